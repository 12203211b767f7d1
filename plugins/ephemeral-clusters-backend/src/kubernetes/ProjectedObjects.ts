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

import { isDeepStrictEqual } from 'node:util';
import { scrubError } from './KubernetesClient';

/** One object that came, changed or went, as projected. */
export interface ReflectorChange<T> {
  previous?: T;
  current?: T;
}

/** Object that could not be projected. */
export interface ReflectorProblem {
  /** `namespace/name`, as far as it is known. */
  object: string;
  message: string;
}

interface Stored<T> {
  resourceVersion: string;
  value: T;
}

/** Projections of the objects of one kind by uid. The objects themselves are dropped at once. */
export class ProjectedObjects<T> {
  readonly #project: (object: unknown) => T;
  readonly #items = new Map<string, Stored<T>>();
  readonly #problems = new Map<string, ReflectorProblem>();

  constructor(project: (object: unknown) => T) {
    this.#project = project;
  }

  get size(): number {
    return this.#items.size;
  }

  *values(): IterableIterator<T> {
    for (const item of this.#items.values()) yield item.value;
  }

  problems(): ReflectorProblem[] {
    return [...this.#problems.values()];
  }

  /**
   * Takes an object that is there. What cannot be projected becomes a problem of its own, and the rest goes on.
   *
   * @param known - others of the same API version, of which those that are the same are taken over: whoever was told of an object finds
   *   it again by its identity
   */
  set(
    object: unknown,
    known?: ProjectedObjects<T>,
  ): ReflectorChange<T> | undefined {
    const uid = uidOf(object);
    const before = this.#items.get(uid);
    const resourceVersion = versionOf(object) ?? '';
    const same = before ?? (known && known.#items.get(uid));
    try {
      const value = this.#project(object);
      this.#problems.delete(uid);
      // An API server that was restored from a backup gives the same versions to other contents.
      if (
        same?.resourceVersion === resourceVersion &&
        isDeepStrictEqual(same.value, value)
      ) {
        this.#items.set(uid, same);
        return undefined;
      }
      this.#items.set(uid, { resourceVersion, value });
      return { previous: before?.value, current: value };
    } catch (error) {
      this.#problems.set(uid, {
        object: nameOf(object),
        message: scrubError(error),
      });
      // It was readable and is no more: what is kept would be old and could not be told from new.
      this.#items.delete(uid);
      return before && { previous: before.value };
    }
  }

  #delete(object: unknown): ReflectorChange<T> | undefined {
    const uid = uidOf(object);
    const before = this.#items.get(uid);
    this.#problems.delete(uid);
    this.#items.delete(uid);
    return before && { previous: before.value };
  }

  /** Takes events in, in their order. Each object that they concern is told of once, as it was before and as it is after all of them. */
  apply(
    events: Iterable<{ type: string; object: unknown }>,
  ): ReflectorChange<T>[] {
    const changes = new Map<string, ReflectorChange<T>>();
    for (const { type, object } of events) {
      const change =
        type === 'DELETED' ? this.#delete(object) : this.set(object);
      if (!change) continue;
      const uid = uidOf(object);
      const { previous } = changes.get(uid) ?? change;
      changes.set(uid, { previous, current: change.current });
    }
    return [...changes.values()].filter(
      ({ previous, current }) =>
        previous !== undefined || current !== undefined,
    );
  }

  /** What is different from those before, as far as it was not taken over: what is not here is gone, also where its deletion was never seen. */
  changesSince(previous: ProjectedObjects<T>): ReflectorChange<T>[] {
    const changes: ReflectorChange<T>[] = [];
    for (const [uid, item] of this.#items) {
      const before = previous.#items.get(uid);
      if (before === item) continue;
      changes.push({ previous: before?.value, current: item.value });
    }
    for (const [uid, item] of previous.#items) {
      if (!this.#items.has(uid)) changes.push({ previous: item.value });
    }
    return changes;
  }
}

interface AnyMeta {
  uid?: unknown;
  name?: unknown;
  namespace?: unknown;
  resourceVersion?: unknown;
  continue?: unknown;
  annotations?: Record<string, unknown>;
}

/** Metadata of whatever an API server sent. */
export function metaOf(object: unknown): AnyMeta {
  return (object as { metadata?: AnyMeta } | undefined)?.metadata ?? {};
}

/** Opaque: only passed back, and compared for equality. */
export function versionOf(object: unknown): string | undefined {
  const version = metaOf(object).resourceVersion;
  return typeof version === 'string' && version !== '' ? version : undefined;
}

function uidOf(object: unknown): string {
  const { uid } = metaOf(object);
  return typeof uid === 'string' ? uid : nameOf(object);
}

function nameOf(object: unknown): string {
  const { namespace, name } = metaOf(object);
  return namespace ? `${namespace}/${name}` : String(name ?? 'unnamed');
}
