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

import { deepCopy, isMap, Value, ValueMap } from './values';

/** One of `helm.parameters` of an Application: `--set name=value`. */
export interface HelmParameter {
  name: string;
  value: string;
  /** `--set-string`: the value stays a string. */
  forceString?: boolean;
}

/** Lays values over others as Helm does: maps merge, everything else replaces, null takes a key away. */
export function overlayValues(base: ValueMap, over: ValueMap): ValueMap {
  const result = deepCopy(base) as ValueMap;
  for (const [key, value] of Object.entries(over)) {
    const present = result[key];
    if (value === null) delete result[key];
    else if (isMap(present) && isMap(value)) {
      result[key] = overlayValues(present, value);
    } else {
      result[key] = deepCopy(value);
    }
  }
  return result;
}

/** Values that parameters stand for, over `base`: `a.b`, `a[0].c`, and `\.` for a dot in a name. */
export function applyParameters(
  base: ValueMap,
  parameters: HelmParameter[],
): ValueMap {
  const result = deepCopy(base) as ValueMap;
  for (const { name, value, forceString } of parameters) {
    const path = pathOf(name);
    const typed = forceString ? value : typedValue(value);
    assign(result, path, typed);
  }
  return result;
}

function assign(
  target: ValueMap,
  path: (string | number)[],
  value: Value,
): void {
  let container: any = target;
  path.slice(0, -1).forEach((key, index) => {
    const present = container[key];
    const wanted = typeof path[index + 1] === 'number' ? [] : {};
    if (Array.isArray(wanted) !== Array.isArray(present) || !present) {
      container[key] = wanted;
    }
    container = container[key];
  });
  const last = path[path.length - 1];
  if (value === null && !Array.isArray(container)) delete container[last];
  else container[last] = value;
}

function pathOf(name: string): (string | number)[] {
  const path: (string | number)[] = [];
  let word = '';
  for (let i = 0; i < name.length; i += 1) {
    const character = name[i];
    if (character === '\\') {
      i += 1;
      word += name[i] ?? '';
    } else if (character === '.') {
      if (word) path.push(word);
      word = '';
    } else if (character === '[') {
      if (word) path.push(word);
      word = '';
      const close = name.indexOf(']', i);
      path.push(Number(name.slice(i + 1, close)));
      i = close;
    } else {
      word += character;
    }
  }
  if (word) path.push(word);
  return path;
}

/** What `--set` makes of a text: true, false, null, whole numbers without leading zeros, `{a,b}`; else the text. */
function typedValue(text: string): Value {
  if (text.startsWith('{') && text.endsWith('}')) {
    const inner = text.slice(1, -1);
    return inner === '' ? [] : inner.split(',').map(item => typedValue(item));
  }
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  if (/^-?(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))) {
    return Number(text);
  }
  return text;
}
