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

/** What both the management cluster and the portal's inventory say of a Cluster. */
export interface ClusterSight {
  name: string;
  namespace: string;
  uid?: string;
  /** Of control plane and workers together. */
  nodes?: { desired: number; ready: number };
}

/** A Cluster as the management cluster has it. */
export interface LiveCluster extends ClusterSight {
  isAvailable: boolean;
}

interface ClusterObject {
  metadata: { name: string; namespace: string; uid: string };
  status?: {
    conditions?: { type: string; status: string }[];
    controlPlane?: ReplicaStatus;
    workers?: ReplicaStatus;
  };
}

interface ReplicaStatus {
  desiredReplicas?: number;
  readyReplicas?: number;
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
      uid: metadata.uid,
      nodes: nodesOf(status),
      isAvailable:
        status?.conditions?.some(
          item => item.type === 'Available' && item.status === 'True',
        ) ?? false,
    }),
  );
}

function nodesOf(status: ClusterObject['status']): ClusterSight['nodes'] {
  const groups = [status?.controlPlane, status?.workers].filter(
    group => group?.desiredReplicas !== undefined,
  );
  const sum = (field: keyof ReplicaStatus) =>
    groups.reduce((total, group) => total + (group?.[field] ?? 0), 0);
  return groups.length === 0
    ? undefined
    : { desired: sum('desiredReplicas'), ready: sum('readyReplicas') };
}
