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

import { Exporter, Lifetime, ObservedCluster } from '../observed';
import { ObservedPod } from '../pods';

/** A cluster with what several families need of it. */
export interface ClusterView {
  cluster: ObservedCluster;
  pods: ObservedPod[];
}

/** One series of a family. */
export interface SeriesDefinition {
  /** Without `__name__` and the external labels. */
  labels: Record<string, string>;
  /** When the thing that it measures is there; the cluster's whole life unless given. */
  lifetime?: Lifetime;
  /** Value at a time, milliseconds since 1970. */
  valueAt(time: number): number;
}

/** All series of one metric name. */
export interface Family {
  name: string;
  type: 'gauge' | 'counter' | 'histogram';
  help: string;
  /** Clusters without this exporter have no series of it. */
  exporter: Exporter;
  series(view: ClusterView): SeriesDefinition[];
}

/** Labels that every series of an exporter carries. */
export function targetLabels(
  job: Exporter,
  instance: string,
): { job: string; instance: string } {
  return { job, instance };
}

/** Address that a node's exporter is scraped at; stable for a name, as real ones are for a node. */
export function nodeAddress(
  view: ClusterView,
  node: string,
  port: number,
): string {
  const index = view.cluster.nodes.findIndex(({ name }) => name === node);
  return `172.18.0.${index + 10}:${port}`;
}

/** Labels of a series that kube-state-metrics exposes. */
export const STATE_METRICS = targetLabels(
  'kube-state-metrics',
  'kube-state-metrics.monitoring.svc:8080',
);
