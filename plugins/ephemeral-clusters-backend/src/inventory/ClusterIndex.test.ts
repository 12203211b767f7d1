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
import { ClusterIndex, type Sight } from './ClusterIndex';
import { queryRows } from './query';

const context = { now: new Date('2030-01-01T12:00:00Z'), ownership: ['b'] };

const all: Sight = { key: 'all', unconditional: true, allows: () => true };
const owners = ['a', 'A', 'b', '', undefined];

function row(number: number, owner: string | undefined, cpu?: number) {
  return {
    managementCluster: number % 2 ? 'eu' : 'us',
    namespace: `c${number}`,
    name: `c${number}`,
    id: `eu/capi/c${number}/c${number}`,
    kind: 'capi',
    presence: 'present',
    owner,
    health: { status: 'ready', summary: 'Ready', reasons: [] },
    usage: { cpuCores: cpu },
    stale: false,
  } as ClusterRow;
}

/** Rows of one version: which of twenty clusters there are, whose they are, and how much they use. */
const version = fc.uniqueArray(
  fc.tuple(
    fc.nat(19),
    fc.constantFrom(...owners),
    fc.option(fc.nat(3), { nil: undefined }),
  ),
  { selector: ([number]) => number, maxLength: 20 },
);

const queries: fc.Arbitrary<ClusterQuery> = fc.record(
  {
    sort: fc.constantFrom('cpu', 'owner', 'name'),
    order: fc.constantFrom('asc', 'desc'),
    groupBy: fc.constantFrom('owner', 'managementCluster'),
    owner: fc.array(fc.constantFrom('a', 'b', ''), { maxLength: 2 }),
    managementCluster: fc.array(fc.constantFrom('eu', 'us'), { maxLength: 1 }),
    search: fc.constantFrom('c1', 'a', 'eu'),
    mine: fc.boolean(),
    limit: fc.integer({ min: 1, max: 30 }),
  },
  { requiredKeys: [] },
);

/** As the inventory does: a row that did not change stays the same object. */
function follow(
  known: readonly ClusterRow[],
  next: readonly Parameters<typeof row>[],
): ClusterRow[] {
  const texts = new Map(known.map(item => [JSON.stringify(item), item]));
  return next.map(item => {
    const changed = row(...item);
    return texts.get(JSON.stringify(changed)) ?? changed;
  });
}

describe('ClusterIndex', () => {
  it('answers over changes as one that is made anew', () => {
    fc.assert(
      fc.property(
        fc.array(version, { maxLength: 6 }),
        queries,
        (versions, query) => {
          const index = ClusterIndex.create();
          let rows: ClusterRow[] = [];
          for (const next of versions) {
            rows = follow(rows, next);
            expect(queryRows(index.view(rows, all), query, context)).toEqual(
              queryRows(ClusterIndex.create().view(rows, all), query, context),
            );
          }
        },
      ),
    );
  });

  it('answers what may not be seen as if it were not there', () => {
    fc.assert(
      fc.property(version, queries, (items, query) => {
        const rows = items.map(item => row(...item));
        const seen = (item: ClusterRow) => item.owner?.toLowerCase() === 'a';
        const index = ClusterIndex.create();
        index.view(rows, all);
        const hiding = index.view(rows, {
          key: 'a',
          unconditional: false,
          allows: seen,
        });
        const without = ClusterIndex.create().view(rows.filter(seen), all);
        expect(queryRows(hiding, query, context)).toEqual(
          queryRows(without, query, context),
        );
      }),
    );
  });

  it('sees what was away in between', () => {
    const index = ClusterIndex.create();
    const [first, second] = [row(1, 'a', 1), row(2, 'a', 2)];
    const ids = (rows: ClusterRow[]) =>
      queryRows(index.view(rows, all), { sort: 'cpu' }, context).items.map(
        item => item.name,
      );
    expect(ids([first, second])).toEqual(['c1', 'c2']);
    expect(ids([second])).toEqual(['c2']);
    expect(ids([first, second])).toEqual(['c1', 'c2']);
  });

  it('asks of a row only once for each version whether it may be seen', () => {
    const allows = jest.fn(() => true);
    const sight = { key: 'x', unconditional: false, allows };
    const index = ClusterIndex.create();
    const rows = [row(1, 'a'), row(2, 'b')];
    for (let time = 0; time < 3; time += 1) {
      queryRows(index.view(rows, sight), {}, context);
    }
    expect(allows).toHaveBeenCalledTimes(2);
    index.view([...rows], sight);
    expect(allows).toHaveBeenCalledTimes(4);
  });

  it('forgets words of rows that are gone', () => {
    const index = ClusterIndex.create();
    for (let time = 0; time < 1_500; time += 1) {
      const { facets } = queryRows(
        index.view([row(1, `team-${time}`)], all),
        {},
        context,
      );
      expect(facets.owner).toEqual({ [`team-${time}`]: 1 });
    }
    const { table } = index.view([row(1, 'a')], all);
    expect(table.words[0].size).toBeLessThan(1_010);
  });
});
