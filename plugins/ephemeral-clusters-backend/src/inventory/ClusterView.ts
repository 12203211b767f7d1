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
  ClusterRow,
  HealthStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { facetIndex } from './rowFacts';
import type { RowTable } from './RowTable';
import type { SortedRows } from './SortedRows';
import type { ListOrder } from './sortKeys';

const healthStatuses: readonly HealthStatus[] = [
  'ready',
  'starting',
  'attention',
  'failed',
  'deleting',
  'unknown',
];

const healthIndex = facetIndex('health');
const ownerIndex = facetIndex('owner');

/** Which rows are seen, and how all of them are sorted. */
export interface ClusterViewOptions {
  table: RowTable;
  sees(row: ClusterRow): boolean;
  /** Whether it sees whatever there is, and not merely all that happens to be there. */
  seesAll: boolean;
  sorted(order: ListOrder): SortedRows;
}

/**
 * One version of the rows as they are seen with one decision of the permission framework. It is to be used up before the inventory may
 * change, that is without waiting for anything.
 */
export class ClusterView {
  readonly table: RowTable;
  /** As in the options. */
  readonly seesAll: boolean;
  /** 1 at the places of the rows that are seen. */
  readonly seen: Uint8Array;
  /** How many rows are seen. */
  readonly total: number;
  /** How many of them have a newer version of their template. */
  readonly behindTemplate: number;
  /** How many of them have which value, by fields and codes. */
  readonly counts: readonly Uint32Array[];
  readonly #sorted: ClusterViewOptions['sorted'];
  /** Ends in order, without those that never come. */
  readonly #ends: Float64Array;

  static create(options: ClusterViewOptions): ClusterView {
    return new ClusterView(options);
  }

  private constructor({ table, sees, seesAll, sorted }: ClusterViewOptions) {
    const { facts, columns, words } = table;
    this.table = table;
    this.seesAll = seesAll;
    this.#sorted = sorted;
    this.seen = new Uint8Array(facts.length);
    this.counts = words.map(item => new Uint32Array(item.size));
    const ends = new Float64Array(facts.length);
    let total = 0;
    let ending = 0;
    let behind = 0;
    for (let place = 0; place < facts.length; place += 1) {
      const { row, end } = facts[place];
      if (!sees(row)) continue;
      this.seen[place] = 1;
      total += 1;
      if (row.templateCurrentVersion !== undefined) behind += 1;
      if (end !== Number.POSITIVE_INFINITY) {
        ends[ending] = end;
        ending += 1;
      }
      for (let field = 0; field < columns.length; field += 1) {
        this.counts[field][columns[field][place]] += 1;
      }
    }
    this.total = total;
    this.behindTemplate = behind;
    this.#ends = ends.slice(0, ending).sort();
  }

  /** All rows that are seen, in no order. */
  rows(): ClusterRow[] {
    return this.table.facts
      .filter((_, place) => this.seen[place] === 1)
      .map(({ row }) => row);
  }

  /** All rows in an order, also those that are not seen. */
  sorted(order: ListOrder): SortedRows {
    return this.#sorted(order);
  }

  byHealth(): Record<HealthStatus, number> {
    const words = this.table.words[healthIndex];
    const counts = healthStatuses.map(status => [
      status,
      this.counts[healthIndex][words.codeOf(status)] ?? 0,
    ]);
    return Object.fromEntries(counts) as Record<HealthStatus, number>;
  }

  /** How many of the rows that are seen have one of the marked owners. */
  ownedBy(marks: Uint8Array): number {
    return this.counts[ownerIndex].reduce(
      (sum, count, code) => (marks[code] === 1 ? sum + count : sum),
      0,
    );
  }

  /** How many of the rows that are seen end by then; what is over its end counts too. Milliseconds since the epoch. */
  endingBy(time: number): number {
    let from = 0;
    let to = this.#ends.length;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (this.#ends[middle] <= time) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
