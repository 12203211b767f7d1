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

import type { RunningLab } from './runningLab';

/** A Cluster as the management cluster has it. */
export interface LiveCluster {
  name: string;
  namespace: string;
  isAvailable: boolean;
}

interface ClusterObject {
  metadata: { name: string; namespace: string };
  status?: { conditions?: { type: string; status: string }[] };
}

/** All Clusters, as `kubectl get` gives them. */
export async function readClusters(lab: RunningLab): Promise<LiveCluster[]> {
  const text = await lab.kubectl([
    ...['get', 'clusters.v1beta2.cluster.x-k8s.io'],
    ...['--all-namespaces', '--output', 'json'],
  ]);
  return (JSON.parse(text) as { items: ClusterObject[] }).items.map(
    ({ metadata, status }) => ({
      name: metadata.name,
      namespace: metadata.namespace,
      isAvailable:
        status?.conditions?.some(
          item => item.type === 'Available' && item.status === 'True',
        ) ?? false,
    }),
  );
}
