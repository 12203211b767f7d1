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
// Builds the portal's front end unless it is built from the same sources already, for programs that have a back end serve it.
import path from 'node:path';
import { ensureAppBuild } from './appBuild.ts';

const abort = new AbortController();
process.once('SIGTERM', () => abort.abort(new Error('stopped')));

ensureAppBuild({
  root: path.resolve(import.meta.dirname, '../..'),
  package: 'packages/app',
  say: message => console.log(message),
  signal: abort.signal,
}).catch(error => {
  console.error(`✗ ${error.message}`);
  process.exitCode = 1;
});
