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

import { z } from 'zod';
import { parseLifetime } from './expiry';
import {
  clusterGroupFields,
  clusterRowFields,
  clusterSortFields,
  type ClusterQuery,
} from './cluster';

const healthStatuses = [
  'ready',
  'starting',
  'attention',
  'failed',
  'deleting',
  'unknown',
] as const;

/** A value that may be given once or several times in an address. */
const many = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    value => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(200).optional(),
  );

const flag = z
  .enum(['true', 'false'])
  .transform(value => value === 'true')
  .optional();

const fields = z.object({
  search: z.string().max(200).optional(),
  owner: many(z.string().max(300)),
  template: many(z.string().max(300)),
  health: many(z.enum(healthStatuses)),
  managementCluster: many(z.string().max(300)),
  kind: many(z.enum(['capi', 'vcluster'])),
  mine: flag,
  endsWithin: z
    .string()
    .max(30)
    .refine(
      text => text === '' || parseLifetime(text) !== undefined,
      'write an ISO 8601 duration of weeks, days, hours or minutes, like P1D',
    )
    .optional(),
  behindTemplate: flag,
  sort: z.enum(clusterSortFields).optional(),
  order: z.enum(['asc', 'desc']).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().min(1).max(8_000).optional(),
  groupBy: z.enum(clusterGroupFields).optional(),
  fields: many(z.enum(clusterRowFields)),
});

/** What says which part of the list is asked for, and no part of what a person looks at. */
const partsOfList = ['limit', 'cursor', 'fields'] as const;

/**
 * Schema of the list's query parameters as Express parses them. Unknown parameters are ignored.
 *
 * @public
 */
export const clusterQuerySchema: z.ZodType<ClusterQuery> = fields;

/**
 * Puts a query into an address of the API; the reverse of `clusterQuerySchema`. Fields that are undefined or empty are left out.
 *
 * @public
 */
export function clusterQueryToSearchParams(
  query: ClusterQuery,
): URLSearchParams {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      params.append(key, String(item));
    }
  }
  return params;
}

/**
 * Puts what a person looks at into the address of a page: filters, order and groups. Where a page of the list begins, how long it is and
 * which fields it has is between the page and the API: a link that held a cursor would begin in the middle, or be refused.
 *
 * @public
 */
export function clusterQueryToPageParams(query: ClusterQuery): URLSearchParams {
  const params = clusterQueryToSearchParams(query);
  for (const name of partsOfList) params.delete(name);
  return params;
}

/**
 * Reads a query from the address of a page; values that are not valid are ignored, so that an old link still opens, and so are `cursor` and
 * `fields`, which belong to the API alone.
 *
 * @public
 */
export function clusterQueryFromSearchParams(
  params: URLSearchParams,
): ClusterQuery {
  const query: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(fields.shape)) {
    if (key === 'cursor' || key === 'fields') continue;
    const values = params.getAll(key);
    if (values.length === 0) continue;
    const parsed = (schema as z.ZodType).safeParse(
      values.length === 1 ? values[0] : values,
    );
    if (parsed.success) query[key] = parsed.data;
  }
  return query as ClusterQuery;
}
