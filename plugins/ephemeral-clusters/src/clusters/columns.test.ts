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
  clusterColumns,
  columnWidths,
  rowFields,
  visibleColumns,
} from './columns';

const ids = (...args: Parameters<typeof visibleColumns>) =>
  visibleColumns(...args).map(column => column.id);

describe('visibleColumns', () => {
  it('are all where there is room, or nothing is measured', () => {
    expect(ids(undefined, 2000)).toHaveLength(clusterColumns.length);
    expect(ids(undefined, undefined)).toHaveLength(clusterColumns.length);
  });

  it('leave out what says least where there is less room', () => {
    expect(ids(undefined, 860)).toEqual([
      'name',
      'owner',
      'template',
      'health',
      'nodes',
      'apps',
      'createdAt',
      'expiresAt',
    ]);
  });

  it('are the chosen ones and the name, whatever the room', () => {
    expect(ids(['kind', 'cpu'], 300)).toEqual(['name', 'kind', 'cpu']);
  });
});

describe('rowFields', () => {
  it('are those of the chosen columns, of the grouping, and whether it is old', () => {
    expect(rowFields(['cpu', 'memory'])).toEqual(['stale', 'usage']);
    expect(rowFields(['cpu'], 'owner')).toEqual(['owner', 'stale', 'usage']);
  });

  it('are what any column shows where none was chosen, and nothing else', () => {
    const fields = rowFields(undefined);
    expect(fields).toEqual(expect.arrayContaining(['health', 'expiresAt']));
    expect(fields).not.toContain('uid');
    expect(fields).not.toContain('purpose');
  });
});

describe('columnWidths', () => {
  it('fill the room, and give most of what is spare to why something is wrong', () => {
    const columns = visibleColumns(undefined, 1400);
    const widths = columnWidths(columns, 1400);
    const sum = widths.reduce((a, b) => a + b, 0);
    expect(sum).toBeLessThanOrEqual(1400);
    expect(sum).toBeGreaterThan(1400 - columns.length);
    const growth = columns.map(({ width }, index) => widths[index] - width);
    expect(Math.max(...growth)).toBe(
      growth[columns.findIndex(({ id }) => id === 'health')],
    );
  });

  it('fit wherever as many columns are shown as fit', () => {
    for (let room = 760; room < 2000; room += 20) {
      const widths = columnWidths(visibleColumns(undefined, room), room);
      expect(widths.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(room);
    }
  });
});
