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

import type { Json } from './types';

/** One place in which two targets disagree. */
export interface Difference {
  /** `body.details.causes.0.field`; '' for the whole. */
  path: string;
  /** Undefined where there is nothing. */
  sandbox: Json | undefined;
  lab: Json | undefined;
}

/** All places in which what was seen of the sandbox is not what was seen of the lab. */
export function compare(
  sandbox: Json | undefined,
  lab: Json | undefined,
  path = '',
): Difference[] {
  const both = [sandbox, lab];
  const below = (key: string | number) => (path ? `${path}.${key}` : `${key}`);
  if (both.every(Array.isArray)) {
    const [one, other] = both as Json[][];
    return Array.from({ length: Math.max(one.length, other.length) }).flatMap(
      (_, index) => compare(one[index], other[index], below(index)),
    );
  }
  if (both.every(isObject)) {
    const [one, other] = both as Array<Record<string, Json>>;
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].flatMap(key => compare(one[key], other[key], below(key)));
  }
  return sandbox === lab ? [] : [{ path, sandbox, lab }];
}

function isObject(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
