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
  ClusterQuery,
  clusterQueryFromSearchParams,
  clusterQueryToPageParams,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ColumnId, columnIds } from './columns';

/** What the list shows, as its address says it. */
export interface ListView {
  /** Filters, search, sorting and grouping; where a page begins and what it holds is not for an address. */
  query: Omit<ClusterQuery, 'cursor' | 'limit' | 'fields'>;
  /** Chosen columns; undefined: those that fit. */
  columns: ColumnId[] | undefined;
}

/** Name of the parameter that holds chosen columns; all others belong to `ClusterQuery`. */
const columnsParameter = 'columns';

/** Reads an address; what makes no sense in it is left out. */
export function viewOf(params: URLSearchParams): ListView {
  const { limit, ...query } = clusterQueryFromSearchParams(params);
  const columns = (params.get(columnsParameter) ?? '')
    .split(',')
    .filter((id): id is ColumnId => columnIds.includes(id as ColumnId));
  return {
    query,
    columns: columns.length > 0 ? columns : undefined,
  };
}

/** Writes an address; what is as it is anyway is left out. */
export function addressOf({ query, columns }: ListView): URLSearchParams {
  const params = clusterQueryToPageParams({
    ...query,
    mine: query.mine || undefined,
    behindTemplate: query.behindTemplate || undefined,
  });
  if (columns) params.set(columnsParameter, columns.join(','));
  return params;
}

/** Whether anything but sorting and grouping narrows the list. */
export function isFiltered(query: ListView['query']): boolean {
  const { sort, order, groupBy, ...filters } = query;
  return Object.values(filters).some(value =>
    Array.isArray(value) ? value.length > 0 : Boolean(value),
  );
}
