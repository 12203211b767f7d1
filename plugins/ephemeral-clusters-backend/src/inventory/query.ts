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
  parseLifetime,
  type ClusterGroupField,
  type ClusterList,
  type ClusterQuery,
  type ClusterRow,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ClusterView } from './ClusterView';
import { cursorAfter, readCursor } from './cursor';
import { facetFields, facetIndex, textOf } from './rowFacts';
import { orderOf } from './sortKeys';
import { noneCode } from './Words';

export interface QueryContext {
  now: Date;
  /** Entity refs that the caller is or belongs to. */
  ownership: readonly string[];
}

export type QueryResult = Pick<
  ClusterList,
  'items' | 'total' | 'limit' | 'summary' | 'facets' | 'groups' | 'nextCursor'
>;

const day = 24 * 3_600_000;
const defaultLimit = 25;

const ownerIndex = facetIndex('owner');

/**
 * Filters, sorts, counts and cuts one page out of the rows that a caller may see. The summary is over all of them; each facet is over the
 * rows that match all filters but its own, so that it says how many rows there would be if another value were chosen.
 *
 * @throws InputError where the cursor is none of this query
 */
export function queryRows(
  view: ClusterView,
  query: ClusterQuery,
  context: QueryContext,
): QueryResult {
  const { facts } = view.table;
  const sorted = view.sorted(orderOf(query));
  const owned = view.table.words[ownerIndex].marks(
    // The empty text would stand for all clusters that nobody owns.
    context.ownership.filter(ref => ref !== ''),
  );
  const { matching, counts } = matchRows(view, sorted.places, {
    valueFilters: valueFiltersOf(view, query),
    tests: testsOf(query, view, owned, context.now),
  });

  const total = matching.length;
  const limit = query.limit ?? defaultLimit;
  const start = query.cursor
    ? countBelow(matching, sorted.countUpTo(readCursor(query.cursor, query)))
    : 0;
  const end = Math.min(start + limit, total);
  const items: ClusterRow[] = [];
  for (let index = start; index < end; index += 1) {
    const { row } = facts[sorted.places[matching[index]]];
    items.push(pickFields(row, query.fields));
  }
  return {
    items,
    total,
    limit,
    summary: {
      total: view.total,
      byHealth: view.byHealth(),
      endingWithin24h: view.endingBy(context.now.getTime() + day),
      behindTemplate: view.behindTemplate,
      mine: view.ownedBy(owned),
    },
    facets: facetsOf(view, counts),
    ...(query.groupBy && {
      groups: groupsOf(view, query.groupBy, sorted.places, matching),
    }),
    ...(items.length > 0 &&
      end < total && {
        nextCursor: cursorAfter(sorted.positionAt(matching[end - 1]), query),
      }),
  };
}

/** Filter by the values of a field. */
interface ValueFilter {
  field: number;
  /** 1 at the codes that pass. */
  marks: Uint8Array;
}

function valueFiltersOf(view: ClusterView, query: ClusterQuery): ValueFilter[] {
  return facetFields.flatMap((name, field) => {
    const wanted = query[name];
    if (!wanted || wanted.length === 0) return [];
    return [{ field, marks: view.table.words[field].marks(wanted) }];
  });
}

/** Filters that are no facets, by a row's place in the table. */
function testsOf(
  query: ClusterQuery,
  { table: { facts, columns } }: ClusterView,
  owned: Uint8Array,
  now: Date,
): ((place: number) => boolean)[] {
  const tests: ((place: number) => boolean)[] = [];
  if (query.mine) {
    const owners = columns[ownerIndex];
    tests.push(place => owned[owners[place]] === 1);
  }
  if (query.behindTemplate) {
    tests.push(place => facts[place].row.templateCurrentVersion !== undefined);
  }
  const until = endOfQuery(query, now);
  if (until !== undefined) tests.push(place => facts[place].end <= until);
  for (const word of (query.search ?? '').toLowerCase().split(/\s+/)) {
    if (word !== '') tests.push(place => textOf(facts[place]).includes(word));
  }
  return tests;
}

const none = -1;
const several = -2;

