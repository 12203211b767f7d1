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

/** A folder of `programs/`: one Go module that pins what it builds. */
export interface ProgramModule {
  /** Folder. */
  name: string;
  /** The Go module whose pinned version is the version of the programs. */
  module: string;
  /** Build tags. */
  tags?: readonly string[];
  /** Needs a C compiler. */
  cgo?: boolean;
  /** Experiments of Go that are on (`GOEXPERIMENT`). */
  experiments?: readonly string[];
  /** Variables that the linker sets, so that the programs tell their version; it is given without the `v`. */
  values?(version: string): Readonly<Record<string, string>>;
  /** What a cold build took and left, measured as packages/lab/README.md tells. */
  cold: ColdBuild;
  tools: readonly ProgramTool[];
}

export interface ColdBuild {
  /** On two cores with little else to do. */
  minutes: number;
  /** Megabytes of the executables. */
  executables: number;
  /** Megabytes that Go's caches (builds and modules) grew by. */
  caches: number;
}

export interface ProgramTool {
  /** Executable. */
  name: ProgramName;
  package: string;
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

/** In the order in which they are needed. Which version is in each folder's go.mod, and there only. */
export const programModules: readonly ProgramModule[] = [
  {
    name: 'etcd',
    module: 'go.etcd.io/etcd/server/v3',
    cold: { minutes: 0.6, executables: 25, caches: 510 },
    tools: [{ name: 'etcd', package: 'go.etcd.io/etcd/server/v3' }],
  },
  {
    name: 'kubernetes',
    module: 'k8s.io/kubernetes',
    values: version => gitVersion('k8s.io/component-base/version', version),
    cold: { minutes: 4, executables: 201, caches: 3200 },
    tools: [
      {
        name: 'kube-apiserver',
        package: 'k8s.io/kubernetes/cmd/kube-apiserver',
      },
      {
        name: 'kube-controller-manager',
        package: 'k8s.io/kubernetes/cmd/kube-controller-manager',
      },
    ],
  },
  {
    name: 'cluster-api',
    module: 'sigs.k8s.io/cluster-api',
    values: version => gitVersion('sigs.k8s.io/cluster-api/version', version),
    cold: { minutes: 3, executables: 250, caches: 1700 },
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
    module: 'github.com/argoproj/argo-cd/v3',
    values: version => ({
      'github.com/argoproj/argo-cd/v3/common.version': version,
    }),
    cold: { minutes: 4.5, executables: 162, caches: 4100 },
    tools: [{ name: 'argocd', package: 'github.com/argoproj/argo-cd/v3/cmd' }],
  },
  {
    name: 'gitea',
    module: 'code.gitea.io/gitea',
    tags: ['sqlite', 'sqlite_unlock_notify'],
    cgo: true,
    // As its own Makefile sets it: JSON has fields then that are left out otherwise.
    experiments: ['jsonv2'],
    values: version => ({ 'main.Version': version }),
    cold: { minutes: 3.5, executables: 107, caches: 2500 },
    tools: [{ name: 'gitea', package: 'code.gitea.io/gitea' }],
  },
  {
    name: 'thanos',
    module: 'github.com/thanos-io/thanos',
    // Without it `thanos receive` dies of memory corruption.
    tags: ['slicelabels'],
    values: version => ({
      'github.com/prometheus/common/version.Version': version,
    }),
    cold: { minutes: 2, executables: 96, caches: 2000 },
    tools: [
      { name: 'thanos', package: 'github.com/thanos-io/thanos/cmd/thanos' },
    ],
  },
  {
    name: 'helm',
    module: 'helm.sh/helm/v3',
    values: version => ({
      'helm.sh/helm/v3/internal/version.version': `v${version}`,
    }),
    cold: { minutes: 1, executables: 62, caches: 1000 },
    tools: [{ name: 'helm', package: 'helm.sh/helm/v3/cmd/helm' }],
  },
  {
    name: 'kustomize',
    module: 'sigs.k8s.io/kustomize/kustomize/v5',
    cold: { minutes: 0.5, executables: 17, caches: 300 },
    tools: [
      { name: 'kustomize', package: 'sigs.k8s.io/kustomize/kustomize/v5' },
    ],
  },
];

/** The variables of Kubernetes' way of telling a version. */
function gitVersion(variables: string, version: string) {
  const [major, minor] = version.split('.');
  return {
    [`${variables}.gitVersion`]: `v${version}`,
    [`${variables}.gitMajor`]: major,
    [`${variables}.gitMinor`]: minor,
  };
}
