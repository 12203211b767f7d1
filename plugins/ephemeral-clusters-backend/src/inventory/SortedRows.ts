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

import type { RowFacts } from './rowFacts';
import type { RowTable } from './RowTable';
import {
  comparePositions,
  positionOf,
  type ListOrder,
  type ListPosition,
} from './sortKeys';

interface Entry extends ListPosition {
  facts: RowFacts;
}

/** All rows in one order. From version to version only rows that are new are sorted, and merged into the others. */
export class SortedRows {
  readonly #order: ListOrder;
  readonly #compare: (a: ListPosition, b: ListPosition) => number;
  #entries: Entry[] = [];
  #places = new Uint32Array();
  #version = 0;

  static create(order: ListOrder): SortedRows {
    return new SortedRows(order);
  }

  private constructor(order: ListOrder) {
    this.#order = order;
    this.#compare = comparePositions(order);
  }

  /** Places of the rows in the table, in this order. */
  get places(): Uint32Array {
    return this.#places;
  }

  /** Brings the order to a version of the rows. */
  update({ version, facts }: RowTable): void {
    if (version === this.#version) return;
    const known = this.#version;
    const kept = this.#entries.filter(
      entry => entry.facts.version === version && entry.facts.since <= known,
    );
    const added = facts
      .filter(item => item.since > known)
      .map(item => this.#entryOf(item))
      .sort(this.#compare);
    this.#entries = this.#merge(kept, added);
    this.#places = Uint32Array.from(
      this.#entries,
      entry => entry.facts.position,
    );
    this.#version = version;
  }

  /** Where in the list the row is that is the n-th in this order. */
  positionAt(index: number): ListPosition {
    return this.#entries[index];
  }

  /** Number of rows up to and with a position, whether there still is a row there or not. */
  countUpTo(position: ListPosition): number {
    let from = 0;
    let to = this.#entries.length;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (this.#compare(this.#entries[middle], position) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  #entryOf(facts: RowFacts): Entry {
    const { group, key, name, id } = positionOf(facts.row, this.#order);
    return { group, key, name, id, facts };
  }

  #merge(left: Entry[], right: Entry[]): Entry[] {
    if (right.length === 0) return left;
    if (left.length === 0) return right;
    const merged: Entry[] = [];
    let next = 0;
    for (const entry of left) {
      while (next < right.length && this.#compare(right[next], entry) < 0) {
        merged.push(right[next]);
        next += 1;
      }
      merged.push(entry);
    }
    for (; next < right.length; next += 1) merged.push(right[next]);
    return merged;
  }
}
