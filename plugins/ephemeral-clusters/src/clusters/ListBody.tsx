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

import LinearProgress from '@mui/material/LinearProgress';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import type { ClusterPages } from '../queries/useClusterPages';
import { ClusterCards } from './ClusterCards';
import { ClusterTable } from './ClusterTable';
import type { ClusterColumn } from './columns';
import { addressOf } from './listAddress';
import { lineCount, listLines } from './listLines';
import { NothingFound } from './NothingFound';
import { headHeight, rowHeight } from './tableLook';
import type { ListViewControl } from './useListView';

interface ListBodyProps {
  list: ClusterPages;
  view: ListViewControl;
  asCards: boolean;
  columns: readonly ClusterColumn[];
  folded: ReadonlySet<string>;
  onFold: (value: string, fold: boolean) => void;
}

/** The clusters as a table, or as cards where there is no room for columns; or what to do where there are none. */
export function ListBody(props: ListBodyProps) {
  const { list, view, asCards, columns, folded, onFold } = props;
  const { head, rows, hasMore, lookAt } = list;
  const { query } = view;
  // While another question is under way, the groups of the last one stand in its answer.
  const groupBy = head?.groups ? query.groupBy : undefined;
  const lines = useMemo(
    () =>
      head &&
      listLines({
        rows,
        hasMore,
        groupBy,
        groups: head.groups,
        collapsed: folded,
      }),
    [rows, hasMore, groupBy, head, folded],
  );
  // A thousand changes at once are rendered bit by bit; the page stays usable meanwhile.
  const shownLines = useDeferredValue(lines);

  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const onEnd = useCallback(() => {
    const { hasMore: more, moreError, loadMore } = latest.current;
    if (more && !moreError) loadMore();
  }, []);

  if (head && rows.length === 0 && !hasMore) {
    return (
      <Paper variant="outlined">
        <NothingFound data={head} query={query} onClear={view.clearFilters} />
      </Paper>
    );
  }
  const common = {
    lines: shownLines,
    lineCount: head
      ? lineCount({
          total: head.total,
          groups: groupBy && head.groups,
          collapsed: folded,
        })
      : 0,
    groupBy,
    onFold,
    question: addressOf({ query, columns: undefined }).toString(),
    onView: lookAt,
    onEnd,
  };
  const waiting = list.isPlaceholder && (
    <Box sx={{ position: 'absolute', top: 0, left: 0, right: 0, zIndex: 3 }}>
      <LinearProgress sx={{ height: 2 }} aria-label="Loading the list" />
    </Box>
  );
  if (asCards) {
    return (
      <Box sx={{ minWidth: 0, position: 'relative' }}>
        {waiting}
        <ClusterCards {...common} />
      </Box>
    );
  }
  return (
    <Paper
      variant="outlined"
      sx={{
        '&&': { flexShrink: 1 },
        display: 'flex',
        flexDirection: 'column',
        minWidth: 0,
        position: 'relative',
        overflow: 'hidden',
      }}
      // However much stands above it, a few lines stay in view; where there are fewer, they have no more room than they need.
      style={{
        minHeight: headHeight + Math.min(5, common.lineCount) * rowHeight,
      }}
    >
      {waiting}
      <ClusterTable
        {...common}
        columns={columns}
        sort={query.sort ?? 'name'}
        order={query.order ?? 'asc'}
        onSort={(sort, order) => view.change({ sort, order })}
      />
    </Paper>
  );
}
