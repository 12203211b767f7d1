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

import type { LoggerService } from '@backstage/backend-plugin-api';
import { parseLifetime } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { GitOpsRepository } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import {
  createArgoCdClient,
  type ArgoCdAccount,
  type ArgoCdClient,
} from '../argocd/ArgoCdClient';
import type { EphemeralClustersConfig } from '../config';
import {
  createKubernetesClient,
  Discovery,
  scrubError,
  systemTiming,
  type KubernetesClient,
  type Timing,
} from '../kubernetes';
import {
  createThanosClient,
  noMetrics,
  ThanosMetrics,
  type Metrics,
  type MetricsClient,
} from '../metrics';
import type { RequestView } from '../requests/types';
import {
  ArgoCdSource,
  CapiSource,
  GitDeclarationSource,
  VclusterSource,
} from '../sources';
import type { Connections } from './Connections';
import { DefaultInventory } from './DefaultInventory';
import type { Inventory } from './types';

export interface CreateObservationOptions {
  config: EphemeralClustersConfig;
  repositories: readonly GitOpsRepository[];
  requests: RequestView;
  logger: LoggerService;
  timing?: Timing;
}

/** Everything that observes, made from the configuration. */
export interface Observation {
  inventory: Inventory;
  metrics: Metrics;
  connections: Connections;
  /** Argo CD's REST API by management cluster; only where a token is configured. */
  argocd: ReadonlyMap<string, ArgoCdClient>;
  /** Runs until the signal is aborted, then closes all connections. Never throws. */
  start(signal: AbortSignal): Promise<void>;
}

/** Makes the sources of the configuration and the inventory over them. Nothing is asked for before `start`, so nothing can fail here. */
export function createObservation(
  options: CreateObservationOptions,
): Observation {
  const { config, repositories, requests, logger } = options;
  const timing = options.timing ?? systemTiming;
  const { staleAfterMilliseconds } = config.freshness;
  const clients: KubernetesClient[] = [];
  const argocd = new Map<string, ArgoCdClient & ArgoCdAccount>();
  const clusters = [];
  const deliveries = [];
  const managementClusters: Connections['managementClusters'][number][] = [];
  for (const managementCluster of config.managementClusters) {
    const { id, title } = managementCluster;
    const report = (message: string) => logger.warn(`${title}: ${message}`);
    const client = createKubernetesClient(managementCluster.access, {
      timing,
      report: message => report(scrubError(message)),
    });
    clients.push(client);
    const { url, token } = managementCluster.argocd;
    if (url && token) argocd.set(id, createArgoCdClient({ url, token }));
    const shared = {
      managementCluster: id,
      title,
      client,
      discovery: new Discovery(client, timing),
      timing,
      staleAfterMilliseconds,
      report,
    };
    const live = [CapiSource.create(shared), VclusterSource.create(shared)];
    const delivery = ArgoCdSource.create({
      ...shared,
      url,
      argocd: argocd.get(id),
    });
    clusters.push(...live);
    deliveries.push(delivery);
    managementClusters.push({
      id,
      client,
      argocd: argocd.get(id),
      applicationByProject: () => delivery.applicationByProject(),
      kinds: [
        // Of these the first kind is also read one by one, past the cache.
        ...live.flatMap(source =>
          source
            .observed()
            .map((observed, index) => ({ observed, live: index === 0 })),
        ),
        ...delivery.observed().map(observed => ({ observed, live: false })),
      ],
    });
  }
  const declarations = repositories.map(repository =>
    GitDeclarationSource.create({
      repository,
      pollIntervalMilliseconds:
        config.repositories.find(item => item.id === repository.id)
          ?.pollIntervalMilliseconds ?? 30_000,
      staleAfterMilliseconds,
      timing,
    }),
  );
  const metricsClients = config.metrics.map(source => ({
    id: source.id,
    client: createThanosClient(source),
  }));
  const metrics = createMetrics(config, metricsClients[0]?.client, timing);
  const lastWarning = config.lifecycle.warnBefore.at(-1);
  const inventory = DefaultInventory.create({
    clusters,
    deliveries,
    declarations,
    metrics,
    requests,
    connect: config.connect.steps,
    lastWarningMilliseconds:
      lastWarning === undefined
        ? undefined
        : parseLifetime(lastWarning)?.toMillis(),
    timing,
  });
  return {
    inventory,
    metrics,
    argocd,
    connections: {
      managementClusters,
      repositories: repositories.map((repository, index) => ({
        repository,
        source: declarations[index],
      })),
      metrics: metricsClients,
    },
    async start(signal) {
      try {
        await inventory.start(signal);
      } catch (error) {
        logger.error('Observing the clusters ended', error as Error);
      } finally {
        await Promise.all(clients.map(client => client.close()));
      }
    },
  };
}

function createMetrics(
  config: EphemeralClustersConfig,
  client: MetricsClient | undefined,
  timing: Timing,
): Metrics {
  const [source] = config.metrics;
  if (!source || !client) return noMetrics;
  return ThanosMetrics.create({
    id: source.id,
    title: source.title,
    client,
    labels: {
      cluster: source.clusterLabel,
      managementCluster: 'management_cluster',
      managementClusters: config.managementClusters.map(item => item.id),
    },
    timing,
    staleAfterMilliseconds: config.freshness.staleAfterMilliseconds,
  });
}
