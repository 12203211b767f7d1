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

import { createCurve } from '@ephemeral-clusters/sandbox';
import type { Observation } from './Observer';
import { bytesOf, coresOf } from './quantity';

type Labels = Record<string, string>;

/** The lab is one. */
const managementCluster = 'management';

/**
 * Series of the workload clusters in Prometheus' text format, by the names of kube-state-metrics, cAdvisor and the API server. How many nodes and
 * pods there are is real, as far as Deployments tell; what they use is made up, since nothing runs, from a curve that is the same for the same name.
 *
 * @param now - milliseconds since the epoch
 */
export function exposition(
  observations: Iterable<Observation>,
  now: number,
): string {
  const families = new Map<string, { type: string; lines: string[] }>();
  const add = (
    type: 'gauge' | 'counter',
    name: string,
    own: Labels,
    value: number,
  ) => {
    // What an agent on the workload cluster adds to everything: see apps/monitoring in the example repository.
    const labels = { ...own, management_cluster: managementCluster };
    const family = families.get(name) ?? { type, lines: [] };
    families.set(name, family);
    family.lines.push(`${name}{${format(labels)}} ${value}`);
  };
  for (const observation of observations) {
    const { name: cluster, kind } = observation.workload;
    for (const job of ['kubelet', 'kube-state-metrics']) {
      add('gauge', 'up', { cluster, job, instance: 'lab' }, 1);
    }
    for (const node of observation.nodes) {
      const labels = { cluster, node: node.metadata.name };
      add('gauge', 'kube_node_info', labels, 1);
      const { cpu = '4', memory = '8Gi' } = node.status?.allocatable ?? {};
      add(
        'gauge',
        'kube_node_status_allocatable',
        { ...labels, resource: 'cpu', unit: 'core' },
        coresOf(cpu),
      );
      add(
        'gauge',
        'kube_node_status_allocatable',
        { ...labels, resource: 'memory', unit: 'byte' },
        bytesOf(memory),
      );
    }
    for (const pod of podsOf(observation)) {
      const labels = { cluster, namespace: pod.namespace, pod: pod.name };
      for (const phase of ['Pending', 'Running', 'Failed']) {
        add(
          'gauge',
          'kube_pod_status_phase',
          { ...labels, phase },
          phase === 'Running' ? 1 : 0,
        );
      }
      const container = { ...labels, container: pod.container };
      add(
        'gauge',
        'kube_pod_container_resource_requests',
        { ...container, resource: 'cpu', unit: 'core' },
        pod.cpu,
      );
      add(
        'gauge',
        'kube_pod_container_resource_requests',
        { ...container, resource: 'memory', unit: 'byte' },
        pod.memory,
      );
      const seed = `${cluster}/${pod.namespace}/${pod.name}`;
      const running = {
        ...(kind === 'vcluster'
          ? // Pods of a virtual cluster run on its host, whose kubelets measure them.
            {
              cluster: managementCluster,
              namespace: observation.workload.namespace,
              pod: `${pod.name}-x-${pod.namespace}-x-${cluster}`,
              container: pod.container,
            }
          : container),
        image: pod.image,
      };
      add(
        'counter',
        'container_cpu_usage_seconds_total',
        running,
        createCurve(`${seed}/cpu`, Math.max(pod.cpu, 0.01)).between(
          observation.since,
          now,
        ),
      );
      add(
        'gauge',
        'container_memory_working_set_bytes',
        running,
        Math.round(createCurve(`${seed}/memory`, pod.memory, 0.8).at(now)),
      );
    }
    for (const [code, rate] of [
      ['200', 4],
      ['404', 0.2],
      ['500', 0.002],
    ] as const) {
      add(
        'counter',
        'apiserver_request_total',
        { cluster, code, verb: 'GET', job: 'apiserver', kind },
        createCurve(`${cluster}/${code}`, rate).between(observation.since, now),
      );
    }
  }
  return [...families]
    .map(
      ([name, { type, lines }]) =>
        `# TYPE ${name} ${type}\n${lines.join('\n')}\n`,
    )
    .join('');
}

interface Pod {
  namespace: string;
  name: string;
  container: string;
  image: string;
  cpu: number;
  memory: number;
}

/** Pods that the Deployments would have, and the control plane's. */
function podsOf({ workload, deployments }: Observation): Pod[] {
  const pods: Pod[] = [
    {
      namespace: 'kube-system',
      name: `kube-apiserver-${workload.name}`,
      container: 'kube-apiserver',
      image: 'registry.k8s.io/kube-apiserver',
      cpu: 0.1,
      memory: 300 * 1024 * 1024,
    },
  ];
  for (const { metadata, spec } of deployments) {
    for (let index = 0; index < (spec.replicas ?? 1); index += 1) {
      for (const container of spec.template.spec.containers) {
        const { cpu = '10m', memory = '32Mi' } =
          container.resources?.requests ?? {};
        pods.push({
          namespace: metadata.namespace,
          name: `${metadata.name}-${index}`,
          container: container.name,
          image: container.image ?? 'unknown',
          cpu: coresOf(cpu),
          memory: bytesOf(memory),
        });
      }
    }
  }
  return pods;
}

function format(labels: Labels): string {
  return Object.entries(labels)
    .map(
      ([name, value]) =>
        `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`,
    )
    .join(',');
}
