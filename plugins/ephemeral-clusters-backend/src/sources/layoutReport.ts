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

import type { InventoryProblem } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  ClusterLayout,
  LayoutListing,
  RepositorySnapshot,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';

/** What one layout found in a repository. */
export interface LayoutReport {
  id: string;
  /** Where it looks, as configured; absent where the layout does not say. */
  pattern?: string;
  /** How many clusters it declares, by management cluster. */
  clusters: Record<string, number>;
  problems: InventoryProblem[];
  /** How many files are its own, by their path; absent where the layout does not say. */
  files?: number;
  /** YAML files where it looks that no layout takes for its own; at most a few. */
  strangers: string[];
}

const shownStrangers = 5;

/** Sums up what a layout found. `all`: the layouts of the repository. */
export function layoutReport(
  layout: ClusterLayout,
  listing: LayoutListing,
  options: { snapshot: RepositorySnapshot; all: readonly ClusterLayout[] },
): LayoutReport {
  const { snapshot, all } = options;
  const clusters: Record<string, number> = {};
  for (const { managementCluster } of listing.clusters) {
    clusters[managementCluster] = (clusters[managementCluster] ?? 0) + 1;
  }
  const { directory } = layout;
  const paths = [...snapshot.files.keys()];
  const near =
    directory === undefined
      ? []
      : paths.filter(path => path.startsWith(directory));
  return {
    id: layout.id,
    pattern: layout.pattern,
    clusters,
    problems: listing.problems,
    files: layout.owns && paths.filter(path => layout.owns?.(path)).length,
    strangers: near
      .filter(
        path => /\.ya?ml$/.test(path) && !all.some(other => other.owns?.(path)),
      )
      .slice(0, shownStrangers),
  };
}
