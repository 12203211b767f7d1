/*
 * Copyright 2026 The Ephemeral Clusters Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

// Compiles the configuration schemas of all packages, as each start of a Backstage back end does, into a file.
// A program of its own: TypeScript's compiler would hold up whoever loads it, and stay in its memory.

import { loadConfigSchema } from '@backstage/config-loader';
import fs from 'node:fs';

async function main() {
  const [file, ...packages] = process.argv.slice(2);
  const schema = await loadConfigSchema({
    dependencies: packages,
    // As in the back end: one package's mistake does not keep everything else from starting.
    onSchemaError: error => console.warn(error.message),
  });
  // Two starts may do this at once.
  const unfinished = `${file}.${process.pid}`;
  fs.writeFileSync(unfinished, JSON.stringify(schema.serialize()));
  fs.renameSync(unfinished, file);
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
