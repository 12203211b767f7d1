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
import os from 'node:os';
import path from 'node:path';
import type { ProgramModule } from './catalog';

/** Where built programs are kept, outside of the repository: `$XDG_CACHE_HOME/ephemeral-clusters/lab`. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(
    env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
    'ephemeral-clusters/lab',
  );
}

/** Folder of `programs/` that pins a module. */
export function moduleDirectory(root: string, module: ProgramModule): string {
  return path.join(root, 'packages/lab/programs', module.name);
}

/** What a build depends on: the pinned modules, how it is built, and for which machine. Go itself is pinned by the `go` line. */
export function buildKey(root: string, module: ProgramModule): string {
  const hash = createHash('sha256');
  const directory = moduleDirectory(root, module);
  for (const file of ['go.mod', 'go.sum']) {
    hash.update(fs.readFileSync(path.join(directory, file)));
  }
  hash.update(
    JSON.stringify([
      module.tags ?? [],
      module.cgo ?? false,
      module.tools,
      process.platform,
      process.arch,
    ]),
  );
  return hash.digest('hex').slice(0, 16);
}

/** Folder of a module's executables. */
export function builtDirectory(
  root: string,
  module: ProgramModule,
  cache: string = cacheDirectory(),
): string {
  return path.join(cache, `${module.name}-${buildKey(root, module)}`);
}

export function isBuilt(
  root: string,
  module: ProgramModule,
  cache?: string,
): boolean {
  const directory = builtDirectory(root, module, cache);
  return module.tools.every(tool =>
    fs.existsSync(path.join(directory, tool.name)),
  );
}
