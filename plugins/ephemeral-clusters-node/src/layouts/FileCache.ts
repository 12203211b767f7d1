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

/**
 * Keeps what was read from each file as long as its text is the same: of a repository with hundreds of files, a commit changes few, and
 * parsing YAML is what takes the time.
 */
export class FileCache<T> {
  readonly #read: (path: string, text: string) => T;
  readonly #entries = new Map<string, { text: string; result: T }>();

  constructor(read: (path: string, text: string) => T) {
    this.#read = read;
  }

  get(path: string, text: string): T {
    const known = this.#entries.get(path);
    if (known?.text === text) return known.result;
    const result = this.#read(path, text);
    this.#entries.set(path, { text, result });
    return result;
  }

  /** Forgets files that are gone. */
  keepOnly(paths: { has(path: string): boolean }): void {
    for (const path of this.#entries.keys()) {
      if (!paths.has(path)) this.#entries.delete(path);
    }
  }
}
