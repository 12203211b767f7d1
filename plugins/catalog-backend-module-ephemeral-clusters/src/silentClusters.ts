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

import type { SourceFreshness } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { AllClusters } from './readClusters';

/** Sources whose silence means that clusters may be missing from the list. */
const clusterSources: readonly SourceFreshness['kind'][] = [
  'kubernetes',
  'git',
];

/** Management clusters whose clusters may be missing from the list, since a source that knows them has never been in contact. */
export function silentClusters({
  rows,
  sources,
}: Pick<AllClusters, 'rows' | 'sources'>): ReadonlySet<string> {
  const silent = new Set<string>();
  for (const { kind, state, managementCluster } of sources) {
    if (!clusterSources.includes(kind)) continue;
    if (state === 'fresh' || state === 'stale') continue;
    if (managementCluster) silent.add(managementCluster);
    else {
      // A repository may declare clusters of all of them.
      for (const source of [...sources, ...rows]) {
        if (source.managementCluster) silent.add(source.managementCluster);
      }
    }
  }
  return silent;
}
