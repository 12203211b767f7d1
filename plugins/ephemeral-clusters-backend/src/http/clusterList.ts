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

import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import {
  clusterQuerySchema,
  parseLifetime,
  type ClusterQuery,
  type ClusterRow,
  type InventoryProblem,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { Inventory } from '../inventory/types';

/** Most problems that are listed; one broken generator must not outweigh the list. */
const mostProblems = 100;

/** Reads the query of a list. @throws InputError naming what is wrong */
export function parseQuery(query: unknown): ClusterQuery {
  const parsed = clusterQuerySchema.safeParse(query);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  const { endsWithin } = parsed.data;
  if (endsWithin && !parseLifetime(endsWithin)) {
    throw new InputError(
      'endsWithin: write an ISO 8601 duration of weeks, days, hours or minutes, like P1D',
    );
  }
  return parsed.data;
}

/** Changes with whatever the answer depends on: the state, what the caller may see, who that is, the query, and the passing of time. */
export function etagOf(
  version: string,
  rows: readonly ClusterRow[],
  visible: (row: ClusterRow) => boolean,
  ownership: readonly string[],
  query: ClusterQuery,
  now: Date,
): string {
  let sight = 0x811c9dc5;
  rows.forEach((row, index) => {
    // eslint-disable-next-line no-bitwise -- a hash
    if (visible(row)) sight = Math.imul(sight ^ index, 0x01000193);
  });
  const minute = Math.floor(now.getTime() / 60_000);
  const hash = createHash('sha256')
    .update(JSON.stringify([version, sight, ownership, query, minute]))
    .digest('base64url')
    .slice(0, 22);
  return `W/"${hash}"`;
}

/** A problem names objects; whoever does not see all clusters hears only of those that are about clusters they see. */
export function visibleProblems(
  inventory: Inventory,
  seen: readonly ClusterRow[],
  seesAll: boolean,
): InventoryProblem[] {
  const problems = inventory.problems();
  if (seesAll) return problems.slice(0, mostProblems);
  return problems
    .filter(problem => seen.some(row => isAbout(problem, row, inventory)))
    .slice(0, mostProblems);
}

/** Clusters of different management clusters may have the same namespace and name. */
function isAbout(
  { source, object }: InventoryProblem,
  row: ClusterRow,
  inventory: Inventory,
): boolean {
  const { managementCluster, namespace, name } = row;
  if (object.endsWith(` ${namespace}/${name}`)) {
    return source.slice(source.indexOf(':') + 1) === managementCluster;
  }
  const file = `${namespace}/${name}.yaml`;
  if (!`/${object}`.endsWith(`/${file}`)) return false;
  if (`/${object}`.endsWith(`/${managementCluster}/${file}`)) return true;
  const declaration = inventory.detail(row)?.declaration;
  return (
    declaration?.path === object && `git:${declaration.repository}` === source
  );
}
