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

import fs from 'node:fs';
import { Mutex } from '../../git';
import { PullsFile, pullsFileSchema } from './records';

/** Pull requests of one repository, kept in a JSON file. One change runs at a time and is on disk when it is done. */
export class PullsStore {
  readonly #file: string;
  readonly #mutex = new Mutex();
  #content: PullsFile;

  private constructor(file: string, content: PullsFile) {
    this.#file = file;
    this.#content = content;
  }

  /** Reads the file; starts empty where there is none. Fails where it is not what `change` wrote. */
  static async open(file: string): Promise<PullsStore> {
    let text: string;
    try {
      text = await fs.promises.readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return new PullsStore(file, { lastId: 0, pulls: [], labels: [] });
    }
    return new PullsStore(file, pullsFileSchema.parse(JSON.parse(text)));
  }

  /** What is there now; not to be changed. */
  get content(): Readonly<PullsFile> {
    return this.#content;
  }

  /** Runs `task` on a copy, which becomes the content once it is on disk; nothing changes where `task` fails. */
  change<T>(task: (content: PullsFile) => T | Promise<T>): Promise<T> {
    return this.#mutex.run(async () => {
      const copy = structuredClone(this.#content);
      const result = await task(copy);
      const fresh = `${this.#file}.new`;
      await fs.promises.writeFile(fresh, `${JSON.stringify(copy, null, 2)}\n`);
      await fs.promises.rename(fresh, this.#file);
      this.#content = copy;
      return result;
    });
  }

  /** Waits for changes that are under way. */
  async settled(): Promise<void> {
    await this.#mutex.run(async () => undefined);
  }
}
