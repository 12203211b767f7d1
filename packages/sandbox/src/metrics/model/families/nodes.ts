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

import { createCurve } from '../curve';
import { ObservedNode, stepAt } from '../observed';
import {
  ClusterView,
  Family,
  nodeAddress,
  SeriesDefinition,
  STATE_METRICS,
  targetLabels,
} from './family';

/** Share of a node that the system keeps for itself. */
const RESERVED = 0.06;

function perNode(
  view: ClusterView,
  series: (node: ObservedNode) => Omit<SeriesDefinition, 'lifetime'>[],
): SeriesDefinition[] {
  return view.cluster.nodes.flatMap(node =>
    series(node).map(definition => ({ ...definition, lifetime: node })),
  );
}

function resources(share: number): Family['series'] {
  return view =>
    perNode(view, node => {
      const labels = { ...STATE_METRICS, node: node.name };
      const cores = node.cores * share;
      const bytes = Math.round(node.memory * share);
      return [
        {
          labels: { ...labels, resource: 'cpu', unit: 'core' },
          valueAt: () => cores,
        },
        {
          labels: { ...labels, resource: 'memory', unit: 'byte' },
          valueAt: () => bytes,
        },
        {
          labels: { ...labels, resource: 'pods', unit: 'integer' },
          valueAt: () => 110,
        },
      ];
    });
}

function nodeMemory(share: (node: ObservedNode) => (time: number) => number) {
  return (view: ClusterView) =>
    perNode(view, node => {
      const shareAt = share(node);
      return [
        {
          labels: targetLabels(
            'node-exporter',
            nodeAddress(view, node.name, 9100),
          ),
          valueAt: time => Math.round(node.memory * shareAt(time)),
        },
      ];
    });
}

/** What kube-state-metrics and the node exporter say of nodes. */
export const nodeFamilies: Family[] = [
  {
    name: 'kube_node_info',
    type: 'gauge',
    help: 'Information about a cluster node.',
    exporter: 'kube-state-metrics',
    series: view =>
      perNode(view, node => [
        {
          labels: {
            ...STATE_METRICS,
            node: node.name,
            kubelet_version: node.kubernetesVersion,
            container_runtime_version: 'containerd://2.1.4',
            internal_ip: nodeAddress(view, node.name, 0).split(':')[0],
          },
          valueAt: () => 1,
        },
      ]),
  },
  {
    name: 'kube_node_status_capacity',
    type: 'gauge',
    help: 'The total amount of resources available for a node.',
    exporter: 'kube-state-metrics',
    series: resources(1),
  },
  {
    name: 'kube_node_status_allocatable',
    type: 'gauge',
    help: 'The amount of resources allocatable for pods (after reserving some for system daemons).',
    exporter: 'kube-state-metrics',
    series: resources(1 - RESERVED),
  },
  {
    name: 'kube_node_status_condition',
    type: 'gauge',
    help: 'The condition of a cluster node.',
    exporter: 'kube-state-metrics',
    series: view =>
      perNode(view, node =>
        ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].flatMap(
          condition =>
            ['true', 'false', 'unknown'].map(status => ({
              labels: { ...STATE_METRICS, node: node.name, condition, status },
              valueAt: (time: number) => {
                const is =
                  condition === 'Ready' && stepAt(node.ready, time) > 0;
                return Number(status === String(is));
              },
            })),
        ),
      ),
  },
  {
    name: 'node_memory_MemTotal_bytes',
    type: 'gauge',
    help: 'Memory information field MemTotal_bytes.',
    exporter: 'node-exporter',
    series: nodeMemory(() => () => 1),
  },
  {
    name: 'node_memory_MemAvailable_bytes',
    type: 'gauge',
    help: 'Memory information field MemAvailable_bytes.',
    exporter: 'node-exporter',
    series: nodeMemory(node => {
      const used = createCurve(`node-memory/${node.name}`, 0.38, 0.7);
      return time => 1 - used.at(time);
    }),
  },
  {
    name: 'node_cpu_seconds_total',
    type: 'counter',
    help: 'Seconds the CPUs spent in each mode.',
    exporter: 'node-exporter',
    series: view =>
      perNode(view, node =>
        Array.from({ length: node.cores }, (_, cpu) => cpu).flatMap(cpu => {
          const seed = `${node.name}/${cpu}`;
          const user = createCurve(`user/${seed}`, 0.2);
          const system = createCurve(`system/${seed}`, 0.07);
          const labels = {
            ...targetLabels(
              'node-exporter',
              nodeAddress(view, node.name, 9100),
            ),
            cpu: String(cpu),
          };
          const { since } = node;
          return [
            {
              labels: { ...labels, mode: 'user' },
              valueAt: (time: number) => user.between(since, time),
            },
            {
              labels: { ...labels, mode: 'system' },
              valueAt: (time: number) => system.between(since, time),
            },
            {
              labels: { ...labels, mode: 'idle' },
              valueAt: (time: number) =>
                (time - since) / 1000 -
                user.between(since, time) -
                system.between(since, time),
            },
          ];
        }),
      ),
  },
];
