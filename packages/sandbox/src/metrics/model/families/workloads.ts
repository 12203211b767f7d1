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

import { randomOf } from '../curve';
import { ObservedWorkload, stepAt } from '../observed';
import { isRunning, ObservedPod } from '../pods';
import { ClusterView, Family, SeriesDefinition, STATE_METRICS } from './family';

function perPod(
  view: ClusterView,
  series: (
    pod: ObservedPod,
    labels: Record<string, string>,
  ) => Omit<SeriesDefinition, 'lifetime'>[],
): SeriesDefinition[] {
  return view.pods.flatMap(pod =>
    series(pod, {
      ...STATE_METRICS,
      namespace: pod.workload.namespace,
      pod: pod.name,
      uid: pod.uid,
    }).map(definition => ({ ...definition, lifetime: pod })),
  );
}

function perWorkload(
  kind: ObservedWorkload['kind'],
  label: string,
  valueOf: (workload: ObservedWorkload, time: number) => number,
): Family['series'] {
  return ({ cluster }) =>
    cluster.workloads
      // A synced pod's Deployment exists in the virtual cluster only.
      .filter(workload => workload.kind === kind && !workload.virtual)
      .map(workload => ({
        labels: {
          ...STATE_METRICS,
          namespace: workload.namespace,
          [label]: workload.name,
        },
        lifetime: workload,
        valueAt: time => valueOf(workload, time),
      }));
}

const desired = (workload: ObservedWorkload, time: number) =>
  stepAt(workload.replicas, time);
const ready = (workload: ObservedWorkload, time: number) =>
  Math.min(desired(workload, time), stepAt(workload.ready, time));

function workloadFamily(
  name: string,
  help: string,
  kind: ObservedWorkload['kind'],
  valueOf: (workload: ObservedWorkload, time: number) => number,
): Family {
  return {
    name,
    type: 'gauge',
    help,
    exporter: 'kube-state-metrics',
    series: perWorkload(kind, kind.toLowerCase(), valueOf),
  };
}

/** Restarts so far: most containers never, some every day or so. */
function restartsOf(pod: ObservedPod, container: string) {
  const random = randomOf(`restarts/${pod.uid}/${container}`);
  const period = random() < 0.12 ? (9 + 30 * random()) * 3_600_000 : Infinity;
  return (time: number) =>
    Math.max(0, Math.floor((time - (pod.ranSince ?? time)) / period));
}

/** What kube-state-metrics says of pods and of what they belong to. */
export const workloadFamilies: Family[] = [
  {
    name: 'kube_pod_info',
    type: 'gauge',
    help: 'Information about pod.',
    exporter: 'kube-state-metrics',
    series: view =>
      perPod(view, (pod, labels) => [
        {
          labels: {
            ...labels,
            node: pod.node,
            created_by_kind:
              pod.workload.kind === 'Deployment'
                ? 'ReplicaSet'
                : pod.workload.kind,
            created_by_name: pod.workload.name,
          },
          valueAt: () => 1,
        },
      ]),
  },
  {
    name: 'kube_pod_status_phase',
    type: 'gauge',
    help: 'The pods current phase.',
    exporter: 'kube-state-metrics',
    series: view =>
      perPod(view, (pod, labels) =>
        ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'].map(phase => ({
          labels: { ...labels, phase },
          valueAt: (time: number) =>
            Number(phase === (isRunning(pod, time) ? 'Running' : 'Pending')),
        })),
      ),
  },
  {
    name: 'kube_pod_container_status_restarts_total',
    type: 'counter',
    help: 'The number of container restarts per container.',
    exporter: 'kube-state-metrics',
    series: view =>
      perPod(view, (pod, labels) =>
        pod.workload.containers.map(({ name }) => ({
          labels: { ...labels, container: name },
          valueAt: restartsOf(pod, name),
        })),
      ),
  },
  {
    name: 'kube_pod_container_resource_requests',
    type: 'gauge',
    help: 'The number of requested request resource by a container.',
    exporter: 'kube-state-metrics',
    series: view =>
      perPod(view, (pod, labels) =>
        pod.workload.containers.flatMap(({ name, requests }) =>
          [
            { resource: 'cpu', unit: 'core', value: requests.cpu },
            { resource: 'memory', unit: 'byte', value: requests.memory },
          ]
            .filter(({ value }) => value > 0)
            .map(({ resource, unit, value }) => ({
              labels: {
                ...labels,
                node: pod.node,
                container: name,
                resource,
                unit,
              },
              valueAt: () => value,
            })),
        ),
      ),
  },
  workloadFamily(
    'kube_deployment_spec_replicas',
    'Number of desired pods for a deployment.',
    'Deployment',
    desired,
  ),
  workloadFamily(
    'kube_deployment_status_replicas_ready',
    'The number of ready replicas per deployment.',
    'Deployment',
    ready,
  ),
  workloadFamily(
    'kube_deployment_status_replicas_available',
    'The number of available replicas per deployment.',
    'Deployment',
    ready,
  ),
  workloadFamily(
    'kube_statefulset_replicas',
    'Number of desired pods for a StatefulSet.',
    'StatefulSet',
    desired,
  ),
  workloadFamily(
    'kube_statefulset_status_replicas_ready',
    'The number of ready replicas per StatefulSet.',
    'StatefulSet',
    ready,
  ),
];
