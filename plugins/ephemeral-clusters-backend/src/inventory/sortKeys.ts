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
  ClusterQuery,
  ClusterRow,
  ClusterSortField,
  HealthStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** Undefined: the row has no such value, and comes last in both directions. */
export type SortKey = string | number | undefined;

/** What decides where in the list a row is. */
export interface ListPosition {
  group: SortKey;
  key: SortKey;
  name: string;
  id: string;
}

/** What decides the order of the list. */
export interface ListOrder {
  sort: ClusterSortField;
  order: 'asc' | 'desc';
  groupBy?: ClusterGroupField;
}

/** Order of a query, with what holds where it says nothing. */
export function orderOf({ sort, order, groupBy }: ClusterQuery): ListOrder {
  return { sort: sort ?? 'name', order: order ?? 'asc', groupBy };
}

const healthOrder: readonly HealthStatus[] = [
  'failed',
  'attention',
  'unknown',
  'deleting',
  'starting',
  'ready',
];

const sortKeys: Record<ClusterSortField, (row: ClusterRow) => SortKey> = {
  name: row => row.name,
  owner: row => row.owner && row.owner.toLowerCase(),
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

/** Groups in an order that does not depend on case, but apart where they differ in it, as their counts are. */
function groupKey(value: string | undefined): SortKey {
  return value ? `${value.toLowerCase()}\n${value}` : undefined;
}

/** Where a row is in a list of this order. */
export function positionOf(row: ClusterRow, order: ListOrder): ListPosition {
  return {
    group: order.groupBy && groupKey(row[order.groupBy]),
    key: sortKeys[order.sort](row),
    name: row.name,
    id: row.id,
  };
}

/** Compares positions in lists of this order; equal rows by name and id, so that pages neither overlap nor leave anything out. */
export function comparePositions(
  order: ListOrder,
): (a: ListPosition, b: ListPosition) => number {
  const direction = order.order === 'desc' ? -1 : 1;
  // Groups run with the rows only where both are about the same field.
  const groupDirection = order.groupBy === order.sort ? direction : 1;
  return (a, b) =>
    compareKeys(a.group, b.group, groupDirection) ||
    compareKeys(a.key, b.key, direction) ||
    compareTexts(a.name, b.name) ||
    compareTexts(a.id, b.id);
}

function compareKeys(a: SortKey, b: SortKey, direction: number): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return (a < b ? -1 : 1) * direction;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
