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

import { Exporter, ObservedNode, ObservedWorkload } from '../model';

/** A node as it is now; `readyChanged` is when it became ready or stopped being so, where that is known. */
export type NodeFacts = Omit<ObservedNode, 'ready' | 'until'> & {
  ready: boolean;
  readyChanged?: number;
};

/** A workload as it is now; `readySince` is when its ready replicas came to be what they are, where that is known. */
export type WorkloadFacts = Omit<
  ObservedWorkload,
  'replicas' | 'ready' | 'until'
> & { replicas: number; ready: number; readySince?: number };

/** What the stores say of one cluster at a moment. Times in milliseconds since 1970. */
export interface ClusterFacts {
  /** Unique per incarnation of a cluster. */
  key: string;
  /** Value of the label `cluster`. */
  name: string;
  /** Not there for a management cluster. */
  managementCluster?: string;
  exporters: Exporter[];
  nodes: NodeFacts[];
  workloads: WorkloadFacts[];
  /** When its Prometheus became ready; undefined while it is not. */
  prometheusSince?: number;
}
