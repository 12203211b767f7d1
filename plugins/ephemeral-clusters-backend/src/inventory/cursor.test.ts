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
  ClusterQuery,
  ClusterRow,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import fc from 'fast-check';
import { ClusterIndex } from './ClusterIndex';
import { queryRows } from './query';

const context = { now: new Date('2030-01-01T12:00:00Z'), ownership: [] };

function row(number: number, cpuCores?: number): ClusterRow {
  const name = `c${String(number).padStart(3, '0')}`;
  return {
    managementCluster: 'management',
    namespace: name,
    name,
    id: `management/capi/${name}/${name}`,
    kind: 'capi',
    presence: 'present',
    owner: `team-${number % 3}`,
    health: { status: 'ready', summary: 'Ready', reasons: [] },
    usage: { cpuCores },
    stale: false,
  };
}

/** Each call is another replica: nothing is remembered. */
const ask = (rows: ClusterRow[], query: ClusterQuery) =>
  queryRows(
    ClusterIndex.create().view(rows, {
      key: 'all',
      unconditional: true,
      allows: () => true,
    }),
    query,
    context,
  );

const orders = fc.record(
  {
    sort: fc.constantFrom('cpu' as const, 'name' as const, 'health' as const),
    order: fc.constantFrom('asc' as const, 'desc' as const),
    groupBy: fc.constantFrom('owner' as const, 'template' as const),
  },
  { requiredKeys: [] },
);

describe('pages by cursor', () => {
  it('show everything that stays exactly once, while other rows come and go', () => {
    fc.assert(
      fc.property(
        orders,
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.option(fc.nat(3), { nil: undefined }), { maxLength: 30 }),
        fc.array(fc.array(fc.nat(60), { maxLength: 10 })),
        (order, limit, staying, comings) => {
          // Even numbers stay, odd ones come and go between the pages.
          const stay = staying.map((cpu, index) => row(2 * index, cpu));
          const seen: string[] = [];
          let cursor: string | undefined;
          let turn = 0;
          do {
            const others = (comings[turn % (comings.length || 1)] ?? []).map(
              number => row(2 * number + 1, number % 4),
            );
            const page = ask([...others, ...stay], {
              ...order,
              limit,
              cursor,
            });
            seen.push(...page.items.map(item => item.name));
            cursor = page.nextCursor;
            turn += 1;
          } while (cursor && turn < 500);
          const names = stay.map(item => item.name);
          const stayed = seen.filter(name => names.includes(name));
          expect([...stayed].sort()).toEqual([...names].sort());
        },
      ),
    );
  });

  it('go on behind a row that is gone', () => {
    const rows = [1, 2, 3, 4, 5].map(number => row(number));
    const first = ask(rows, { limit: 2 });
    expect(first.total).toBe(5);
    const left = rows.filter(item => item.name !== 'c002');
    const second = ask(left, { limit: 2, cursor: first.nextCursor });
    expect(second.items.map(item => item.name)).toEqual(['c003', 'c004']);
    expect(second.total).toBe(4);
    const last = ask(left, { limit: 2, cursor: second.nextCursor });
    expect(last.items.map(item => item.name)).toEqual(['c005']);
    expect(last.nextCursor).toBeUndefined();
  });

  it('may have another length and other fields than the page before', () => {
    const rows = [1, 2, 3].map(number => row(number));
    const { nextCursor } = ask(rows, { limit: 1 });
    const { items } = ask(rows, {
      limit: 50,
      cursor: nextCursor,
      fields: ['kind'],
    });
    expect(items).toEqual([
      {
        id: 'management/capi/c002/c002',
        managementCluster: 'management',
        namespace: 'c002',
        name: 'c002',
        kind: 'capi',
      },
      expect.objectContaining({ name: 'c003' }),
    ]);
  });

  it('do not mind in which order a filter names its values, nor what is the default anyway', () => {
    const rows = [1, 2, 3, 4].map(number => row(number));
    const { nextCursor } = ask(rows, {
      owner: ['team-1', 'team-2'],
      limit: 1,
    });
    const { items } = ask(rows, {
      owner: ['team-2', 'team-1'],
      sort: 'name',
      order: 'asc',
      cursor: nextCursor,
    });
    expect(items.map(item => item.name)).toEqual(['c002', 'c004']);
  });

  it('refuse the cursor of another query', () => {
    const rows = [1, 2, 3].map(number => row(number));
    const { nextCursor: cursor } = ask(rows, { limit: 1 });
    const others: ClusterQuery[] = [
      { search: 'c' },
      { owner: ['team-1'] },
      { order: 'desc' },
      { sort: 'cpu' },
      { groupBy: 'owner' },
      { mine: true },
    ];
    for (const other of others) {
      expect(() => ask(rows, { ...other, cursor })).toThrow(/another order/);
    }
  });

  it('refuse whatever is no cursor', () => {
    const encode = (value: unknown) =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const rows = [row(1), row(2)];
    const cursor = ask(rows, { limit: 1 }).nextCursor!;
    const content = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    for (const wrong of [
      'x',
      '?',
      `${cursor}=`,
      cursor.slice(0, -3),
      encode(null),
      encode([]),
      encode({ ...content, name: undefined }),
      encode({ ...content, key: {} }),
      encode({ ...content, more: 1 }),
      'a'.repeat(9_000),
    ]) {
      expect(() => ask(rows, { cursor: wrong })).toThrow(/^cursor: /);
    }
    fc.assert(
      fc.property(fc.string(), text => {
        expect(() => ask(rows, { cursor: text || '-' })).toThrow(/^cursor: /);
      }),
    );
  });
});

describe('groups', () => {
  it('come first in the order of the list, with their counts over all pages', () => {
    const rows = [1, 2, 3, 4, 5].map(number => row(number, 5 - number));
    const free = { ...row(6, 0), owner: undefined };
    const page = ask([free, ...rows], {
      groupBy: 'owner',
      sort: 'cpu',
      limit: 3,
    });
    expect(page.groups).toEqual([
      { value: 'team-0', count: 1 },
      { value: 'team-1', count: 2 },
      { value: 'team-2', count: 2 },
      { value: '', count: 1 },
    ]);
    expect(page.items.map(item => [item.owner, item.usage.cpuCores])).toEqual([
      ['team-0', 2],
      ['team-1', 1],
      ['team-1', 4],
    ]);
  });

  it('are those of the rows that match, and turn round with a sort by the same field', () => {
    const rows = [1, 2, 3].map(number => row(number));
    const { groups } = ask(rows, {
      groupBy: 'owner',
      sort: 'owner',
      order: 'desc',
      owner: ['team-1', 'team-2'],
    });
    expect(groups?.map(group => group.value)).toEqual(['team-2', 'team-1']);
  });

  it('are not there where nobody asks for them', () => {
    expect(ask([row(1)], {})).not.toHaveProperty('groups');
  });
});
