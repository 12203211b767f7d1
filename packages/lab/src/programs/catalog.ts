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

/** A folder of `programs/`: one Go module with its tools. */
export interface ProgramModule {
  /** Folder. */
  name: string;
  /** For people, and what `lab:status` shows. */
  version: string;
  /** Build tags. */
  tags?: string[];
  /** Needs the C compiler. */
  cgo?: boolean;
  /** What a cold build took alone on two cores, in minutes. */
  minutes: number;
  tools: ProgramTool[];
}

export interface ProgramTool {
  /** Executable. */
  name: ProgramName;
  package: string;
  /** Values of variables that the linker sets, so that the program tells its version. */
  values?: Record<string, string>;
}

export type ProgramName =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'cluster-api-core'
  | 'cluster-api-kubeadm-bootstrap'
  | 'cluster-api-kubeadm-control-plane'
  | 'cluster-api-dev-provider'
  | 'argocd'
  | 'helm'
  | 'kustomize'
  | 'gitea'
  | 'thanos';

const kubernetes = '1.36.3';
const kubernetesVersion = {
  'k8s.io/component-base/version.gitVersion': `v${kubernetes}`,
  'k8s.io/component-base/version.gitMajor': '1',
  'k8s.io/component-base/version.gitMinor': '36',
};
const clusterApi = '1.14.2';
const argocd = '3.6.1';
const gitea = '1.26.0';
const thanos = '0.42.5';
const helm = '3.19.0';

/** In the order in which they are needed. Versions are pinned in each folder's go.mod; those here are for people. */
export const programModules: readonly ProgramModule[] = [
  {
    name: 'etcd',
    version: '3.7.3',
    minutes: 0.6,
    tools: [{ name: 'etcd', package: 'go.etcd.io/etcd/server/v3' }],
  },
  {
    name: 'kubernetes',
    version: kubernetes,
    minutes: 4,
    tools: [
      {
        name: 'kube-apiserver',
        package: 'k8s.io/kubernetes/cmd/kube-apiserver',
        values: kubernetesVersion,
      },
      {
        name: 'kube-controller-manager',
        package: 'k8s.io/kubernetes/cmd/kube-controller-manager',
        values: kubernetesVersion,
      },
    ],
  },
  {
    name: 'cluster-api',
    version: clusterApi,
    minutes: 3,
    tools: [
      { name: 'cluster-api-core', package: 'sigs.k8s.io/cluster-api/core' },
      {
        name: 'cluster-api-kubeadm-bootstrap',
        package: 'sigs.k8s.io/cluster-api/bootstrap/kubeadm',
      },
      {
        name: 'cluster-api-kubeadm-control-plane',
        package: 'sigs.k8s.io/cluster-api/controlplane/kubeadm',
      },
      {
        name: 'cluster-api-dev-provider',
        package: 'sigs.k8s.io/cluster-api/test/infrastructure/docker',
      },
    ],
  },
  {
    name: 'argo-cd',
    version: argocd,
    minutes: 4,
    tools: [
      {
        name: 'argocd',
        package: 'github.com/argoproj/argo-cd/v3/cmd',
        values: { 'github.com/argoproj/argo-cd/v3/common.version': argocd },
      },
    ],
  },
  {
    name: 'gitea',
    version: gitea,
    tags: ['sqlite', 'sqlite_unlock_notify'],
    cgo: true,
    minutes: 3.5,
    tools: [
      {
        name: 'gitea',
        package: 'code.gitea.io/gitea',
        values: { 'main.Version': gitea },
      },
    ],
  },
  {
    name: 'thanos',
    version: thanos,
    // Without it receive dies of memory corruption.
    tags: ['slicelabels'],
    minutes: 2,
    tools: [
      {
        name: 'thanos',
        package: 'github.com/thanos-io/thanos/cmd/thanos',
        values: { 'github.com/prometheus/common/version.Version': thanos },
      },
    ],
  },
  {
    name: 'helm',
    version: helm,
    minutes: 1,
    tools: [
      {
        name: 'helm',
        package: 'helm.sh/helm/v3/cmd/helm',
        values: { 'helm.sh/helm/v3/internal/version.version': `v${helm}` },
      },
    ],
  },
  {
    name: 'kustomize',
    version: '5.8.0',
    minutes: 0.2,
    tools: [
      {
        name: 'kustomize',
        package: 'sigs.k8s.io/kustomize/kustomize/v5',
      },
    ],
  },
];
