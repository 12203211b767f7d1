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

import type { InventoryProblem } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ReflectorChange } from '../kubernetes';
import type { ClusterKeyString } from './types';

interface ClusterLike {
  namespace: string;
  name: string;
  uid: string;
  /** What is wrong with its annotations, in sentences. */
  originProblems: readonly string[];
}

/** The objects that are clusters, each by its key. */
export class ClusterObjects<T extends ClusterLike> {
  readonly #keyOf: (namespace: string, name: string) => ClusterKeyString;
  readonly #byKey = new Map<ClusterKeyString, T>();

  constructor(keyOf: (namespace: string, name: string) => ClusterKeyString) {
    this.#keyOf = keyOf;
  }

  /** Takes changes in, and adds the keys that they touch to `touched`. */
  apply(
    changes: readonly ReflectorChange<T>[],
    touched: Set<ClusterKeyString>,
  ): void {
    for (const { previous, current } of changes) {
      const { namespace, name } = (current ?? previous)!;
      const key = this.#keyOf(namespace, name);
      touched.add(key);
      if (current) this.#byKey.set(key, current);
      // A successor of the same name may be there already.
      else if (this.#byKey.get(key)?.uid === previous?.uid) {
        this.#byKey.delete(key);
      }
    }
  }

  get(key: ClusterKeyString): T | undefined {
    return this.#byKey.get(key);
  }

  keys(): IterableIterator<ClusterKeyString> {
    return this.#byKey.keys();
  }

  /** What is wrong with annotations. @param kind - of the objects, for people */
  problems(source: string, kind: string): InventoryProblem[] {
    return [...this.#byKey.values()].flatMap(
      ({ namespace, name, originProblems }) =>
        originProblems.map(message => ({
          source,
          object: `${kind} ${namespace}/${name}`,
          message,
        })),
    );
  }
}
