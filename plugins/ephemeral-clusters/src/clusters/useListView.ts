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

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { ColumnId } from './columns';
import { addressOf, ListView, viewOf } from './listAddress';
import { usePreference } from './usePreference';

/** What the list shows and how to change that. */
export interface ListViewControl extends ListView {
  change(
    change: Partial<ListView['query']>,
    options?: { replace?: boolean },
  ): void;
  /** Takes all filters and the search away; sorting, grouping and columns stay. */
  clearFilters(): void;
  chooseColumns(columns: ColumnId[] | undefined): void;
  /** The page was opened without a word in its address, and shows what this person last chose. */
  restored: boolean;
  /** Forgets what this person chose: all clusters, as the list is by itself. */
  reset(): void;
}

const readText = (kept: unknown) =>
  typeof kept === 'string' && kept.length < 4000 ? kept : undefined;

/**
 * The address says what the list shows, so that a link shows the same and "back" goes back. What a person chooses is kept for them as well:
 * it is what the page shows when it is opened by a plain link, and its columns are those of links that name none.
 */
export function useListView(): ListViewControl {
  const [params, setParams] = useSearchParams();
  const [kept, keep] = usePreference('list', readText);
  const text = params.toString();

  // Only when the page is opened: an address that somebody emptied stays empty.
  const pending = useRef(text === '');
  const [restored, setRestored] = useState(false);
  const isRestoring = pending.current && text === '' && Boolean(kept);
  useEffect(() => {
    // The address follows later; what is restored is shown until then, too.
    if (text !== '') pending.current = false;
    if (!isRestoring) return;
    setRestored(true);
    setParams(new URLSearchParams(kept), { replace: true });
    // Once: another router's setter would only say the same again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isRestoring, text]);

  const shown = isRestoring ? kept! : text;
  const keptColumns = useMemo(
    () => viewOf(new URLSearchParams(kept)).columns,
    [kept],
  );
  const view = useMemo(() => {
    const { query, columns } = viewOf(new URLSearchParams(shown));
    return { query, columns: columns ?? keptColumns };
  }, [shown, keptColumns]);

  const write = useCallback(
    (next: ListView, replace: boolean) => {
      pending.current = false;
      setRestored(false);
      const address = addressOf(next);
      setParams(address, { replace });
      // A search is for the moment; found filtered by it next week, the list would look as if clusters were gone.
      const { search, ...query } = next.query;
      keep(addressOf({ ...next, query }).toString() || undefined);
    },
    [keep, setParams],
  );

  return {
    ...view,
    restored,
    change: (change, options) =>
      write(
        { ...view, query: { ...view.query, ...change } },
        options?.replace ?? false,
      ),
    clearFilters: () => {
      const { sort, order, groupBy } = view.query;
      write({ ...view, query: { sort, order, groupBy } }, false);
    },
    chooseColumns: columns => write({ ...view, columns }, true),
    reset: () => write({ query: {}, columns: undefined }, false),
  };
}
