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

/** Keeps the most recently used values up to a total weight. */
export class LruCache<V> {
  readonly #values = new Map<string, { value: V; weight: number }>();
  readonly #limit: number;
  #total = 0;

  /** @param limit - sum of the weights that is kept at most */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): V | undefined {
    const found = this.#values.get(key);
    if (!found) return undefined;
    // A Map iterates in the order of insertion: putting it back makes it the youngest.
    this.#values.delete(key);
    this.#values.set(key, found);
    return found.value;
  }

  set(key: string, value: V, weight: number = 1): void {
    this.delete(key);
    if (weight > this.#limit) return;
    this.#values.set(key, { value, weight });
    this.#total += weight;
    for (const oldest of this.#values.keys()) {
      if (this.#total <= this.#limit) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const found = this.#values.get(key);
    if (!found) return;
    this.#total -= found.weight;
    this.#values.delete(key);
  }
}
