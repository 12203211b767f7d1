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
  type ClusterList,
  type ClusterQuery,
  type ClusterRow,
  type ClusterSortField,
  type HealthStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

export interface QueryContext {
  now: Date;
  /** Entity refs that the caller is or belongs to. */
  ownership: readonly string[];
}

export type QueryResult = Pick<
  ClusterList,
  'items' | 'total' | 'offset' | 'limit' | 'summary' | 'facets'
>;

const lowerCase = (text: string) => text.toLocaleLowerCase('en-US');

const day = 24 * 3_600_000;
const defaultLimit = 25;

/** Filters, sorts, counts and cuts one page out of the rows that a caller may see. Pure. */
export function queryRows(
  rows: readonly ClusterRow[],
  query: ClusterQuery,
  context: QueryContext,
): QueryResult {
  const owners = new Set(context.ownership.map(lowerCase));
  const matching = rows.filter(rowFilter(query, owners, context.now));
  const sorted = sortRows(matching, query.sort ?? 'name', query.order ?? 'asc');
  const offset = query.offset ?? 0;
  const limit = query.limit ?? defaultLimit;
  return {
    items: sorted.slice(offset, offset + limit),
    total: matching.length,
    offset,
    limit,
    summary: summaryOf(rows, owners, context.now),
    facets: facetsOf(rows),
  };
}

const searchTexts = new WeakMap<ClusterRow, string>();

/** Everything that a row is searched by, in lower case; made once for each row. */
function searchTextOf(row: ClusterRow): string {
  let text = searchTexts.get(row);
  if (text === undefined) {
    const { name, namespace, owner, template, purpose, managementCluster } =
      row;
    text = lowerCase(
      [name, namespace, owner, template, purpose, managementCluster]
        .filter(part => part)
        .join('\n'),
    );
    searchTexts.set(row, text);
  }
  return text;
}

function rowFilter(
  query: ClusterQuery,
  owners: ReadonlySet<string>,
  now: Date,
): (row: ClusterRow) => boolean {
  const tests: ((row: ClusterRow) => boolean)[] = [];
  const words = lowerCase(query.search ?? '')
    .split(/\s+/)
    .filter(word => word !== '');
  if (words.length > 0) {
    tests.push(row => {
      const text = searchTextOf(row);
      return words.every(word => text.includes(word));
    });
  }
  const among = (
    wanted: readonly string[] | undefined,
    valueOf: (row: ClusterRow) => string | undefined,
  ) => {
    if (!wanted || wanted.length === 0) return;
    const values = new Set(wanted.map(lowerCase));
    // The empty value is asked for by rows that have none.
    tests.push(row => values.has(lowerCase(valueOf(row) ?? '')));
  };
  among(query.owner, row => row.owner);
  among(query.template, row => row.template);
  among(query.health, row => row.health.status);
  among(query.managementCluster, row => row.managementCluster);
  among(query.kind, row => row.kind);
  if (query.mine) tests.push(row => isOwnedBy(row, owners));
  if (query.behindTemplate) {
    tests.push(row => row.templateCurrentVersion !== undefined);
  }
  const within = query.endsWithin && parseLifetime(query.endsWithin);
  if (within) {
    const limit = now.getTime() + within.toMillis();
    tests.push(row => endOf(row) <= limit);
  }
  return row => tests.every(test => test(row));
}

function isOwnedBy(row: ClusterRow, owners: ReadonlySet<string>): boolean {
  return row.owner !== undefined && owners.has(lowerCase(row.owner));
}

function endOf(row: ClusterRow): number {
  const end = row.expiresAt === undefined ? NaN : Date.parse(row.expiresAt);
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end;
}

const healthOrder: readonly HealthStatus[] = [
  'failed',
  'attention',
  'unknown',
  'deleting',
  'starting',
  'ready',
];

type SortKey = string | number | undefined;

const sortKeys: Record<ClusterSortField, (row: ClusterRow) => SortKey> = {
  name: row => row.name,
  owner: row => row.owner && lowerCase(row.owner),
  template: row =>
    row.template && `${row.template} ${row.templateVersion ?? ''}`,
  kubernetesVersion: row =>
    row.kubernetesVersion?.replace(/\d+/g, part => part.padStart(5, '0')),
  health: row => healthOrder.indexOf(row.health.status),
  nodes: row => row.nodes?.desired,
  apps: row => row.apps?.desired,
  cpu: row => row.usage.cpuCores,
  memory: row => row.usage.memoryBytes,
  createdAt: row => timeOf(row.createdAt),
  expiresAt: row => timeOf(row.expiresAt),
  managementCluster: row => row.managementCluster,
  kind: row => row.kind,
};

function timeOf(moment: string | undefined): number | undefined {
  const time = moment === undefined ? NaN : Date.parse(moment);
  return Number.isNaN(time) ? undefined : time;
}

/** Rows without a value come last in both directions; equal rows by name, so that pages do not overlap. */
function sortRows(
  rows: readonly ClusterRow[],
  field: ClusterSortField,
  order: 'asc' | 'desc',
): ClusterRow[] {
  const keyOf = sortKeys[field];
  const direction = order === 'desc' ? -1 : 1;
  return rows
    .map(row => ({ row, key: keyOf(row) }))
    .sort((a, b) => {
      if (a.key === undefined || b.key === undefined) {
        if (a.key !== b.key) return a.key === undefined ? 1 : -1;
      } else if (a.key !== b.key) {
        return (a.key < b.key ? -1 : 1) * direction;
      }
      if (a.row.name !== b.row.name) return a.row.name < b.row.name ? -1 : 1;
      return a.row.id < b.row.id ? -1 : 1;
    })
    .map(({ row }) => row);
}

function summaryOf(
  rows: readonly ClusterRow[],
  owners: ReadonlySet<string>,
  now: Date,
): ClusterList['summary'] {
  const byHealth: Record<HealthStatus, number> = {
    ready: 0,
    starting: 0,
    attention: 0,
    failed: 0,
    deleting: 0,
    unknown: 0,
  };
  const limit = now.getTime() + day;
  let endingWithin24h = 0;
  let behindTemplate = 0;
  let mine = 0;
  for (const row of rows) {
    byHealth[row.health.status] += 1;
    if (endOf(row) <= limit) endingWithin24h += 1;
    if (row.templateCurrentVersion !== undefined) behindTemplate += 1;
    if (isOwnedBy(row, owners)) mine += 1;
  }
  return {
    total: rows.length,
    byHealth,
    endingWithin24h,
    behindTemplate,
    mine,
  };
}

function facetsOf(rows: readonly ClusterRow[]): ClusterList['facets'] {
  const facets = {
    owner: new Map<string, number>(),
    template: new Map<string, number>(),
    health: new Map<string, number>(),
    managementCluster: new Map<string, number>(),
    kind: new Map<string, number>(),
  };
  const add = (counts: Map<string, number>, value: string | undefined) => {
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  for (const row of rows) {
    add(facets.owner, row.owner);
    add(facets.template, row.template);
    add(facets.health, row.health.status);
    add(facets.managementCluster, row.managementCluster);
    add(facets.kind, row.kind);
  }
  // Owners and templates are words from Git: `__proto__` must stay a word.
  return Object.fromEntries(
    Object.entries(facets).map(([name, counts]) => [
      name,
      Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    ]),
  ) as ClusterList['facets'];
}
