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

import { TemplateError } from '../errors';
import { TemplateFunction } from '../evaluate';
import {
  deepCopy,
  formatValue,
  isMap,
  isTrue,
  sortedKeys,
  textOf,
  Value,
  ValueMap,
} from '../values';

/** Lists and maps. */
export const collectionFunctions: Record<string, TemplateFunction> = {
  list: (...values) => values,
  dict: (...values) => {
    const result: ValueMap = {};
    for (let i = 0; i < values.length; i += 2) {
      result[textOf(values[i])] = i + 1 < values.length ? values[i + 1] : '';
    }
    return result;
  },
  len: value => {
    if (typeof value === 'string') return Buffer.byteLength(value);
    if (Array.isArray(value)) return value.length;
    if (isMap(value)) return Object.keys(value).length;
    throw new TemplateError(`len of ${formatValue(value)}`);
  },
  index: (collection, ...path) =>
    path.reduce<Value>((value, key) => item(value, key), collection),
  get: (value, key) => {
    const found = map(value)[textOf(key)];
    return found === undefined ? '' : found;
  },
  set: (value, key, entry) => {
    map(value)[textOf(key)] = entry;
    return value;
  },
  unset: (value, key) => {
    delete map(value)[textOf(key)];
    return value;
  },
  hasKey: (value, key) => Object.hasOwn(map(value), textOf(key)),
  keys: (...values) => values.flatMap(value => sortedKeys(map(value))),
  values: value => sortedKeys(map(value)).map(key => map(value)[key]),
  pick: (value, ...keys) => chosen(map(value), key => keys.includes(key)),
  omit: (value, ...keys) => chosen(map(value), key => !keys.includes(key)),
  merge: (target, ...sources) => {
    for (const source of sources) mergeInto(map(target), map(source), false);
    return target;
  },
  mergeOverwrite: (target, ...sources) => {
    for (const source of sources) mergeInto(map(target), map(source), true);
    return target;
  },
  deepCopy: value => deepCopy(value),
  first: value => items(value)[0],
  last: value => items(value).at(-1),
  rest: value => items(value).slice(1),
  initial: value => items(value).slice(0, -1),
  append: (value, entry) => [...items(value), entry],
  prepend: (value, entry) => [entry, ...items(value)],
  concat: (...values) => values.flatMap(items),
  reverse: value => [...items(value)].reverse(),
  compact: value => items(value).filter(isTrue),
  uniq: value => {
    const all = items(value);
    return all.filter(
      (entry, index) => all.findIndex(other => same(other, entry)) === index,
    );
  },
  without: (value, ...entries) =>
    items(value).filter(entry => !entries.some(other => same(other, entry))),
  has: (entry, value) => items(value).some(other => same(other, entry)),
  sortAlpha: value => items(value).map(textOf).sort(),
};

function items(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  if (value === undefined || value === null) return [];
  throw new TemplateError(`${formatValue(value)} is not a list`);
}

function map(value: Value): ValueMap {
  if (isMap(value)) return value;
  throw new TemplateError(
    `wrong type for value; expected map[string]interface {}; got ${
      value === undefined || value === null ? 'nil' : formatValue(value)
    }`,
  );
}

function item(value: Value, key: Value): Value {
  if (Array.isArray(value)) {
    const position = Number(key);
    if (
      !Number.isInteger(position) ||
      position < 0 ||
      position >= value.length
    ) {
      throw new TemplateError(
        `error calling index: index out of range: ${key}`,
      );
    }
    return value[position];
  }
  if (value === undefined || value === null) {
    throw new TemplateError('error calling index: index of untyped nil');
  }
  return map(value)[textOf(key)];
}

function chosen(value: ValueMap, keep: (key: string) => boolean): ValueMap {
  return Object.fromEntries(Object.entries(value).filter(([key]) => keep(key)));
}

function mergeInto(
  target: ValueMap,
  source: ValueMap,
  overwrite: boolean,
): void {
  for (const [key, value] of Object.entries(source)) {
    const present = target[key];
    if (isMap(present) && isMap(value)) mergeInto(present, value, overwrite);
    else if (overwrite ? isTrue(value) || !isTrue(present) : !isTrue(present)) {
      target[key] = value;
    }
  }
}

function same(a: Value, b: Value): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
