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

import type {
  ClusterList,
  ClusterRow,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { InfiniteData, replaceEqualDeep } from '@tanstack/react-query';

/** One page of the list, and when it was asked for (milliseconds since the epoch). */
export interface LoadedPage {
  list: ClusterList;
  askedAt: number;
}

/** Cursor that a page starts at; undefined: the first. */
export type PageStart = string | undefined;

/** Pages that were read so far, without a gap from the first on. */
export type LoadedPages = InfiniteData<LoadedPage, PageStart>;

/** Rows of all pages, and the page that each is of. */
export interface LoadedRows {
  rows: readonly ClusterRow[];
  pageOf: readonly number[];
}

/** The page that was asked for last: it says best how many clusters there are. */
export function newestOf(pages: LoadedPages): LoadedPage {
  return pages.pages.reduce((a, b) => (b.askedAt > a.askedAt ? b : a));
}

/** All rows in their order. Pages are not read at one moment, so a row that moved may be on two of them: the later answer counts. */
export function rowsOf({ pages }: LoadedPages): LoadedRows {
  const place = new Map<string, number>();
  pages.forEach((page, index) => {
    for (const { id } of page.list.items) {
      const other = place.get(id);
      if (other === undefined || page.askedAt >= pages[other].askedAt) {
        place.set(id, index);
      }
    }
  });
  const rows: ClusterRow[] = [];
  const pageOf: number[] = [];
  pages.forEach((page, index) => {
    for (const row of page.list.items) {
      if (place.get(row.id) !== index) continue;
      rows.push(row);
      pageOf.push(index);
    }
  });
  return { rows, pageOf };
}

/**
 * Reads some of the pages again, each from where the one before it ends now. Pages before them stay: nothing moves above what somebody
 * looks at. Those behind stay where they still join, else they are left out and read anew when somebody comes there.
 *
 * @param first - index of the first page to read; `last` the same, inclusive
 */
export async function rereadPages(
  before: LoadedPages,
  first: number,
  last: number,
  read: (start: PageStart) => Promise<LoadedPage>,
): Promise<LoadedPages> {
  const pages = before.pages.slice(0, first);
  const pageParams = before.pageParams.slice(0, first);
  let start: PageStart = before.pageParams[first];
  for (let index = first; index <= last; index += 1) {
    // One after the other: where a page begins is known when the one before it is there.
    const page = await read(start);
    pages.push(page);
    pageParams.push(start);
    start = page.list.nextCursor;
    if (start === undefined) return { pages, pageParams };
  }
  if (start === before.pageParams[last + 1]) {
    pages.push(...before.pages.slice(last + 1));
    pageParams.push(...before.pageParams.slice(last + 1));
  }
  return { pages, pageParams };
}

/**
 * `after`, made of the objects of `before` wherever they are equal, so that only what changed is rendered again. A row is compared with
 * the row of the same id, wherever that was: one row more at the top is no change to the others.
 */
export function sharePages(
  before: LoadedPages | undefined,
  after: LoadedPages,
): LoadedPages {
  // The library compares what it holds with itself each time that it is asked; the answer has to be the same object then.
  if (!before || before === after) return after;
  const known = new Map<string, ClusterRow>();
  for (const { list } of before.pages) {
    for (const row of list.items) known.set(row.id, row);
  }
  return {
    pageParams: after.pageParams,
    pages: after.pages.map((page, index) => {
      const old = before.pages[index];
      if (!old || page.list === old.list) return page;
      return { ...page, list: shareList(old.list, page.list, known) };
    }),
  };
}

function shareList(
  before: ClusterList,
  after: ClusterList,
  known: ReadonlyMap<string, ClusterRow>,
): ClusterList {
  const { items: oldItems, ...oldRest } = before;
  const { items: newItems, ...newRest } = after;
  const items = newItems.map(row => {
    const old = known.get(row.id);
    return old ? replaceEqualDeep(old, row) : row;
  });
  const rest = replaceEqualDeep(oldRest, newRest);
  const same =
    items.length === oldItems.length &&
    items.every((row, index) => row === oldItems[index]);
  if (same && rest === oldRest) return before;
  return { ...rest, items: same ? oldItems : items };
}
