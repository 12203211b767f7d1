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
  ClusterApplication,
  ClusterCondition,
  ClusterKind,
  ClusterOrigin,
  Freshness,
  InventoryProblem,
  MachineNode,
  ReplicaCount,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** `<managementCluster>/<namespace>/<name>`: joins the facts of one cluster. */
export type ClusterKeyString = string;

/** What Cluster API says of one cluster, projected from its objects. */
export interface CapiFacts {
  source: 'capi';
  managementCluster: string;
  namespace: string;
  name: string;
  uid: string;
  /** ISO 8601 */
  createdAt: string;
  /** ISO 8601 */
  deletingSince?: string;
  origin: ClusterOrigin;
  phase?: string;
  paused: boolean;
  kubernetesVersion?: string;
  endpoint?: string;
  infrastructureProvisioned: boolean;
  controlPlaneInitialized: boolean;
  controlPlane?: ReplicaCount;
  workers?: ReplicaCount;
  nodes?: ReplicaCount;
  conditions: ClusterCondition[];
  machines: MachineNode[];
  /** Names of finalizers left on the object. */
  finalizers: string[];
}

/** What is seen of one vcluster: the objects of its Helm release. */
export interface VclusterFacts {
  source: 'vcluster';
  managementCluster: string;
  namespace: string;
  name: string;
  uid: string;
  /** ISO 8601 */
  createdAt: string;
  /** ISO 8601 */
  deletingSince?: string;
  chartVersion?: string;
  kubernetesVersion?: string;
  endpoint?: string;
  replicas: ReplicaCount;
  /** Why its pod is not ready, in words. */
  podMessage?: string;
}

/** What Argo CD says about one cluster. */
export interface ArgoFacts {
  source: 'argocd';
  managementCluster: string;
  namespace: string;
  name: string;
  /** Applications that deliver it (by tracking, or by the ApplicationSet's name pattern) and that run on it (by destination). */
  applications: ClusterApplication[];
  /** Registered as a destination in Argo CD. Undefined: cannot be known. */
  registered?: boolean;
}

export type ClusterFacts = CapiFacts | VclusterFacts | ArgoFacts;

/** Observes one kind of thing on one management cluster. Never throws after start(); reports its own freshness. */
export interface ClusterSource {
  readonly id: string;
  start(signal: AbortSignal): Promise<void>;
  facts(): Iterable<ClusterFacts>;
  freshness(): SourceFreshness;
  problems(): InventoryProblem[];
  /** Level, not edge: "something changed"; the listener reads again. */
  onChange(listener: () => void): void;
}

/** Reads what one GitOps repository declares. */
export interface DeclarationSource {
  readonly repositoryId: string;
  start(signal: AbortSignal): Promise<void>;
  freshness(): Freshness;
}

/** Kinds that a cluster id can name. */
export type { ClusterKind };
