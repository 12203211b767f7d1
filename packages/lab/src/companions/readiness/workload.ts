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

import type { KubeObject } from '../KubeClient';

/** What Deployments, DaemonSets and StatefulSets have in common. */
export interface PodWorkload extends KubeObject {
  spec: {
    replicas?: number;
    template: { spec: { containers: unknown[] } };
  };
  status?: {
    observedGeneration?: number;
    readyReplicas?: number;
    conditions?: Condition[];
  };
}

export interface Condition {
  type: string;
  status: string;
  lastTransitionTime?: string;
}

export interface Node extends KubeObject {
  status?: {
    capacity?: Record<string, string>;
    nodeInfo?: { kubeletVersion?: string };
    conditions?: Condition[];
  };
}

/** How the controller of one kind would report it, once all its pods run. */
export interface ReadinessRule<T extends PodWorkload = PodWorkload> {
  /** Of the group `apps`. */
  resource: 'deployments' | 'daemonsets' | 'statefulsets';
  /** Whether the status says that everything of the newest generation is there. */
  isReported(workload: T, nodes: readonly Node[]): boolean;
  /** @param generation - of the object when it has this status */
  readyStatus(
    workload: T,
    generation: number,
    nodes: readonly Node[],
    now: Date,
  ): object;
}

/** Whether a status is about the newest generation. */
export const isObserved = ({ metadata, status }: PodWorkload) =>
  (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);

/** One where nothing is said, as Kubernetes takes it. */
export const replicasOf = ({ spec }: PodWorkload) => spec.replicas ?? 1;
