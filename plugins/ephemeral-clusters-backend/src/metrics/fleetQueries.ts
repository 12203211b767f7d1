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

import { labelName, oneOf } from './promql';

/** What fleet queries need to know of the installation. */
export interface FleetLabels {
  /** Label by which clusters are told apart. */
  cluster: string;
  /** Label that names the management cluster of a workload cluster; series may lack it. */
  managementCluster: string;
  /** Values of `cluster` for the management clusters themselves. */
  managementClusters: readonly string[];
}

/** One query over all clusters at once. */
export interface FleetQuery {
  id:
    | 'cpu'
    | 'memory'
    | 'pods'
    | 'seen'
    | 'hostCpu'
    | 'hostMemory'
    | 'hostPods';
  /** Who exports what it reads, for messages. */
  exporter: string;
  promql(labels: FleetLabels): string;
}

const by = (labels: FleetLabels) =>
  `by (${labelName(labels.cluster)}, ${labelName(labels.managementCluster)})`;

/** Per namespace of the management clusters: virtual clusters run there. */
const byNamespace = (labels: FleetLabels) =>
  `by (${labelName(labels.cluster)}, namespace)`;

const onManagementClusters = (labels: FleetLabels) =>
  oneOf(labels.cluster, labels.managementClusters);

const kubelet = 'kubelet (cAdvisor)';
const kubeStateMetrics = 'kube-state-metrics';

/**
 * All queries of the fleet. Their number is what metrics cost, however many clusters and viewers there are. `or` falls back for each
 * cluster by itself.
 */
export const fleetQueries: readonly FleetQuery[] = [
  {
    id: 'cpu',
    exporter: kubelet,
    promql: labels =>
      [
        `sum ${by(
          labels,
        )} (rate(container_cpu_usage_seconds_total{container!="",image!=""}[5m]))`,
        // kubernetes-mixin's recording rules, where raw series are dropped before they are sent: the new name, then the old one.
        `sum ${by(
          labels,
        )} (node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m)`,
        `sum ${by(
          labels,
        )} (node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate)`,
      ].join(' or '),
  },
  {
    id: 'memory',
    exporter: kubelet,
    promql: labels =>
      [
        `sum ${by(
          labels,
        )} (container_memory_working_set_bytes{container!="",image!=""})`,
        `sum ${by(labels)} (container_memory_rss{container!="",image!=""})`,
      ].join(' or '),
  },
  {
    id: 'pods',
    exporter: kubeStateMetrics,
    promql: labels =>
      [
        `sum ${by(labels)} (kube_pod_status_phase{phase="Running"})`,
        `sum ${by(labels)} (kubelet_running_pods)`,
      ].join(' or '),
  },
  {
    id: 'seen',
    exporter: 'Prometheus',
    promql: labels => `max ${by(labels)} (timestamp(up))`,
  },
  {
    id: 'hostCpu',
    exporter: kubelet,
    promql: labels =>
      `sum ${byNamespace(
        labels,
      )} (rate(container_cpu_usage_seconds_total{container!="",image!="",${onManagementClusters(
        labels,
      )}}[5m]))`,
  },
  {
    id: 'hostMemory',
    exporter: kubelet,
    promql: labels =>
      `sum ${byNamespace(
        labels,
      )} (container_memory_working_set_bytes{container!="",image!="",${onManagementClusters(
        labels,
      )}})`,
  },
  {
    id: 'hostPods',
    exporter: kubeStateMetrics,
    promql: labels =>
      `sum ${byNamespace(
        labels,
      )} (kube_pod_status_phase{phase="Running",${onManagementClusters(
        labels,
      )}})`,
  },
];
