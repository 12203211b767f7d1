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

import { clusterList, clusterRow } from '../__fixtures__/clusters';
import {
  LoadedPage,
  LoadedPages,
  newestOf,
  PageStart,
  rereadPages,
  rowsOf,
  sharePages,
} from './clusterPages';

function page(
  names: string[],
  nextCursor?: string,
  askedAt = 1,
  cpuCores = 1,
): LoadedPage {
  const items = names.map(name => clusterRow({ name, usage: { cpuCores } }));
  return { askedAt, list: clusterList(items, { nextCursor }) };
}

/** Three pages of two. */
function threePages(): LoadedPages {
  return {
    pages: [page(['a', 'b'], 'b'), page(['c', 'd'], 'd'), page(['e', 'f'])],
    pageParams: [undefined, 'b', 'd'],
  };
}

const names = (pages: LoadedPages) => rowsOf(pages).rows.map(row => row.name);

function answers(pages: Record<string, LoadedPage>) {
  const asked: PageStart[] = [];
  return {
    asked,
    read: async (start: PageStart) => {
      asked.push(start);
      return pages[start ?? ''];
    },
  };
}

describe('rowsOf', () => {
  it('says of which page each row is', () => {
    expect(rowsOf(threePages()).pageOf).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('has a row that moved from page to page once, where the later answer has it', () => {
    const pages = threePages();
    pages.pages[2] = page(['a', 'e'], undefined, 2);
    expect(names(pages)).toEqual(['b', 'c', 'd', 'a', 'e']);
    expect(newestOf(pages)).toBe(pages.pages[2]);
  });
});

describe('rereadPages', () => {
  it('asks for what is looked at alone, and keeps all around it where the pages still join', async () => {
    const { asked, read } = answers({ b: page(['c', 'd'], 'd', 2, 9) });
    const after = await rereadPages(threePages(), 1, 1, read);
    expect(asked).toEqual(['b']);
    expect(names(after)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(rowsOf(after).rows[2].usage.cpuCores).toBe(9);
    expect(after.pageParams).toEqual([undefined, 'b', 'd']);
  });

  it('leaves out what does not join any more, so that no row falls between two pages', async () => {
    const { read } = answers({ b: page(['bb', 'c'], 'c', 2) });
    const after = await rereadPages(threePages(), 1, 1, read);
    expect(names(after)).toEqual(['a', 'b', 'bb', 'c']);
    expect(after.pages.at(-1)?.list.nextCursor).toBe('c');
  });

  it('goes on from where the page before ends now', async () => {
    const { asked, read } = answers({
      '': page(['0', 'a'], 'a', 2),
      a: page(['b', 'c'], 'c', 2),
    });
    const after = await rereadPages(threePages(), 0, 1, read);
    expect(asked).toEqual([undefined, 'a']);
    expect(names(after)).toEqual(['0', 'a', 'b', 'c']);
  });

  it('ends where the list ends now', async () => {
    const { asked, read } = answers({ b: page(['c'], undefined, 2) });
    const after = await rereadPages(threePages(), 1, 2, read);
    expect(asked).toEqual(['b']);
    expect(names(after)).toEqual(['a', 'b', 'c']);
  });
});

describe('sharePages', () => {
  it('keeps each row that is equal, wherever it stands now', () => {
    const before = threePages();
    const after: LoadedPages = {
      pages: [page(['0', 'a'], 'a', 2), page(['b', 'c'], 'c', 2)],
      pageParams: [undefined, 'a'],
    };
    const shared = sharePages(before, after);
    const old = rowsOf(before).rows;
    expect(names(shared)).toEqual(['0', 'a', 'b', 'c']);
    expect(rowsOf(shared).rows.slice(1)).toEqual(old.slice(0, 3));
    rowsOf(shared)
      .rows.slice(1)
      .forEach((row, index) => expect(row).toBe(old[index]));
    expect(shared.pages[0].list.facets.kind).toEqual(
      after.pages[0].list.facets.kind,
    );
  });

  it('has a new row only for what changed', () => {
    const before = threePages();
    const after = threePages();
    after.pages[0].list.items[1] = clusterRow({
      name: 'b',
      usage: { cpuCores: 7 },
    });
    const shared = sharePages(before, after);
    expect(rowsOf(shared).rows[0]).toBe(rowsOf(before).rows[0]);
    expect(rowsOf(shared).rows[1].usage.cpuCores).toBe(7);
    expect(shared.pages[1].list).toBe(before.pages[1].list);
  });

  it('is the same object for the same object', () => {
    const pages = threePages();
    expect(sharePages(pages, pages)).toBe(pages);
  });
});
