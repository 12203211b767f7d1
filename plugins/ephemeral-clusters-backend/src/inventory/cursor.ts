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

import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { ClusterQuery } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';
import { orderOf, type ListPosition } from './sortKeys';

const key = z.union([z.string().max(2_000), z.number()]).optional();

const content = z.strictObject({
  query: z.string(),
  group: key,
  key,
  name: z.string().max(1_000),
  id: z.string().max(3_000),
});

/** Longest cursor that is read: a name and an id of the longest that Kubernetes allows are well below. */
const mostCharacters = 8_000;

/**
 * A cursor says after which row the page goes on: where in the list that row is, not how many were before it. So it stays right while
 * rows come and go, also that row itself, and any replica understands it. It is no secret: the caller has seen the row.
 */
export function cursorAfter(
  { group, key: value, name, id }: ListPosition,
  query: ClusterQuery,
): string {
  const text = JSON.stringify({
    query: fingerprintOf(query),
    group,
    key: value,
    name,
    id,
  });
  return Buffer.from(text).toString('base64url');
}

/**
 * Reads where a page begins.
 *
 * @throws InputError where it is no cursor, or one of another query
 */
export function readCursor(cursor: string, query: ClusterQuery): ListPosition {
  const parsed =
    cursor.length <= mostCharacters && /^[\w-]+$/.test(cursor)
      ? content.safeParse(parseJson(Buffer.from(cursor, 'base64url')))
      : undefined;
  if (!parsed?.success) {
    throw new InputError(
      'cursor: this is none; take nextCursor of the page before',
    );
  }
  const { query: fingerprint, name, id, group, key: value } = parsed.data;
  if (fingerprint !== fingerprintOf(query)) {
    throw new InputError(
      'cursor: it belongs to a query with other filters or another order; begin at the first page',
    );
  }
  return { group, key: value, name, id };
}

function parseJson(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Stands for what decides which rows are in the list and in which order. How many of them and which fields may change from page to page. */
function fingerprintOf(query: ClusterQuery): string {
  const { cursor, limit, fields, ...rest } = query;
  const normal = Object.entries({ ...rest, ...orderOf(query) })
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [
      name,
      Array.isArray(value) ? [...value].sort() : value,
    ])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify(normal))
    .digest('base64url')
    .slice(0, 12);
}
