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

import type { ReflectorChange } from '../kubernetes';

const none: ReadonlySet<never> = new Set();

/** Objects by keys that several may share: machines by their cluster. */
export class ObjectIndex<T extends object> {
  readonly #keysOf: (object: T) => readonly string[];
  readonly #byKey = new Map<string, Set<T>>();

  constructor(keysOf: (object: T) => readonly string[]) {
    this.#keysOf = keysOf;
  }

  /** Takes changes in, and adds the keys that they touch to `touched`. */
  apply(changes: readonly ReflectorChange<T>[], touched?: Set<string>): void {
    for (const { previous, current } of changes) {
      if (previous) this.#remove(previous, touched);
      if (current) this.#add(current, touched);
    }
  }

  get(key: string): ReadonlySet<T> {
    return this.#byKey.get(key) ?? none;
  }

  keys(): IterableIterator<string> {
    return this.#byKey.keys();
  }

  #add(object: T, touched?: Set<string>) {
    for (const key of this.#keysOf(object)) {
      touched?.add(key);
      const set = this.#byKey.get(key);
      if (set) set.add(object);
      else this.#byKey.set(key, new Set([object]));
    }
  }

  #remove(object: T, touched?: Set<string>) {
    for (const key of this.#keysOf(object)) {
      touched?.add(key);
      const set = this.#byKey.get(key);
      set?.delete(object);
      if (set?.size === 0) this.#byKey.delete(key);
    }
  }
}
