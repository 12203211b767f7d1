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

import { InputError } from '@backstage/errors';
import type {
  ClusterGroupField,
  ClusterList,
  ClusterQuery,
  ClusterRow,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { clusterList } from '../__fixtures__/clusters';

/** A back end's inventory that answers by cursor, groups and fields as the API does, sorted by name. */
export class FakeInventory {
  /** Everything that was asked. */
  readonly asked: ClusterQuery[] = [];
  /** Epoch of the replica that answers. */
  epoch = 'a';
  #number = 1;
  #rows: ClusterRow[];
  #answers = new Map<string, ClusterList>();

  constructor(rows: ClusterRow[]) {
    this.#rows = rows;
  }

  get version() {
    return `${this.epoch}-${this.#number}`;
  }

  /** Changes the fleet, and says the version that a notice of it has. */
  change(change: (rows: ClusterRow[]) => ClusterRow[]): string {
    this.#rows = change(this.#rows);
    this.#number += 1;
    return this.version;
  }

  /** Asked for the same again while nothing changed, the client gives the same object (it was a 304). */
  readonly listClusters = async (query: ClusterQuery): Promise<ClusterList> => {
    this.asked.push(query);
    const question = JSON.stringify([this.version, query]);
    const known = this.#answers.get(question);
    if (known) return known;
    const answer = this.#answer(query);
    this.#answers.set(question, answer);
    return answer;
  };

  #answer(query: ClusterQuery): ClusterList {
    const { groupBy, search, owner, limit = 25, fields } = query;
    const matching = this.#rows
      .filter(row => row.name.includes(search ?? ''))
      .filter(row => !owner || owner.includes(row.owner ?? ''))
      .sort((a, b) => (placeOf(a, groupBy) < placeOf(b, groupBy) ? -1 : 1));
    const start = query.cursor === undefined ? undefined : decode(query);
    const from = matching.filter(
      row => start === undefined || placeOf(row, groupBy) > start,
    );
    const items = from.slice(0, limit);
    const last = items.at(-1);
    return clusterList(this.#rows, {
      items: items.map(row => pick(row, fields)),
      total: matching.length,
      limit,
      nextCursor:
        last && from.length > limit
          ? encode(placeOf(last, groupBy), query)
          : undefined,
      groups: groupBy && groupsOf(matching, groupBy),
      version: this.version,
    });
  }
}

function placeOf(row: ClusterRow, groupBy: ClusterGroupField | undefined) {
  return JSON.stringify([groupBy ? row[groupBy] ?? '' : '', row.name, row.id]);
}

function encode(place: string, query: ClusterQuery): string {
  return JSON.stringify([place, questionOf(query)]);
}

function decode(query: ClusterQuery): string {
  const [place, question] = JSON.parse(query.cursor!);
  if (question !== questionOf(query)) {
    throw new InputError('The cursor belongs to another query');
  }
  return place;
}

function questionOf({ cursor, fields, limit, ...question }: ClusterQuery) {
  return JSON.stringify(question);
}

function groupsOf(rows: ClusterRow[], groupBy: ClusterGroupField) {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = row[groupBy] ?? '';
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count }));
}

function pick(row: ClusterRow, fields: ClusterQuery['fields']): ClusterRow {
  if (!fields) return row;
  const keys = ['id', 'managementCluster', 'namespace', 'name', ...fields];
  return Object.fromEntries(
    Object.entries(row).filter(([key]) => keys.includes(key)),
  ) as unknown as ClusterRow;
}
