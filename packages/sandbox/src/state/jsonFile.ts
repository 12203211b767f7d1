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

/** Content of a JSON file; undefined where there is no such file. Fails with a message that names the file where it is no JSON. */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      `The sandbox's state in ${file} cannot be read. Start with --reset to forget it.`,
    );
  }
}

/**
 * Writes a file so that it is there whole or not at all, also when the process dies meanwhile. `mode` is the file's; by default only
 * its owner reads it.
 */
export async function writeWhole(
  file: string,
  content: string,
  mode: number = 0o600,
): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const aside = `${file}.new`;
  await fs.writeFile(aside, content, { mode });
  await fs.rename(aside, file);
}
