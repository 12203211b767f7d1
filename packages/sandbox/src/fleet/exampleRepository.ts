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

import fs from 'node:fs/promises';
import path from 'node:path';
import { RepositoryFile } from '../types';

/** Address under which `examples/gitops` says that its forge is. */
const EXAMPLE_FORGE = 'http://localhost:7120';

/** Text files of a directory as files of a repository, with the forge's real address in them. */
export async function readExampleRepository(
  directory: string,
  forgeUrl: string,
): Promise<RepositoryFile[]> {
  const entries = await fs.readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => {
        const file = path.join(entry.parentPath, entry.name);
        const content = await fs.readFile(file, 'utf8');
        return {
          path: path.relative(directory, file).split(path.sep).join('/'),
          content: content.replaceAll(EXAMPLE_FORGE, forgeUrl),
        };
      }),
  );
}
