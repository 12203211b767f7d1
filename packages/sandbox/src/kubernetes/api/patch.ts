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

import { parse } from 'yaml';
import { copyJson, isObject, sameJson } from '../json';
import { ApiError, badRequest } from './status';

type Fields = Record<string, unknown>;

/** JSON merge patch (RFC 7386). */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return copyJson(patch);
  const result: Fields = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key === '__proto__') continue;
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/**
 * Strategic merge patch as far as `kubectl` needs it for the built-in kinds here: lists of named things are merged by name, with
 * `$patch: delete`; other lists are replaced.
 */
export function strategicPatch(target: unknown, patch: unknown): unknown {
  if (Array.isArray(patch)) {
    const isNamed = patch.every(item => isObject(item) && 'name' in item);
    if (!isNamed || !Array.isArray(target)) return copyJson(patch);
    const result: Fields[] = [...target];
    for (const item of patch as Fields[]) {
      const index = result.findIndex(other => other.name === item.name);
      if (item.$patch === 'delete') {
        if (index >= 0) result.splice(index, 1);
      } else if (index >= 0) {
        result[index] = strategicPatch(result[index], item) as Fields;
      } else {
        result.push(copyJson(item));
      }
    }
    return result;
  }
  if (!isObject(patch)) return copyJson(patch);
  const result: Fields = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    const primitive = /^\$deleteFromPrimitiveList\/(.+)$/.exec(key);
    if (primitive) {
      const list = result[primitive[1]];
      if (Array.isArray(list) && Array.isArray(value)) {
        result[primitive[1]] = list.filter(item => !value.includes(item));
      }
    } else if (key.startsWith('$') || key === '__proto__') {
      continue;
    } else if (value === null) {
      delete result[key];
    } else {
      result[key] = strategicPatch(result[key], value);
    }
  }
  return result;
}

/**
 * JSON patch (RFC 6902).
 *
 * @throws ApiError 422 for an operation that cannot be done, 400 for one that is none
 */
export function jsonPatch(target: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) {
    throw badRequest('a JSON patch must be a list of operations');
  }
  let document = copyJson(target);
  for (const operation of operations) {
    const path = pointer(operation?.path);
    switch (operation?.op) {
      case 'add':
      case 'replace':
        if (operation.op === 'replace') read(document, path);
        document = write(document, path, operation.value, operation.op);
        break;
      case 'remove':
        document = take(document, path);
        break;
      case 'test':
        if (!sameJson(read(document, path), operation.value)) {
          throw impossible();
        }
        break;
      case 'copy':
      case 'move': {
        const from = pointer(operation.from);
        const value = copyJson(read(document, from));
        if (operation.op === 'move') document = take(document, from);
        document = write(document, path, value, 'add');
        break;
      }
      default:
        throw badRequest(`unexpected kind of operation: ${operation?.op}`);
    }
  }
  return document;
}

/** The body of a patch; apply patches may be YAML. */
export function parsePatch(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw badRequest(`error decoding patch: ${(error as Error).message}`);
  }
}

function pointer(text: unknown): string[] {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) {
    throw badRequest(`invalid path in a JSON patch: ${text}`);
  }
  return text
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** The real server does not say what is wrong. */
function impossible(): ApiError {
  return new ApiError(
    422,
    'Invalid',
    'the server rejected our request due to an error in our request',
    {},
  );
}

function read(document: unknown, path: string[]): unknown {
  return path.reduce((value, key) => {
    const inner = isObject(value) || Array.isArray(value);
    const next = inner ? (value as Fields)[key] : undefined;
    if (next === undefined) throw impossible();
    return next;
  }, document);
}

function write(
  document: unknown,
  path: string[],
  value: unknown,
  operation: 'add' | 'replace',
): unknown {
  if (path.length === 0) return copyJson(value);
  const parent = read(document, path.slice(0, -1));
  const key = path[path.length - 1];
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : Number(key);
    if (!Number.isInteger(index) || index < 0 || index > parent.length) {
      throw impossible();
    }
    parent.splice(index, operation === 'replace' ? 1 : 0, copyJson(value));
  } else if (isObject(parent) && key !== '__proto__') {
    parent[key] = copyJson(value);
  } else {
    throw impossible();
  }
  return document;
}

function take(document: unknown, path: string[]): unknown {
  read(document, path);
  const parent = read(document, path.slice(0, -1));
  const key = path[path.length - 1];
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete (parent as Fields)[key];
  return document;
}
