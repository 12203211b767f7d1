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

import { createCurve, Curve } from '../curve';
import { ObservedContainer } from '../observed';
import { ObservedPod } from '../pods';
import {
  ClusterView,
  Family,
  nodeAddress,
  SeriesDefinition,
  targetLabels,
} from './family';

/** Milliseconds in which a new container comes to use about two thirds of its memory. */
const WARM_UP = 4 * 60_000;

interface RunningContainer {
  pod: ObservedPod;
  container: ObservedContainer;
  since: number;
  /** Unique per container of the fleet. */
  seed: string;
}

/** What cAdvisor, inside the kubelet, says of containers. */
export const containerFamilies: Family[] = [
  {
    name: 'container_cpu_usage_seconds_total',
    type: 'counter',
    help: 'Cumulative cpu time consumed',
    exporter: 'kubelet',
    series: view =>
      perContainer(view, ({ container, seed, since }) => {
        const curve = createCurve(`cpu/${seed}`, container.cpu);
        return time => curve.between(since, time);
      }),
  },
  {
    name: 'container_memory_working_set_bytes',
    type: 'gauge',
    help: 'Current working set',
    exporter: 'kubelet',
    series: view => perContainer(view, running => memoryOf(running, 1)),
  },
  {
    name: 'container_memory_rss',
    type: 'gauge',
    help: 'Size of RSS',
    exporter: 'kubelet',
    series: view => perContainer(view, running => memoryOf(running, 0.85)),
  },
];

function memoryOf({ container, seed, since }: RunningContainer, share: number) {
  const curve: Curve = createCurve(`memory/${seed}`, container.memory, 0.7);
  return (time: number) => {
    const warm = 1 - 0.6 * Math.exp(-(time - since) / WARM_UP);
    return Math.round(curve.at(time) * warm * share);
  };
}

/** One series per container, and one per pod for all of it (with an empty container label), as cAdvisor has them. */
function perContainer(
  view: ClusterView,
  valueOf: (running: RunningContainer) => (time: number) => number,
): SeriesDefinition[] {
  return view.pods.flatMap(pod => {
    const since = pod.ranSince;
    if (since === undefined) {
      return [];
    }
    const lifetime = { since, until: pod.until };
    const labels = {
      ...targetLabels('kubelet', nodeAddress(view, pod.node, 10250)),
      metrics_path: '/metrics/cadvisor',
      namespace: pod.workload.namespace,
      pod: pod.name,
      node: pod.node,
    };
    const parts = pod.workload.containers.map(container => ({
      container,
      valueAt: valueOf({
        pod,
        container,
        since,
        seed: `${pod.uid}/${container.name}`,
      }),
    }));
    const id = `/kubepods/burstable/pod${pod.uid}`;
    return [
      ...parts.map(({ container, valueAt }) => ({
        labels: {
          ...labels,
          container: container.name,
          image: container.image,
          id: `${id}/${container.name}`,
        },
        lifetime,
        valueAt,
      })),
      {
        labels: { ...labels, id },
        lifetime,
        valueAt: (time: number) =>
          parts.reduce((sum, { valueAt }) => sum + valueAt(time), 0),
      },
    ];
  });
}
