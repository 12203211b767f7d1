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

import type { KubernetesObject } from '../sandbox';

const now = '2030-01-01T12:00:00Z';

function conditions(...types: string[]) {
  return types.map(type => ({
    type,
    status: 'True',
    reason: type,
    message: '',
    lastTransitionTime: now,
    observedGeneration: 3,
  }));
}

/** What controllers leave of themselves in each object: about half of its size. */
function managedFields(fields: number) {
  return ['manager', 'argocd-controller'].map(manager => ({
    manager,
    operation: 'Apply',
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    time: now,
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:status': Object.fromEntries(
        Array.from({ length: fields }, (_, index) => [
          `k:{"type":"Condition${index}"}`,
          { '.': {}, 'f:lastTransitionTime': {}, 'f:message': {} },
        ]),
      ),
    },
  }));
}

/** Name and namespace of a cluster. */
export function clusterName(index: number): string {
  return `bench-${String(index).padStart(5, '0')}`;
}

/** One available cluster of a class: `Cluster`, control plane, deployment, set and machines, and the Application that delivers it. */
export function clusterObjects(index: number): KubernetesObject[] {
  const name = clusterName(index);
  const labels = { 'cluster.x-k8s.io/cluster-name': name };
  const metadata = (suffix: string, more: object = {}) => ({
    name: `${name}${suffix}`,
    namespace: name,
    labels,
    managedFields: managedFields(30),
    ...more,
  });
  const machine = (suffix: string, isControlPlane: boolean) => ({
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: metadata(suffix, {
      labels: {
        ...labels,
        ...(isControlPlane
          ? { 'cluster.x-k8s.io/control-plane': '' }
          : { 'cluster.x-k8s.io/deployment-name': `${name}-md-0` }),
      },
    }),
    spec: {
      clusterName: name,
      version: 'v1.36.0',
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'DevMachine',
        name: `${name}${suffix}`,
      },
    },
    status: {
      phase: 'Running',
      nodeRef: { name: `${name}${suffix}` },
      conditions: conditions(
        'Available',
        'Ready',
        'BootstrapConfigReady',
        'InfrastructureReady',
        'NodeHealthy',
        'NodeReady',
        'UpToDate',
        'Updating',
        'Deleting',
        'Paused',
      ),
      deprecated: {
        v1beta1: {
          conditions: conditions(
            'Ready',
            'BootstrapReady',
            'InfrastructureReady',
            'NodeHealthy',
          ),
        },
      },
    },
  });
  const counts = { desiredReplicas: 2, replicas: 2, readyReplicas: 2 };
  return [
    {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Cluster',
      metadata: metadata('', {
        annotations: {
          'ephemeral-clusters/owner': `group:default/team-${index % 20}`,
          'ephemeral-clusters/expires-at': '2030-01-03T12:00:00Z',
          'ephemeral-clusters/template': 'capi-standard',
          'ephemeral-clusters/template-version': '1.2.0',
          'ephemeral-clusters/purpose': 'Measures how much a portal can carry',
        },
      }),
      spec: {
        controlPlaneEndpoint: { host: '10.0.0.1', port: 6443 },
        topology: {
          classRef: { name: 'standard', namespace: 'cluster-classes' },
          version: 'v1.36.0',
          controlPlane: { replicas: 1 },
          workers: {
            machineDeployments: [
              { class: 'default-worker', name: 'md-0', replicas: 2 },
            ],
          },
        },
      },
      status: {
        phase: 'Provisioned',
        initialization: {
          controlPlaneInitialized: true,
          infrastructureProvisioned: true,
        },
        controlPlane: { desiredReplicas: 1, replicas: 1, readyReplicas: 1 },
        workers: counts,
        conditions: conditions(
          'Available',
          'ControlPlaneAvailable',
          'ControlPlaneInitialized',
          'InfrastructureReady',
          'RemoteConnectionProbe',
          'TopologyReconciled',
          'WorkersAvailable',
          'ControlPlaneMachinesReady',
          'ControlPlaneMachinesUpToDate',
          'WorkerMachinesReady',
          'WorkerMachinesUpToDate',
          'RollingOut',
          'Remediating',
          'ScalingDown',
          'ScalingUp',
          'Deleting',
          'Paused',
        ),
        deprecated: {
          v1beta1: {
            conditions: conditions(
              'Ready',
              'ControlPlaneReady',
              'InfrastructureReady',
              'TopologyReconciled',
            ),
          },
        },
      },
    },
    {
      apiVersion: 'controlplane.cluster.x-k8s.io/v1beta2',
      kind: 'KubeadmControlPlane',
      metadata: metadata('-cp'),
      spec: { replicas: 1, version: 'v1.36.0' },
      status: {
        replicas: 1,
        readyReplicas: 1,
        version: 'v1.36.0',
        conditions: conditions(
          'Available',
          'CertificatesAvailable',
          'Initialized',
          'EtcdClusterHealthy',
          'ControlPlaneComponentsHealthy',
          'MachinesReady',
          'MachinesUpToDate',
          'RollingOut',
          'Remediating',
          'ScalingDown',
          'ScalingUp',
          'Deleting',
          'Paused',
        ),
      },
    },
    {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'MachineDeployment',
      metadata: metadata('-md-0'),
      spec: { clusterName: name, replicas: 2 },
      status: {
        ...counts,
        phase: 'Running',
        conditions: conditions(
          'Available',
          'MachinesReady',
          'MachinesUpToDate',
          'RollingOut',
          'ScalingDown',
          'ScalingUp',
          'Remediating',
          'Deleting',
          'Paused',
        ),
      },
    },
    machine('-cp-0', true),
    machine('-md-0-a', false),
    machine('-md-0-b', false),
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name,
        namespace: 'argocd',
        managedFields: managedFields(30),
      },
      spec: {
        project: 'clusters',
        source: { repoURL: 'https://git.example.com/gitops', path: name },
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: name,
        },
        syncPolicy: { automated: { prune: true } },
      },
      status: {
        sync: { status: 'Synced', revision: 'a'.repeat(40) },
        health: { status: 'Healthy' },
        reconciledAt: now,
        resources: [
          {
            group: 'cluster.x-k8s.io',
            kind: 'Cluster',
            version: 'v1beta2',
            namespace: name,
            name,
            status: 'Synced',
          },
        ],
      },
    },
  ] as KubernetesObject[];
}
