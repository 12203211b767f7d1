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

import type { EphemeralClustersConfig } from '../config';
import type { Connections } from '../inventory/Connections';
import type { Inventory } from '../inventory/types';
import { argocdProbe } from './argocd/argocdProbe';
import { repositoryProbe } from './git/repositoryProbe';
import { kubernetesProbe } from './kubernetes/kubernetesProbe';
import { metricsProbe } from './metrics/metricsProbe';
import type { SetupProbe } from './types';

/** One probe for each configured connection, in the order of the configuration. */
export function createProbes(options: {
  config: EphemeralClustersConfig;
  connections: Connections;
  inventory: Pick<Inventory, 'rows'>;
  now: () => Date;
}): SetupProbe[] {
  const { config, connections, inventory, now } = options;
  const managementClusters = config.managementClusters.map(({ id }) => id);
  const kubernetes = connections.managementClusters.map(connection =>
    kubernetesProbe({
      ...connection,
      title: byId(config.managementClusters, connection.id).title,
    }),
  );
  const argocd = connections.managementClusters.flatMap(connection => {
    const configured = byId(config.managementClusters, connection.id);
    const { url, token, namespace } = configured.argocd;
    if (!url && !token) return [];
    return argocdProbe({
      id: connection.id,
      title: configured.title,
      namespace,
      client: connection.argocd,
      applicationByProject: connection.applicationByProject,
    });
  });
  const repositories = connections.repositories.map(connection =>
    repositoryProbe({
      ...connection,
      managementClusters,
      merges: config.lifecycle.autoMerge,
    }),
  );
  const metrics = connections.metrics.map(({ id, client }, index) => {
    const { title, clusterLabel } = byId(config.metrics, id);
    return metricsProbe({
      id,
      title,
      client,
      clusterLabel,
      used: index === 0,
      managementClusters,
      rows: () => inventory.rows(),
      now,
    });
  });
  return [...kubernetes, ...argocd, ...repositories, ...metrics];
}

function byId<T extends { id: string }>(items: readonly T[], id: string): T {
  const found = items.find(item => item.id === id);
  if (!found) throw new Error(`"${id}" is not configured`);
  return found;
}
