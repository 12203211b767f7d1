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

import { useApi } from '@backstage/core-plugin-api';
import type {
  ClusterList,
  ClusterQuery,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  hashKey,
  InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ephemeralClustersApiRef } from '../api';
import {
  LoadedPage,
  LoadedPages,
  LoadedRows,
  newestOf,
  PageStart,
  rereadPages,
  rowsOf,
  sharePages,
} from './clusterPages';
import { isTransient, statusOf } from './failures';
import { useFollow } from './useFollow';
import { coversNotice, isEarlier } from './versions';
import { withinLimit } from './withinLimit';

/** Rows of the first page, which is on the way while somebody waits, and of each page behind it. */
const firstPage = 50;
const nextPages = 100;

/** What was read of the list, and how to read on. */
export interface ClusterPages extends LoadedRows {
  /** Newest answer, for all but its rows; undefined: none came yet. */
  head: ClusterList | undefined;
  /** Why there is no answer, or why it could not be refreshed. */
  error: Error | null;
  /** What is shown belongs to the question before. */
  isPlaceholder: boolean;
  /** Milliseconds since the epoch of the newest answer; 0: none. */
  updatedAt: number;
  hasMore: boolean;
  /** Why the next page could not be read. */
  moreError: Error | null;
  /** Reads the next page, unless that is under way. */
  loadMore(): void;
  /** Reads again what is looked at. */
  retry(): void;
  /** Says which rows somebody looks at (indices, inclusive): only their pages are kept current. */
  lookAt(first: number, last: number): void;
}

/** Milliseconds that an answer may take: one that never comes must not keep the page from asking again. */
const readLimit = 20_000;

const nothing: LoadedRows = { rows: [], pageOf: [] };

/** The clusters that match, page by page, kept current while the tab is visible. `query` without `cursor` and `limit`. */
export function useClusterPages(query: ClusterQuery): ClusterPages {
  const api = useApi(ephemeralClustersApiRef);
  const client = useQueryClient();
  const queryKey = ['clusters', 'pages', query] as const;
  const read = async (cursor: PageStart, signal?: AbortSignal) => {
    const askedAt = Date.now();
    const list = await withinLimit(readLimit, signal, limited =>
      api.listClusters(
        { ...query, cursor, limit: cursor ? nextPages : firstPage },
        { signal: limited },
      ),
    );
    return { list, askedAt };
  };
  const infinite = useInfiniteQuery<
    LoadedPage,
    Error,
    LoadedPages,
    typeof queryKey,
    PageStart
  >({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined,
    getNextPageParam: ({ list }) => list.nextCursor,
    placeholderData: keepPreviousData,
    structuralSharing: (before, after) =>
      sharePages(
        before as LoadedPages | undefined,
        after as InfiniteData<LoadedPage, PageStart>,
      ),
    // Following does it, and only for the pages that are looked at.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchOnMount: false,
  });
  const { data, fetchNextPage } = infinite;
  const loaded = useMemo(() => (data ? rowsOf(data) : nothing), [data]);

  // A page is read on behalf of the data it joins to, so one thing at a time.
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const inTurn = useCallback((task: () => Promise<unknown>) => {
    const done = turn.current.then(task, task);
    turn.current = done.catch(() => undefined);
    return turn.current;
  }, []);

  const looked = useRef({ first: 0, last: 0 });
  const pagesInView = (count: number): [number, number] => {
    const at = (row: number) => Math.min(loaded.pageOf[row] ?? 0, count - 1);
    const lastRow = loaded.pageOf.length - 1;
    const { first, last } = looked.current;
    return [at(Math.min(first, lastRow)), at(Math.min(last, lastRow))];
  };

  const [failure, setFailure] = useState<{ error: Error; times: number }>();
  // A notice that came while the first page was on its way: it may be about what that does not say yet.
  const missed = useRef(false);
  const look = async () => {
    if (!client.getQueryData(queryKey)) {
      missed.current = true;
      if (infinite.isError) await infinite.refetch();
      return;
    }
    missed.current = false;
    await inTurn(async () => {
      // Read in its turn, not before: a page may have come meanwhile.
      const before = client.getQueryData<LoadedPages>(queryKey)!;
      const [first, last] = pagesInView(before.pages.length);
      try {
        const after = await rereadPages(before, first, last, read).catch(
          error => {
            // The place is not known any more; the beginning always is.
            if (statusOf(error) !== 400 || first === 0) throw error;
            return rereadPages(before, 0, 0, read);
          },
        );
        client.setQueryData(queryKey, after);
        setFailure(undefined);
      } catch (error) {
        setFailure(old => ({
          error: error as Error,
          times: (old?.times ?? 0) + 1,
        }));
      }
    });
  };
  const versionsInView = () => {
    if (!data) return [];
    const [first, last] = pagesInView(data.pages.length);
    return data.pages.slice(first, last + 1).map(page => page.list.version);
  };
  const request = useFollow(look, version => {
    const known = versionsInView();
    return known.length > 0 && known.every(each => coversNotice(each, version));
  });

  // What was kept from an earlier visit is shown at once, and looked at.
  const question = hashKey(queryKey);
  useEffect(() => {
    setFailure(undefined);
    looked.current = { first: 0, last: 0 };
    if (client.getQueryCache().get(question)?.state.data) request();
  }, [client, request, question]);

  // A page of another version came in: those in view missed a change.
  const checkVersions = () => {
    if (!data) return;
    const newest = newestOf(data).list.version;
    if (versionsInView().some(version => isEarlier(version, newest))) request();
  };
  const isThere = data !== undefined && !infinite.isPlaceholderData;
  useEffect(() => {
    if (isThere && missed.current) request();
  }, [isThere, question, request]);
  const check = useRef(checkVersions);
  useEffect(() => {
    check.current = checkVersions;
  });
  const count = data?.pages.length;
  useEffect(() => check.current(), [count]);

  const lookAt = useCallback((first: number, last: number) => {
    looked.current = { first, last };
    check.current();
  }, []);
  const isLoadingMore = useRef(false);
  const loadMore = useCallback(() => {
    if (isLoadingMore.current) return;
    isLoadingMore.current = true;
    inTurn(() => fetchNextPage({ cancelRefetch: false })).finally(() => {
      isLoadingMore.current = false;
    });
  }, [fetchNextPage, inTurn]);

  const moreError = infinite.isFetchNextPageError ? infinite.error : null;
  const newest = data && newestOf(data);
  return {
    ...loaded,
    head: newest?.list,
    error: data ? shownFailure(failure) : infinite.error,
    isPlaceholder: infinite.isPlaceholderData,
    updatedAt: infinite.dataUpdatedAt,
    hasMore: infinite.hasNextPage,
    moreError,
    loadMore,
    retry: () => (data ? request() : infinite.refetch()),
    lookAt,
  };
}

/** What may pass by itself is worth a word only when it comes again. */
function shownFailure(
  failure: { error: Error; times: number } | undefined,
): Error | null {
  if (!failure || (failure.times < 2 && isTransient(failure.error))) {
    return null;
  }
  return failure.error;
}
