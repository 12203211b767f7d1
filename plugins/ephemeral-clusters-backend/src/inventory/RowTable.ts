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

import { facetFields, type RowFacts } from './rowFacts';
import type { Words } from './Words';

/** One version of all rows: a place for each, and a column of codes for each field that is counted. */
export interface RowTable {
  /** Number of the version. */
  readonly version: number;
  readonly facts: readonly RowFacts[];
  /** Codes by place, in the order of `facetFields`. */
  readonly columns: readonly Uint32Array[];
  /** What the codes of a column stand for. */
  readonly words: readonly Words[];
}

/** Puts the rows of a version into columns, which are read row by row in microseconds. */
export function tableOf(
  facts: readonly RowFacts[],
  words: readonly Words[],
  version: number,
): RowTable {
  const columns = facetFields.map((_, field) => {
    const column = new Uint32Array(facts.length);
    for (let place = 0; place < facts.length; place += 1) {
      column[place] = facts[place].codes[field];
    }
    return column;
  });
  return { version, facts, columns, words };
}
