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
  clusterQueryToSearchParams,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { ColumnId, columnIds } from './columns';

/** Sizes of a page of the list. */
export const pageSizes = [25, 50, 100];

/** Rows of a page where the address says nothing. */
export const defaultPageSize = pageSizes[0];

/** Name of the address' parameter that holds chosen columns; all others belong to `ClusterQuery`. */
const columnsParameter = 'columns';

/** What the list shows, held by the address alone, so that a link shows the same and "back" goes back. */
export interface ClusterListAddress {
  query: ClusterQuery;
  /** Changes parts of the query and goes to the first page, unless the change is about pages. */
  change(change: Partial<ClusterQuery>, options?: { replace?: boolean }): void;
  /** Takes all filters and the search away; sorting and columns stay. */
  clearFilters(): void;
  /** Chosen columns; undefined: those that fit. */
  columns: ColumnId[] | undefined;
  chooseColumns(columns: ColumnId[] | undefined): void;
}

/** Reads and writes the list's address. */
export function useClusterQuery(): ClusterListAddress {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const { query, columns } = useMemo(() => {
    const current = new URLSearchParams(text);
    return {
      query: clusterQueryFromSearchParams(current),
      columns: readColumns(current),
    };
  }, [text]);

  const write = useCallback(
    (
      next: ClusterQuery,
      nextColumns: ColumnId[] | undefined,
      replace: boolean,
    ) => {
      const result = clusterQueryToSearchParams(withoutDefaults(next));
      if (nextColumns) result.set(columnsParameter, nextColumns.join(','));
      setParams(result, { replace });
    },
    [setParams],
  );

  return {
    query,
    columns,
    change: (change, options) =>
      write(
        { ...query, offset: undefined, ...change },
        columns,
        options?.replace ?? false,
      ),
    clearFilters: () =>
      write(
        { sort: query.sort, order: query.order, limit: query.limit },
        columns,
        false,
      ),
    chooseColumns: next => write(query, next, true),
  };
}

/** Whether anything but sorting and pages narrows the list. */
export function isFiltered(query: ClusterQuery): boolean {
  const { sort, order, offset, limit, ...filters } = query;
  return Object.values(filters).some(value =>
    Array.isArray(value) ? value.length > 0 : Boolean(value),
  );
}

function withoutDefaults(query: ClusterQuery): ClusterQuery {
  return {
    ...query,
    offset: query.offset || undefined,
    limit: query.limit === defaultPageSize ? undefined : query.limit,
    mine: query.mine || undefined,
    behindTemplate: query.behindTemplate || undefined,
  };
}

function readColumns(params: URLSearchParams): ColumnId[] | undefined {
  const known = (params.get(columnsParameter) ?? '')
    .split(',')
    .filter((id): id is ColumnId => columnIds.includes(id as ColumnId));
  return known.length > 0 ? known : undefined;
}
