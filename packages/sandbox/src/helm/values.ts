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

import { TemplateError } from './errors';

/**
 * Value in a template: what YAML can hold, and functions where Go has methods. `undefined` is the value of a key that is not there.
 * Whole numbers print as such; Go would print a float from YAML as `1e+06` from a million on.
 */
export type Value =
  | undefined
  | null
  | string
  | number
  | boolean
  | Value[]
  | { [key: string]: Value }
  | ((...args: Value[]) => Value);

export type ValueMap = { [key: string]: Value };

export function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What `if` takes as true: anything but false, 0, nothing, and empty strings, lists and maps. */
export function isTrue(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Name of the value's kind as `kindOf` gives it. */
export function kindOf(value: Value): string {
  if (value === undefined || value === null) return 'invalid';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'int' : 'float64';
  }
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'function') return 'func';
  return isMap(value) ? 'map' : 'string';
}

/** As Go's `%v` prints it; nothing is `<nil>`. */
export function formatValue(value: Value): string {
  if (value === undefined || value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(formatValue).join(' ')}]`;
  if (isMap(value)) {
    const entries = sortedKeys(value).map(
      key => `${key}:${formatValue(value[key])}`,
    );
    return `map[${entries.join(' ')}]`;
  }
  return String(value);
}

/** As sprig's `toString`: as printed, but nothing is the empty string. */
export function textOf(value: Value): string {
  return value === undefined || value === null ? '' : formatValue(value);
}

export function sortedKeys(map: ValueMap): string[] {
  return Object.keys(map).sort((a, b) => (a < b ? -1 : Number(a > b)));
}

export function deepCopy(value: Value): Value {
  if (Array.isArray(value)) return value.map(deepCopy);
  if (isMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, deepCopy(item)]),
    );
  }
  return value;
}

/**
 * Go's `eq`.
 *
 * @throws TemplateError for kinds that Go does not compare
 */
export function sameValue(a: Value, b: Value): boolean {
  const left = comparable(a);
  const right = comparable(b);
  if (left === 'nil' || right === 'nil') return left === right;
  if (left !== right) {
    throw new TemplateError('incompatible types for comparison');
  }
  return a === b;
}

/**
 * Go's `lt`.
 *
 * @throws TemplateError for kinds that Go does not order
 */
export function isLess(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  throw new TemplateError(
    comparable(a) === comparable(b)
      ? 'invalid type for comparison'
      : 'incompatible types for comparison',
  );
}

function comparable(value: Value): string {
  if (value === undefined || value === null) return 'nil';
  if (typeof value === 'object' || typeof value === 'function') {
    throw new TemplateError('non-comparable type for comparison');
  }
  return typeof value;
}
