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

import { ObservedCluster } from './observed';

const GIB = 1024 ** 3;

/** A cluster with a control plane, a worker and three pods that has reported since a time; for tests. */
export function testCluster(name: string, since: number): ObservedCluster {
  const ready = [{ at: since, value: 1 }];
  const container = {
    name: 'web',
    image: 'registry.example/web:1',
    cpu: 0.05,
    memory: 100_000_000,
    requests: { cpu: 0.1, memory: 134_217_728 },
  };
  const node = {
    since,
    cores: 4,
    memory: 8 * GIB,
    kubernetesVersion: 'v1.36.1',
    ready,
  };
  return {
    name,
    managementCluster: 'management',
    exporters: ['apiserver', 'kube-state-metrics', 'kubelet', 'node-exporter'],
    reporting: [{ since }],
    nodes: [
      { ...node, name: `${name}-control-plane`, role: 'control-plane' },
      { ...node, name: `${name}-worker`, role: 'worker' },
    ],
    workloads: [
      {
        kind: 'Deployment',
        namespace: 'hello',
        name: 'hello',
        since,
        containers: [container],
        replicas: [{ at: since, value: 2 }],
        ready: [{ at: since, value: 2 }],
      },
      {
        kind: 'DaemonSet',
        namespace: 'kube-system',
        name: 'kube-proxy',
        since,
        containers: [{ ...container, name: 'kube-proxy' }],
        replicas: [{ at: since, value: 2 }],
        ready: [{ at: since, value: 2 }],
      },
    ],
  };
}
