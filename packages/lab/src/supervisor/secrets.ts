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

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { LabSecrets } from '../types';

/** Secrets of a state directory: made when they are first asked for, readable for their owner only. */
export function openSecrets(stateDirectory: string): LabSecrets {
  const file = path.join(stateDirectory, 'secrets.json');
  const secrets: Record<string, string> = fs.existsSync(file)
    ? JSON.parse(fs.readFileSync(file, 'utf8'))
    : {};
  return {
    get(name) {
      if (secrets[name] === undefined) {
        secrets[name] = randomBytes(20).toString('hex');
        fs.mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
        // Whole or not at all: half a file would lock everybody out of what is kept.
        fs.writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), {
          mode: 0o600,
        });
        fs.renameSync(`${file}.new`, file);
      }
      return secrets[name];
    },
  };
}
