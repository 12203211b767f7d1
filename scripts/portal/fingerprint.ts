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

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Digest of what files hold: what is made from them is up to date where it was made from the same digest. Tests do not count.
 *
 * @param sources - files and directories, relative to the root; those that do not exist are left out
 */
export function fingerprint(root: string, sources: readonly string[]): string {
  const hash = createHash('sha256');
  const visit = (file: string) => {
    if (!fs.existsSync(file)) return;
    if (fs.statSync(file).isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) {
        visit(path.join(file, name));
      }
    } else if (!/\.test\.tsx?$/.test(file)) {
      const content = fs.readFileSync(file);
      hash
        .update(`${path.relative(root, file)}\n${content.length}\n`)
        .update(content);
    }
  };
  for (const source of sources) visit(path.join(root, source));
  return hash.digest('hex');
}
