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
  InventoryProblem,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ClusterView } from '../inventory/ClusterView';
import type { Inventory } from '../inventory/types';

/** Most problems that are listed; one broken generator must not outweigh the list. */
const mostProblems = 100;

const found = new WeakMap<ClusterView, InventoryProblem[]>();

/**
 * A problem names objects; whoever does not see all clusters hears only of those that are about clusters they see. Looked for once for
 * each view, which is made anew with each version of the inventory.
 */
export function visibleProblems(
  inventory: Inventory,
  view: ClusterView,
): InventoryProblem[] {
  let problems = found.get(view);
  if (!problems) {
    problems = inventory.problems();
    if (!view.seesAll && problems.length > 0) {
      const seen = rowsByObject(view);
      problems = problems.filter(problem => isAbout(problem, seen, inventory));
    }
    problems = problems.slice(0, mostProblems);
    found.set(view, problems);
  }
  return problems;
}

/** Rows by `<namespace>/<name>`: clusters of different management clusters may have the same. */
function rowsByObject(view: ClusterView): ReadonlyMap<string, ClusterRow[]> {
  const rows = new Map<string, ClusterRow[]>();
  for (const row of view.rows()) {
    const object = `${row.namespace}/${row.name}`;
    rows.set(object, [...(rows.get(object) ?? []), row]);
  }
  return rows;
}

function isAbout(
  { source, object }: InventoryProblem,
  seen: ReadonlyMap<string, ClusterRow[]>,
  inventory: Inventory,
): boolean {
  const live = object.slice(object.lastIndexOf(' ') + 1);
  if (live !== object && seen.has(live)) {
    const managementCluster = source.slice(source.indexOf(':') + 1);
    return seen
      .get(live)!
      .some(row => row.managementCluster === managementCluster);
  }
  const file = /(?:^|\/)([^/]+\/[^/]+)\.yaml$/.exec(object);
  const rows = (file && seen.get(file[1])) ?? [];
  return rows.some(row => {
    const own = `/${row.managementCluster}/${file![1]}.yaml`;
    if (`/${object}`.endsWith(own)) return true;
    const declaration = inventory.detail(row)?.declaration;
    return (
      declaration?.path === object && `git:${declaration.repository}` === source
    );
  });
}
