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

import { OwnerReference } from '../types';
import { copyJson, isObject, sameJson } from './json';

/**
 * Merges what someone declares into an object, and takes out what they declared the last time and no longer do: the
 * effect of server-side apply by one manager, and of `kubectl apply`. Maps are merged field by field, lists replaced;
 * finalizers and owner references are sets, so that those of controllers stay.
 */
export function mergeDeclared<T>(live: T, declared: T, last?: T): T {
  return merge(live, declared, last, []) as T;
}

function merge(
  live: unknown,
  declared: unknown,
  last: unknown,
  path: string[],
): unknown {
  if (isObject(declared) && (isObject(live) || live === undefined)) {
    const merged: Record<string, unknown> = copyJson(live ?? {});
    if (isObject(last)) {
      for (const key of Object.keys(last)) {
        if (declared[key] === undefined) {
          remove(merged, key, last[key], [...path, key]);
        }
      }
    }
    for (const key of Object.keys(declared)) {
      if (declared[key] === undefined || key === '__proto__') continue;
      if (declared[key] === null) {
        delete merged[key];
        continue;
      }
      merged[key] = merge(
        merged[key],
        declared[key],
        isObject(last) ? last[key] : undefined,
        [...path, key],
      );
    }
    return merged;
  }
  if (Array.isArray(declared) && isSet(path)) {
    return mergeSet(
      Array.isArray(live) ? live : [],
      declared,
      Array.isArray(last) ? last : [],
    );
  }
  return copyJson(declared);
}

/** Takes out only what was declared: a map that others have added to keeps their fields. */
function remove(
  target: Record<string, unknown>,
  key: string,
  last: unknown,
  path: string[],
): void {
  const live = target[key];
  if (isObject(last) && isObject(live)) {
    for (const inner of Object.keys(last)) {
      remove(live, inner, last[inner], [...path, inner]);
    }
    if (Object.keys(live).length === 0) delete target[key];
  } else if (isSet(path) && Array.isArray(live) && Array.isArray(last)) {
    const rest = mergeSet(live, [], last);
    if (rest.length > 0) target[key] = rest;
    else delete target[key];
  } else {
    delete target[key];
  }
}

function isSet(path: string[]): boolean {
  return (
    path[0] === 'metadata' &&
    path.length === 2 &&
    (path[1] === 'finalizers' || path[1] === 'ownerReferences')
  );
}

function mergeSet(live: unknown[], declared: unknown[], last: unknown[]) {
  const has = (list: unknown[], item: unknown) =>
    list.some(other => sameJson(identity(other), identity(item)));
  return copyJson([
    ...live.filter(item => !has(declared, item) && !has(last, item)),
    ...declared,
  ]);
}

function identity(item: unknown): unknown {
  return isObject(item) ? (item as unknown as OwnerReference).uid : item;
}
