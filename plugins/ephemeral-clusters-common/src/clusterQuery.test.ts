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

import fc from 'fast-check';
import {
  clusterGroupFields,
  clusterSortFields,
  type ClusterQuery,
} from './cluster';
import {
  clusterQueryFromSearchParams,
  clusterQuerySchema,
  clusterQueryToPageParams,
  clusterQueryToSearchParams,
} from './clusterQuery';

const word = fc.string({ minLength: 1, maxLength: 20 });

const queries: fc.Arbitrary<ClusterQuery> = fc.record(
  {
    search: word,
    owner: fc.array(word, { minLength: 1, maxLength: 3 }),
    template: fc.array(word, { minLength: 1, maxLength: 3 }),
    health: fc.uniqueArray(fc.constantFrom('ready', 'failed', 'unknown'), {
      minLength: 1,
    }) as fc.Arbitrary<ClusterQuery['health']>,
    mine: fc.boolean(),
    behindTemplate: fc.boolean(),
    sort: fc.constantFrom(...clusterSortFields),
    order: fc.constantFrom('asc', 'desc'),
    limit: fc.integer({ min: 1, max: 200 }),
    groupBy: fc.constantFrom(...clusterGroupFields),
  },
  { requiredKeys: [] },
);

describe('clusterQueryToSearchParams', () => {
  it('is undone by reading the address', () => {
    fc.assert(
      fc.property(queries, query => {
        expect(
          clusterQueryFromSearchParams(clusterQueryToSearchParams(query)),
        ).toEqual(query);
      }),
    );
  });

  it('leaves out what is not set', () => {
    expect(
      clusterQueryToSearchParams({
        search: '',
        owner: [],
        mine: undefined,
      }).toString(),
    ).toBe('');
  });
});

describe('clusterQueryToPageParams', () => {
  it('keeps what a person looks at, and nothing of a page of the list', () => {
    expect(
      clusterQueryToPageParams({
        search: 'demo',
        groupBy: 'owner',
        sort: 'cpu',
        cursor: 'abc',
        fields: ['health'],
        limit: 200,
      }).toString(),
    ).toBe('search=demo&groupBy=owner&sort=cpu');
  });
});

describe('clusterQueryFromSearchParams', () => {
  it('takes no cursor and no fields from a link', () => {
    expect(
      clusterQueryFromSearchParams(
        new URLSearchParams('cursor=abc&fields=health&groupBy=template'),
      ),
    ).toEqual({ groupBy: 'template' });
  });

  it('ignores values that are not valid, so that an old link still opens', () => {
    expect(
      clusterQueryFromSearchParams(
        new URLSearchParams(
          'health=green&limit=0&sort=colour&endsWithin=soon&search=demo&x=1',
        ),
      ),
    ).toEqual({ search: 'demo' });
  });
});

describe('clusterQuerySchema', () => {
  it('takes one value or several', () => {
    expect(clusterQuerySchema.parse({ owner: 'a' }).owner).toEqual(['a']);
    expect(clusterQuerySchema.parse({ owner: ['a', 'b'] }).owner).toEqual([
      'a',
      'b',
    ]);
  });

  it('takes fields of rows', () => {
    expect(
      clusterQuerySchema.parse({ fields: ['name', 'health'] }).fields,
    ).toEqual(['name', 'health']);
  });

  it.each([
    { limit: '201' },
    { limit: '-1' },
    { search: 'a'.repeat(201) },
    { health: 'green' },
    { sort: '__proto__' },
    { owner: { a: '1' } },
    { fields: 'password' },
    { fields: ['name', 'constructor'] },
    { groupBy: 'health' },
    { endsWithin: 'P1Y' },
    { cursor: '' },
    { cursor: ['a', 'b'] },
  ])('refuses %j', query => {
    expect(clusterQuerySchema.safeParse(query).success).toBe(false);
  });
});
