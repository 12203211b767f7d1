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

import { LRUCache } from 'lru-cache';

interface Entry<T> {
  /** When it was asked for; milliseconds since the epoch. */
  at: number;
  value: Promise<T>;
  renewing: boolean;
}

export interface ShortMemoryOptions {
  /** After this long it is asked for again, while what is known still answers. */
  renewAfterMilliseconds: number;
  /** Nothing older than this ever answers. */
  forgetAfterMilliseconds: number;
  /** Most entries; what was not asked for the longest is forgotten first. */
  most: number;
  /** Milliseconds since the epoch. */
  now(): number;
}

/**
 * Remembers for some seconds what was found out, so that who asks often does not have it found out each time, nor wait for it. What fails
 * is not remembered, and neither is what was known before.
 */
export class ShortMemory<T> {
  readonly #options: ShortMemoryOptions;
  readonly #entries: LRUCache<string, Entry<T>>;

  static create<T>(options: ShortMemoryOptions): ShortMemory<T> {
    return new ShortMemory<T>(options);
  }

  private constructor(options: ShortMemoryOptions) {
    this.#options = options;
    this.#entries = new LRUCache({ max: options.most });
  }

  /** @param find - finds it out; those who ask meanwhile wait for the same */
  async get(key: string, find: () => Promise<T>): Promise<T> {
    const { renewAfterMilliseconds, forgetAfterMilliseconds } = this.#options;
    const entry = this.#entries.get(key);
    const age = entry ? this.#options.now() - entry.at : Infinity;
    if (!entry || age >= forgetAfterMilliseconds) return this.#find(key, find);
    if (age >= renewAfterMilliseconds && !entry.renewing) {
      entry.renewing = true;
      this.#renew(key, entry, find);
    }
    return entry.value;
  }

  #find(key: string, find: () => Promise<T>): Promise<T> {
    const entry = this.#entryOf(find);
    this.#entries.set(key, entry);
    entry.value.catch(() => this.#forget(key, entry));
    return entry.value;
  }

  #renew(key: string, known: Entry<T>, find: () => Promise<T>): void {
    const entry = this.#entryOf(find);
    entry.value.then(
      () => {
        // Another one may have been found meanwhile.
        if (this.#entries.peek(key) === known) this.#entries.set(key, entry);
      },
      () => this.#forget(key, known),
    );
  }

  #entryOf(find: () => Promise<T>): Entry<T> {
    return { at: this.#options.now(), value: find(), renewing: false };
  }

  #forget(key: string, entry: Entry<T>): void {
    if (this.#entries.peek(key) === entry) this.#entries.delete(key);
  }
}
