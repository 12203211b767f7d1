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

import { KubernetesObject } from '../../types';
import { isObject } from '../json';
import { ServedKind } from '../kinds';
import { badRequest } from './status';

/** Whether an object belongs to a list or watch. */
export type Selector = (object: KubernetesObject) => boolean;

/**
 * Selector out of `labelSelector` and `fieldSelector`.
 *
 * @throws ApiError 400 for one that cannot be read
 */
export function readSelectors(
  kind: ServedKind,
  query: URLSearchParams,
): Selector {
  const requirements = [
    ...splitList(query.get('labelSelector') ?? '').map(labelRequirement),
    ...splitList(query.get('fieldSelector') ?? '').map(text =>
      fieldRequirement(kind, text),
    ),
  ];
  return object => requirements.every(holds => holds(object));
}

/** Commas separate requirements, but not inside `in (a,b)`. */
function splitList(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(Boolean);
}

function labelRequirement(text: string): Selector {
  const set = /^([^\s!=()]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set) {
    const values = set[3].split(',').map(value => value.trim());
    const isIn = set[2] === 'in';
    return object => {
      const value = object.metadata.labels?.[set[1]];
      return value !== undefined && values.includes(value) ? isIn : !isIn;
    };
  }
  const equality = /^([^\s!=()]+)\s*(==|=|!=)\s*([^\s!=()]*)$/.exec(text);
  if (equality) {
    const [, key, operator, value] = equality;
    return operator === '!='
      ? object => object.metadata.labels?.[key] !== value
      : object => object.metadata.labels?.[key] === value;
  }
  const existence = /^(!?)\s*([^\s!=()]+)$/.exec(text);
  if (existence) {
    const [, not, key] = existence;
    return object =>
      (object.metadata.labels?.[key] !== undefined) === (not === '');
  }
  throw badRequest(`unable to parse requirement: ${text}`);
}

function fieldRequirement(kind: ServedKind, text: string): Selector {
  const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(text);
  if (!match) throw badRequest(`invalid selector: '${text}'; can't understand`);
  const [, path, operator, value] = match;
  const isGeneral = path === 'metadata.name' || path === 'metadata.namespace';
  if (kind.custom && !isGeneral) {
    throw badRequest(`field label not supported: ${path}`);
  }
  return object =>
    (String(at(object, path.split('.')) ?? '') === value) ===
    (operator !== '!=');
}

function at(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isObject(inner) ? inner[key] : undefined),
    value,
  );
}
