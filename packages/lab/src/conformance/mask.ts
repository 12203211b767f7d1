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

import type { Json, Target } from './types';

/** Fields whose values differ by nature, wherever they are; whether they are there, and their type, is compared. */
const values: Record<string, string> = {
  resourceVersion: '<version>',
  uid: '<uid>',
  continue: '<continue>',
};

/** Fields that are not compared at all; each is explained in packages/sandbox/README.md. */
const left = new Set(['managedFields']);

const patterns: Array<[RegExp, string]> = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\b[0-9a-f]{40}\b/g, '<sha>'],
  // Names of generated objects: of Cluster API's and of ReplicaSets' making.
  [
    /(-md-\d|-workers)?-[bcdfghjklmnpqrstvwxz2456789]{5}(-[bcdfghjklmnpqrstvwxz2456789]{5})?\b/g,
    '$1-<generated>',
  ],
];

/** What was seen of a target, without what differs by nature: versions, times, ids, addresses, names of accounts and of generated objects. */
export function mask(value: unknown, target: Pick<Target, 'words'>): Json {
  if (typeof value === 'string') {
    let text = value;
    for (const [word, standsFor] of target.words) {
      text = text.replaceAll(word, standsFor);
    }
    for (const [pattern, standsFor] of patterns) {
      text = text.replace(pattern, standsFor);
    }
    return text;
  }
  if (Array.isArray(value)) return value.map(item => mask(item, target));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, field]) => field !== undefined && !left.has(key))
        .map(([key, field]) => [
          key,
          values[key] && typeof field === 'string' && field !== ''
            ? values[key]
            : mask(field, target),
        ]),
    );
  }
  return value === undefined ? null : (value as Json);
}

/** Types of all fields instead of their values; lists by their first item. For answers of which only the form can agree. */
export function shapeOf(value: unknown): Json {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, shapeOf(field)]),
    );
  }
  return typeof value;
}