/** Rows that match, as their indices in the order, and the counts of the facets. */
function matchRows(
  view: ClusterView,
  places: Uint32Array,
  filters: {
    valueFilters: readonly ValueFilter[];
    tests: readonly ((place: number) => boolean)[];
  },
): { matching: Uint32Array; counts: readonly Uint32Array[] } {
  const { columns } = view.table;
  const { tests } = filters;
  const matching = new Uint32Array(places.length);
  let total = 0;
  if (filters.valueFilters.length === 0 && tests.length === 0) {
    for (let index = 0; index < places.length; index += 1) {
      matching[total] = index;
      total += view.seen[places[index]];
    }
    return { matching: matching.subarray(0, total), counts: view.counts };
  }

  const counts = view.counts.map(({ length }) => new Uint32Array(length));
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index];
    if (view.seen[place] === 0) continue;
    const missed = missedFields(place, filters.valueFilters, columns);
    if (missed === several || !passes(place, tests)) continue;
    if (missed !== none) {
      counts[missed][columns[missed][place]] += 1;
      continue;
    }
    for (let field = 0; field < columns.length; field += 1) {
      counts[field][columns[field][place]] += 1;
    }
    matching[total] = index;
    total += 1;
  }
  return { matching: matching.subarray(0, total), counts };
}

/** Field whose filter a row misses: a row that misses one counts for that field, one that misses two counts for none. */
function missedFields(
  place: number,
  valueFilters: readonly ValueFilter[],
  columns: readonly Uint32Array[],
): number {
  let missed = none;
  for (const { field, marks } of valueFilters) {
    if (marks[columns[field][place]] === 1) continue;
    if (missed !== none) return several;
    missed = field;
  }
  return missed;
}

function passes(
  place: number,
  tests: readonly ((place: number) => boolean)[],
): boolean {
  for (const test of tests) if (!test(place)) return false;
  return true;
}

/** How many of the ascending numbers are below a limit. */
function countBelow(ascending: Uint32Array, limit: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (ascending[middle] < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** When clusters end at the latest that the query asks for; milliseconds since the epoch. */
function endOfQuery(query: ClusterQuery, now: Date): number | undefined {
  const within = query.endsWithin && parseLifetime(query.endsWithin);
  return within ? now.getTime() + within.toMillis() : undefined;
}

/** All that the passing of time changes in an answer: it is the same answer as long as this is the same. */
export function passedTime(
  view: ClusterView,
  query: ClusterQuery,
  now: Date,
): number[] {
  const until = endOfQuery(query, now);
  return [
    view.endingBy(now.getTime() + day),
    ...(until === undefined ? [] : [view.endingBy(until)]),
  ];
}

/** Groups of the rows that match, in the order of the list. */
function groupsOf(
  view: ClusterView,
  groupBy: ClusterGroupField,
  places: Uint32Array,
  matching: Uint32Array,
): { value: string; count: number }[] {
  const { columns, words } = view.table;
  const field = facetIndex(groupBy);
  const counts = new Map<number, number>();
  for (const index of matching) {
    const code = columns[field][places[index]];
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({
    value: words[field].textOf(code),
    count,
  }));
}

function facetsOf(
  view: ClusterView,
  counts: readonly Uint32Array[],
): ClusterList['facets'] {
  // Owners and templates are words from Git: `__proto__` must stay a word.
  return Object.fromEntries(
    facetFields.map((field, index) => {
      const words = view.table.words[index];
      return [
        field,
        Object.fromEntries(
          [noneCode, ...words.sorted()]
            .filter(code => counts[index][code] > 0)
            .map(code => [words.textOf(code), counts[index][code]]),
        ),
      ];
    }),
  ) as ClusterList['facets'];
}

/** Key and id are always there: without them nobody knows which row it is. */
function pickFields(
  row: ClusterRow,
  fields: ClusterQuery['fields'],
): ClusterRow {
  if (!fields || fields.length === 0) return row;
  const { id, managementCluster, namespace, name } = row;
  const picked: Partial<ClusterRow> = {
    id,
    managementCluster,
    namespace,
    name,
  };
  return Object.assign(
    picked,
    Object.fromEntries(fields.map(field => [field, row[field]])),
  ) as ClusterRow;
}
