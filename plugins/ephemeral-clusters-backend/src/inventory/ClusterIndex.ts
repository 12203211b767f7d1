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

import type { ClusterRow } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { LRUCache } from 'lru-cache';
import { ClusterView } from './ClusterView';
import { facetFields, factsOf, type RowFacts } from './rowFacts';
import { tableOf, type RowTable } from './RowTable';
import { SortedRows } from './SortedRows';
import type { ListOrder } from './sortKeys';
import { Words } from './Words';

/** Which rows are seen. */
export interface Sight {
  /** The same for two sights that see the same. */
  readonly key: string;
  /** Whether whatever there is is seen. */
  readonly unconditional: boolean;
  allows(row: ClusterRow): boolean;
}

/** Most orders and views that are kept: callers differ in few of them at a time. */
const mostOrders = 16;
const mostViews = 100;

/**
 * What makes queries over all rows quick: the rows' words as numbers, their orders, and what is seen of them, each worked out once. It is
 * brought up to date when it is asked, so that a burst of changes which nobody looks at costs nothing.
 */
export class ClusterIndex {
  #words = facetFields.map(() => new Words());
  #known = new WeakMap<ClusterRow, RowFacts>();
  #rows: readonly ClusterRow[] | undefined;
  #table: RowTable = tableOf([], this.#words, 0);
  readonly #orders = new LRUCache<string, SortedRows, ListOrder>({
    max: mostOrders,
    memoMethod: (_key, _known, { context: order }) => SortedRows.create(order),
  });
  readonly #views = new LRUCache<string, ClusterView, Sight>({
    max: mostViews,
    memoMethod: (_key, _known, { context: sight }) =>
      ClusterView.create({
        table: this.#table,
        sees: row => sight.allows(row),
        seesAll: sight.unconditional,
        sorted: order => this.#sorted(order),
      }),
  });

  static create(): ClusterIndex {
    return new ClusterIndex();
  }

  /** @param rows - the same array as long as nothing has changed */
  view(rows: readonly ClusterRow[], sight: Sight): ClusterView {
    if (rows !== this.#rows) this.#update(rows);
    return this.#views.memo(sight.key, { context: sight });
  }

  #sorted(order: ListOrder): SortedRows {
    const key = `${order.groupBy ?? ''}/${order.sort}/${order.order}`;
    const sorted = this.#orders.memo(key, { context: order });
    sorted.update(this.#table);
    return sorted;
  }

  #update(rows: readonly ClusterRow[]): void {
    // Words of rows that are gone stay known: over months they must not become more than those that are needed.
    const mostWords = 2 * rows.length + 1_000;
    if (this.#words.some(words => words.size > mostWords)) {
      this.#words = facetFields.map(() => new Words());
      this.#known = new WeakMap();
      this.#orders.clear();
    }
    const version = this.#table.version + 1;
    const facts = rows.map((row, position) => {
      let item = this.#known.get(row);
      if (!item) {
        item = factsOf(row, this.#words, version);
        this.#known.set(row, item);
      } else if (item.version !== version - 1) {
        // It was away for a while.
        item.since = version;
      }
      item.version = version;
      item.position = position;
      return item;
    });
    this.#rows = rows;
    this.#table = tableOf(facts, this.#words, version);
    this.#views.clear();
  }
}
