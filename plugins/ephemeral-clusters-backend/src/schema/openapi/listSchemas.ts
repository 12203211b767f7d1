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

import {
  clusterGroupFields,
  clusterRowFields,
  clusterSortFields,
  type ClusterList,
  type ClusterQuery,
  type HealthStatus,
  type InventoryProblem,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  count,
  countsByName,
  flag,
  list,
  object,
  oneOf,
  optional,
  ref,
  text,
  type Schema,
} from './build';
import { clusterKinds, healthStatuses } from './clusterSchemas';

const texts = (description?: string): Schema => ({
  ...list({ type: 'string', maxLength: 300 }, description),
  maxItems: 200,
});

/** Schemas of the list's answer. */
export const listSchemas: Record<string, Schema> = {
  InventoryProblem: object<InventoryProblem>(
    {
      source: text('Id of its source'),
      object: text('Path of the file, or `kind namespace/name`'),
      message: text(),
      url: optional(text()),
    },
    'One object or file that could not be understood',
  ),
  ClusterList: object<ClusterList>({
    items: list(ref('ClusterRow')),
    total: count('Rows that match, over all pages'),
    limit: count(),
    summary: object<ClusterList['summary']>(
      {
        total: count(),
        byHealth: object<Record<HealthStatus, number>>({
          ready: count(),
          starting: count(),
          attention: count(),
          failed: count(),
          deleting: count(),
          unknown: count(),
        }),
        endingWithin24h: count(),
        behindTemplate: count(),
        mine: count(),
      },
      'Over all rows that the caller may see, whatever the filter',
    ),
    facets: object<ClusterList['facets']>(
      {
        owner: countsByName(),
        template: countsByName(),
        health: countsByName(),
        managementCluster: countsByName(),
        kind: countsByName(),
      },
      'Each over the rows that match all filters but its own; the empty name counts those that have none',
    ),
    nextCursor: optional(text('Gives the next page; absent on the last one')),
    groups: optional(
      list(
        object<{ value: string; count: number }>({
          value: text('Empty for rows that have none'),
          count: count(),
        }),
        'Where the query groups: all groups, in the order of the list',
      ),
    ),
    sources: list(ref('SourceFreshness')),
    problems: list(ref('InventoryProblem')),
    version: text('`<epoch of the replica>-<counter>`'),
  }),
};

/** Parameters of the list's query. All may be left out. */
export const listParameters: Record<keyof ClusterQuery, Schema> = {
  search: {
    type: 'string',
    maxLength: 200,
    description:
      'Words that are all in name, namespace, owner, template, purpose or management cluster',
  },
  owner: texts('Entity refs; the empty text: without an owner'),
  template: texts(),
  health: { ...list(oneOf(healthStatuses)), maxItems: 200 },
  managementCluster: texts(),
  kind: { ...list(oneOf(clusterKinds)), maxItems: 200 },
  mine: flag('Only clusters of the caller’s own ownership'),
  endsWithin: {
    type: 'string',
    maxLength: 30,
    description: 'ISO 8601 duration of weeks, days, hours or minutes',
  },
  behindTemplate: flag('Only clusters whose template has a newer version'),
  sort: oneOf(clusterSortFields, 'Default: name'),
  order: oneOf(['asc', 'desc'], 'What has no value is last in both'),
  limit: { type: 'integer', minimum: 1, maximum: 200, default: 25 },
  cursor: {
    type: 'string',
    minLength: 1,
    maxLength: 8_000,
    description:
      '`nextCursor` of the page before. Refused with other filters or another order',
  },
  groupBy: oneOf(
    clusterGroupFields,
    'Groups come first in the order of the list',
  ),
  fields: {
    ...list(
      oneOf(clusterRowFields),
      'Only these fields of each row, and `id` and those of its key',
    ),
    maxItems: 200,
  },
};
