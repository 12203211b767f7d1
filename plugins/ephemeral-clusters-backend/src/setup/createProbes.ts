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
import type { Inventory } from '../inventory/types';
import { argocdProbe } from './argocd/argocdProbe';
import { repositoryProbe } from './git/repositoryProbe';
import { kubernetesProbe } from './kubernetes/kubernetesProbe';
import { metricsProbe } from './metrics/metricsProbe';
import type { SetupProbe, SetupSubjects } from './types';

/** One probe for each configured connection, in the order of the configuration. */
export function createProbes(options: {
  config: EphemeralClustersConfig;
  subjects: SetupSubjects;
  inventory: Pick<Inventory, 'rows'>;
  now: () => Date;
}): SetupProbe[] {
  const { config, subjects, inventory, now } = options;
  const managementClusters = config.managementClusters.map(({ id }) => id);
  const kubernetes = subjects.managementClusters.map(subject =>
    kubernetesProbe({
      ...subject,
      title: byId(config.managementClusters, subject.id).title,
    }),
  );
  const argocd = subjects.managementClusters.flatMap(subject => {
    const configured = byId(config.managementClusters, subject.id);
    const { url, token, namespace } = configured.argocd;
    if (!url && !token) return [];
    return argocdProbe({
      id: subject.id,
      title: configured.title,
      namespace,
      client: subject.argocd,
      applicationByProject: subject.applicationByProject,
    });
  });
  const repositories = subjects.repositories.map(subject =>
    repositoryProbe({
      ...subject,
      managementClusters,
      merges: config.lifecycle.autoMerge,
    }),
  );
  const metrics = subjects.metrics.map(({ id, client }, index) => {
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
