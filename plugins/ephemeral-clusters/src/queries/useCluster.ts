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

import { useApi } from '@backstage/core-plugin-api';
import type {
  ClusterDetail,
  ClusterKey,
  MetricRange,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ephemeralClustersApiRef } from '../api';
import { isHidden } from './failures';

/** Milliseconds between two looks at something that moves, and at something that rests. */
export const movingInterval = 2000;
export const restingInterval = 5000;

/** Whether the next seconds will probably change something: a request is under way, or the cluster comes or goes. */
export function isMoving(cluster: ClusterDetail | undefined): boolean {
  if (!cluster) return false;
  return (
    cluster.activeRequest !== undefined ||
    cluster.health.status === 'starting' ||
    ['requested', 'declared', 'deleting'].includes(cluster.presence)
  );
}

/** First part of the query keys of all that belongs to one cluster. */
export function clusterQueryKey(key: ClusterKey) {
  return ['cluster', key.managementCluster, key.namespace, key.name] as const;
}

/** One cluster with everything but metrics and requests; looked at more often while it moves. */
export function useCluster(key: ClusterKey) {
  const api = useApi(ephemeralClustersApiRef);
  return useQuery({
    queryKey: [...clusterQueryKey(key), 'detail'],
    queryFn: ({ signal }) => api.getCluster(key, { signal }),
    refetchInterval: query =>
      isMoving(query.state.data) ? movingInterval : restingInterval,
  });
}

/** All requests of a cluster, newest first. `moving` as `isMoving` says of its detail. */
export function useClusterRequests(key: ClusterKey, moving: boolean) {
  const api = useApi(ephemeralClustersApiRef);
  return useQuery({
    queryKey: [...clusterQueryKey(key), 'requests'],
    queryFn: ({ signal }) => api.listRequests(key, { signal }),
    refetchInterval: moving ? movingInterval : restingInterval,
  });
}

/** Charts of a cluster over a range; the shorter the range, the more often. */
export function useClusterMetrics(key: ClusterKey, range: MetricRange) {
  const api = useApi(ephemeralClustersApiRef);
  return useQuery({
    queryKey: [...clusterQueryKey(key), 'metrics', range],
    queryFn: ({ signal }) => api.getMetrics(key, range, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: query =>
      isHidden(query.state.error)
        ? false
        : { '1h': 15_000, '24h': 60_000, '7d': 300_000 }[range],
  });
}
