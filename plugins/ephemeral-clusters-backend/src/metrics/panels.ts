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
  ClusterKind,
  MetricPanel,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { FleetLabels } from './fleetQueries';
import { equals, oneOf } from './promql';
import type { MetricsSubject } from './types';

/** One line of a chart. */
export interface PanelSeries {
  name: string;
  /** Who exports what it reads. */
  exporter: 'kubelet (cAdvisor)' | 'kube-state-metrics' | 'API server';
  /** Kinds of clusters that have it. */
  kinds: readonly ClusterKind[];
  /**
   * @param selector - matchers of the cluster, without braces
   * @param window - duration that rates are taken over: `120s`
   */
  promql(selector: string, window: string): string;
  /** Read at the namespace of the management cluster that a virtual cluster runs in, where its pods really run. */
  atHost?: boolean;
  /** Having nothing is the normal case: there are no errors. */
  optional?: boolean;
}

export interface PanelDefinition {
  id: MetricPanel['id'];
  title: string;
  unit: MetricPanel['unit'];
  series: readonly PanelSeries[];
}

const capi = ['capi'] as const;
const vcluster = ['vcluster'] as const;
const both = ['capi', 'vcluster'] as const;

function usedCpu(selector: string, window: string): string {
  return `sum(rate(container_cpu_usage_seconds_total{container!="",image!="",${selector}}[${window}]))`;
}

function usedMemory(selector: string): string {
  return `sum(container_memory_working_set_bytes{container!="",image!="",${selector}})`;
}

function requested(resource: string) {
  return (selector: string) =>
    `sum(kube_pod_container_resource_requests{resource="${resource}",${selector}})`;
}

function capacity(resource: string) {
  return (selector: string) =>
    `sum(kube_node_status_allocatable{resource="${resource}",${selector}})`;
}

function pods(phase: string) {
  return (selector: string) =>
    `sum(kube_pod_status_phase{phase="${phase}",${selector}})`;
}

function answers(code: string) {
  return (selector: string, window: string) =>
    `sum(rate(apiserver_request_total{code=~"${code}",${selector}}[${window}]))`;
}

/** Used, asked for, and there is, of one resource. */
function resourceSeries(
  resource: 'cpu' | 'memory',
  used: PanelSeries['promql'],
): PanelSeries[] {
  const kubelet = 'kubelet (cAdvisor)';
  const state = 'kube-state-metrics';
  return [
    { name: 'used', exporter: kubelet, kinds: capi, promql: used },
    {
      name: 'used',
      exporter: kubelet,
      kinds: vcluster,
      promql: used,
      atHost: true,
    },
    {
      name: 'requested',
      exporter: state,
      kinds: capi,
      promql: requested(resource),
    },
    {
      name: 'requested',
      exporter: state,
      kinds: vcluster,
      promql: requested(resource),
      atHost: true,
    },
    {
      name: 'capacity',
      exporter: state,
      kinds: capi,
      promql: capacity(resource),
    },
  ];
}

/** All charts of a cluster's page. */
export const panelDefinitions: readonly PanelDefinition[] = [
  {
    id: 'cpu',
    title: 'CPU',
    unit: 'cores',
    series: resourceSeries('cpu', usedCpu),
  },
  {
    id: 'memory',
    title: 'Memory',
    unit: 'bytes',
    series: resourceSeries('memory', usedMemory),
  },
  {
    id: 'pods',
    title: 'Pods',
    unit: 'count',
    series: [
      {
        name: 'running',
        exporter: 'kube-state-metrics',
        kinds: both,
        promql: pods('Running'),
      },
      {
        name: 'pending',
        exporter: 'kube-state-metrics',
        kinds: both,
        promql: pods('Pending'),
      },
    ],
  },
  {
    id: 'api-server',
    title: 'API server requests',
    unit: 'requests-per-second',
    series: [
      {
        name: '2xx',
        exporter: 'API server',
        kinds: both,
        promql: answers('2..'),
      },
      {
        name: '4xx',
        exporter: 'API server',
        kinds: both,
        promql: answers('4..'),
        optional: true,
      },
      {
        name: '5xx',
        exporter: 'API server',
        kinds: both,
        promql: answers('5..'),
        optional: true,
      },
    ],
  },
];

/** Matchers that select the series of one cluster: its own, or those of its namespace on the management cluster. */
export function selectorOf(
  subject: MetricsSubject,
  labels: FleetLabels,
  atHost = false,
): string {
  if (atHost) {
    return [
      equals(labels.cluster, subject.managementCluster),
      equals('namespace', subject.namespace),
    ].join(',');
  }
  return [
    equals(labels.cluster, subject.name),
    // Series that do not say their management cluster count too, unless two clusters share the name.
    subject.ambiguous
      ? equals(labels.managementCluster, subject.managementCluster)
      : oneOf(labels.managementCluster, [subject.managementCluster, '']),
  ].join(',');
}
