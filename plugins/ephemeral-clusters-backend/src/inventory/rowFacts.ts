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
  ClusterList,
  ClusterRow,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { Words } from './Words';

/** Field whose values are counted. */
export type FacetField = keyof ClusterList['facets'];

/** Fields whose values are counted, in the order of `RowFacts.codes`. */
export const facetFields: readonly FacetField[] = [
  'owner',
  'template',
  'health',
  'managementCluster',
  'kind',
];

/** Place of a field in `facetFields`. */
export function facetIndex(field: FacetField): number {
  return facetFields.indexOf(field);
}

const valueOf: Record<FacetField, (row: ClusterRow) => string | undefined> = {
  owner: row => row.owner,
  template: row => row.template,
  health: row => row.health.status,
  managementCluster: row => row.managementCluster,
  kind: row => row.kind,
};

/** What queries need of a row, worked out once for each row. */
export interface RowFacts {
  readonly row: ClusterRow;
  /** Codes of the values of `facetFields`. */
  readonly codes: readonly number[];
  /** Milliseconds since the epoch; infinite where it never ends. */
  readonly end: number;
  /** Everything that the row is searched by, in lower case; made when it is first searched. */
  text: string | undefined;
  /** Place in the rows of the last version that had it. */
  position: number;
  /** Number of the last version that had it. */
  version: number;
  /** Number of the first version since when all had it. */
  since: number;
}

/** Works out the facts of a row that is new in a version. */
export function factsOf(
  row: ClusterRow,
  words: readonly Words[],
  version: number,
): RowFacts {
  const end = row.expiresAt === undefined ? NaN : Date.parse(row.expiresAt);
  return {
    row,
    codes: facetFields.map((field, index) =>
      words[index].codeOf(valueOf[field](row)),
    ),
    end: Number.isNaN(end) ? Number.POSITIVE_INFINITY : end,
    text: undefined,
    position: 0,
    version,
    since: version,
  };
}

/** Everything that a row is searched by, in lower case. */
export function textOf(facts: RowFacts): string {
  if (facts.text === undefined) {
    const { name, namespace, owner, template, purpose, managementCluster } =
      facts.row;
    facts.text = [name, namespace, owner, template, purpose, managementCluster]
      .filter(part => part)
      .join('\n')
      .toLowerCase();
  }
  return facts.text;
}
