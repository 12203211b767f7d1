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

import { clusterRow } from '../__fixtures__/clusters';
import { lineCount, ListLine, listLines } from './listLines';

const a1 = clusterRow({ name: 'a1', owner: 'a' });
const a2 = clusterRow({ name: 'a2', owner: 'a' });
const b1 = clusterRow({ name: 'b1', owner: 'b' });
const none = clusterRow({ name: 'n1', owner: undefined });

const groups = [
  { value: 'a', count: 2 },
  { value: 'b', count: 3 },
  { value: 'c', count: 4 },
];

/** Short for a line: a name, `[group]`, `[group folded]`, `…`. */
function short(line: ListLine): string {
  if (line.type === 'cluster') return line.row.name;
  if (line.type === 'place') return '…';
  return `[${line.value}${line.collapsed ? ' folded' : ''}]`;
}

function lines(options: Partial<Parameters<typeof listLines>[0]>): string {
  return listLines({
    rows: [a1, a2, b1],
    hasMore: false,
    groupBy: 'owner',
    groups,
    collapsed: new Set(),
    ...options,
  })
    .map(short)
    .join(' ');
}

describe('listLines', () => {
  it('are the rows, and places for those that are still to come', () => {
    expect(lines({ groupBy: undefined })).toBe('a1 a2 b1');
    expect(lines({ groupBy: undefined, hasMore: true })).toBe('a1 a2 b1 … … …');
  });

  it('have heads of groups, as far as the list was read', () => {
    expect(lines({ hasMore: true })).toBe('[a] a1 a2 [b] b1 … … …');
    expect(lines({ hasMore: false })).toBe('[a] a1 a2 [b] b1 [c]');
  });

  it('leave out what is folded in, and reach beyond it', () => {
    expect(lines({ hasMore: true, collapsed: new Set('a') })).toBe(
      '[a folded] [b] b1 … … …',
    );
    expect(lines({ hasMore: true, collapsed: new Set('b') })).toBe(
      '[a] a1 a2 [b folded] [c] … … …',
    );
    expect(lines({ hasMore: true, collapsed: new Set('abc') })).toBe(
      '[a folded] [b folded] [c folded]',
    );
  });

  it('do not wait for rows of a group that is passed already', () => {
    expect(lines({ rows: [a1, b1], hasMore: true })).toBe(
      '[a] a1 [b] b1 … … …',
    );
  });

  it('have a group that only a row knows yet, and one for rows without a value', () => {
    expect(lines({ rows: [a1, none], groups: groups.slice(0, 1) })).toBe(
      '[a] a1 [] n1',
    );
  });

  it('know the row that they show', () => {
    const shown = listLines({
      rows: [a1, a2, b1],
      hasMore: false,
      groupBy: 'owner',
      groups,
      collapsed: new Set('a'),
    });
    expect(shown).toContainEqual({
      type: 'cluster',
      key: b1.id,
      row: b1,
      rowIndex: 2,
    });
  });
});

describe('lineCount', () => {
  it('counts rows that were not read, heads, and nothing that is folded in', () => {
    const collapsed = new Set<string>();
    expect(lineCount({ total: 9, groups: undefined, collapsed })).toBe(9);
    expect(lineCount({ total: 9, groups, collapsed })).toBe(12);
    expect(lineCount({ total: 9, groups, collapsed: new Set('c') })).toBe(8);
  });
});
