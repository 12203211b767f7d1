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

import { container } from './containers';
import { WorkloadFacts } from './facts';

type Workload = [
  kind: WorkloadFacts['kind'],
  namespace: string,
  name: string,
  replicas: number,
  cores: number,
  mebibytes: number,
];

const CONTROL_PLANE: Workload[] = [
  ['Node', 'kube-system', 'etcd', 1, 0.06, 110],
  ['Node', 'kube-system', 'kube-apiserver', 1, 0.14, 420],
  ['Node', 'kube-system', 'kube-controller-manager', 1, 0.04, 90],
  ['Node', 'kube-system', 'kube-scheduler', 1, 0.015, 45],
];

const NETWORK: Workload[] = [
  ['Deployment', 'kube-system', 'coredns', 2, 0.012, 32],
  ['DaemonSet', 'kube-system', 'kube-proxy', 1, 0.006, 28],
  ['DaemonSet', 'kube-system', 'kindnet', 1, 0.008, 36],
];

const PLATFORM: Workload[] = [
  ['Deployment', 'argocd', 'argocd-server', 1, 0.05, 130],
  ['Deployment', 'argocd', 'argocd-repo-server', 2, 0.08, 160],
  ['StatefulSet', 'argocd', 'argocd-application-controller', 1, 0.2, 420],
  ['Deployment', 'argocd', 'argocd-applicationset-controller', 1, 0.03, 80],
  ['Deployment', 'capi-system', 'capi-controller-manager', 1, 0.09, 110],
  ['Deployment', 'capi-kubeadm-bootstrap-system', 'controller', 1, 0.03, 80],
  [
    'Deployment',
    'capi-kubeadm-control-plane-system',
    'controller',
    1,
    0.05,
    90,
  ],
  ['Deployment', 'kyverno', 'kyverno-background-controller', 1, 0.03, 120],
  ['Deployment', 'monitoring', 'kube-state-metrics', 1, 0.02, 60],
  ['StatefulSet', 'monitoring', 'prometheus', 1, 0.18, 760],
  ['DaemonSet', 'monitoring', 'node-exporter', 1, 0.01, 24],
];

/** What runs in kube-system of a Cluster API cluster. */
export function clusterSystem(since: number): WorkloadFacts[] {
  return workloads([...CONTROL_PLANE, ...NETWORK], since);
}

/** What a virtual cluster starts in its own kube-system; its control plane runs in one pod of the host. */
export function virtualSystem(since: number): WorkloadFacts[] {
  return workloads(
    [['Deployment', 'kube-system', 'coredns', 1, 0.01, 28]],
    since,
  );
}

/** What runs on a management cluster before any workload cluster does. */
export function managementSystem(since: number): WorkloadFacts[] {
  return workloads([...CONTROL_PLANE, ...NETWORK, ...PLATFORM], since);
}

function workloads(list: Workload[], since: number): WorkloadFacts[] {
  return list.map(([kind, namespace, name, replicas, cores, mebibytes]) => ({
    kind,
    namespace,
    name,
    since,
    containers: [
      container(name, `registry.k8s.io/${name}:sandbox`, cores, mebibytes),
    ],
    replicas,
    ready: replicas,
    readySince: since,
  }));
}
