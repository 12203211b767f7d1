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

/** A stretch of time in milliseconds since 1970; without `until` it goes on. */
export interface Lifetime {
  since: number;
  until?: number;
}

/** A value that changes now and then: each entry holds from `at` until the next one. */
export type Steps = { at: number; value: number }[];

/** What sends metrics of a cluster. */
export type Exporter =
  | 'apiserver'
  | 'kube-state-metrics'
  | 'kubelet'
  | 'node-exporter';

export interface ObservedNode extends Lifetime {
  name: string;
  role: 'control-plane' | 'worker';
  cores: number;
  /** Bytes. */
  memory: number;
  /** With its leading v. */
  kubernetesVersion: string;
  /** 1 while the node is ready, else 0. */
  ready: Steps;
}

export interface ObservedContainer {
  name: string;
  image: string;
  /** Cores that it typically uses. */
  cpu: number;
  /** Bytes that it typically uses. */
  memory: number;
  /** Cores and bytes that it asks for; 0 where it does not. */
  requests: { cpu: number; memory: number };
}

export interface ObservedWorkload extends Lifetime {
  /** `Node` is a static pod of the control plane's nodes. */
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Node';
  namespace: string;
  name: string;
  containers: ObservedContainer[];
  replicas: Steps;
  ready: Steps;
  /** Set where these pods were synced to this cluster by a virtual one: its name, and their namespace in it. */
  virtual?: { cluster: string; namespace: string };
}

/** When a cluster's metrics arrive. `marked` says that the end was noticed: its series are gone at once, not after the lookback. */
export interface Reporting extends Lifetime {
  marked?: boolean;
}

/** Everything of a cluster, past and present, that its series are made from. */
export interface ObservedCluster {
  /** Value of the label `cluster`. */
  name: string;
  /** Value of the label `management_cluster`; not there for a management cluster itself. */
  managementCluster?: string;
  exporters: Exporter[];
  /** In order of time; none while nothing has arrived yet. */
  reporting: Reporting[];
  nodes: ObservedNode[];
  workloads: ObservedWorkload[];
}

/** Value of steps at a time; 0 before the first. */
export function stepAt(steps: Steps, time: number): number {
  for (let index = steps.length - 1; index >= 0; index--) {
    if (steps[index].at <= time) {
      return steps[index].value;
    }
  }
  return 0;
}

/** Notes a value where it differs from the last one. Returns whether it did. */
export function addStep(steps: Steps, at: number, value: number): boolean {
  if (steps.at(-1)?.value === value) {
    return false;
  }
  steps.push({ at, value });
  return true;
}
