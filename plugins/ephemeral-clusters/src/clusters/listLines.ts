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
  ClusterGroupField,
  ClusterList,
  ClusterRow,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** One line of the list: a cluster, the head of a group, or the place of a cluster that is not read yet. */
export type ListLine =
  | { type: 'cluster'; key: string; row: ClusterRow; rowIndex: number }
  | {
      type: 'group';
      key: string;
      /** Empty: the clusters that have none. */
      value: string;
      count: number;
      collapsed: boolean;
    }
  | { type: 'place'; key: string };

interface ListLinesInput {
  rows: readonly ClusterRow[];
  hasMore: boolean;
  groupBy: ClusterGroupField | undefined;
  groups: ClusterList['groups'];
  collapsed: ReadonlySet<string>;
}

/** Places that stand for all that is still to come. */
const places: readonly ListLine[] = [0, 1, 2].map(index => ({
  type: 'place',
  key: `place ${index}`,
}));

/** The list's lines in their order, as far as it was read. */
export function listLines(input: ListLinesInput): ListLine[] {
  const { rows, hasMore, groupBy, groups, collapsed } = input;
  const lines = rows.map(
    (row, rowIndex): ListLine => ({
      type: 'cluster',
      key: row.id,
      row,
      rowIndex,
    }),
  );
  if (!groupBy || !groups) return hasMore ? [...lines, ...places] : lines;

  const clusters = new Map<string, ListLine[]>();
  rows.forEach((row, index) => {
    const value = row[groupBy] ?? '';
    const of = clusters.get(value);
    if (of) of.push(lines[index]);
    else clusters.set(value, [lines[index]]);
  });
  const known = new Set(groups.map(({ value }) => value));
  const all = [
    ...groups,
    // Rows and groups are of different moments: a group that only rows know has at least these.
    ...[...clusters.keys()]
      .filter(value => !known.has(value))
      .map(value => ({ value, count: clusters.get(value)!.length })),
  ];
  const lastRead = all.reduce(
    (last, { value }, index) => (clusters.has(value) ? index : last),
    -1,
  );
  const result: ListLine[] = [];
  for (const [index, { value, count }] of all.entries()) {
    const isCollapsed = collapsed.has(value);
    result.push({
      type: 'group',
      key: `group ${value}`,
      value,
      count,
      collapsed: isCollapsed,
    });
    if (isCollapsed) continue;
    const read = clusters.get(value) ?? [];
    result.push(...read);
    // What comes behind a group that is not wholly read has no place yet.
    if (hasMore && index >= lastRead && read.length < count) {
      return [...result, ...places];
    }
  }
  return result;
}

/** Lines that the list has when all of it is read. */
export function lineCount(input: {
  total: number;
  groups: ClusterList['groups'];
  collapsed: ReadonlySet<string>;
}): number {
  const { total, groups, collapsed } = input;
  if (!groups) return total;
  return groups.reduce(
    (sum, { value, count }) => sum + 1 + (collapsed.has(value) ? 0 : count),
    0,
  );
}

/** Group that a line belongs to; undefined: none. */
export function groupOfLine(
  line: ListLine,
  groupBy: ClusterGroupField | undefined,
): string | undefined {
  if (line.type === 'group') return line.value;
  return line.type === 'cluster' && groupBy
    ? line.row[groupBy] ?? ''
    : undefined;
}
