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

import type { RecordedObject, RecordedStage } from './labRecording';

/*
 * Clusters of providers that the lab does not have. Their objects are written after the contract of control planes
 * (https://cluster-api.sigs.k8s.io/developer/providers/contracts/control-plane), after what Cluster API 1.14 makes of them
 * (core/reconcilers/cluster/cluster_controller_status.go), and, for AKS, after the manifests of the talk's repository.
 */

/** Name of each cluster and of its namespace. */
const name = 'one';
const created = '2030-01-01T08:00:00Z';
const later = '2030-01-01T08:20:00Z';

type Fields = Record<string, unknown>;

/** An object of the cluster. `owner`: what it is owned by. */
export function objectOf(
  [apiVersion, kind]: [string, string],
  spec: Fields,
  status: Fields,
  options: { name?: string; owner?: RecordedObject; labels?: Fields } = {},
): RecordedObject {
  const own = options.name ?? name;
  const { owner } = options;
  return {
    apiVersion,
    kind,
    metadata: {
      name: own,
      namespace: name,
      uid: `uid-${kind}-${own}`,
      resourceVersion: '7',
      creationTimestamp: created,
      labels: { 'cluster.x-k8s.io/cluster-name': name, ...options.labels },
      ownerReferences: owner && [
        {
          kind: owner.kind,
          name: owner.metadata.name,
          uid: owner.metadata.uid,
        },
      ],
    },
    spec,
    status,
  } as RecordedObject;
}

/** A moment of it, hours after its creation. */
export function stageOf(objects: RecordedObject[]): RecordedStage {
  return {
    name: 'running',
    cluster: name,
    at: new Date('2030-01-01T12:00:00Z'),
    merges: [],
    files: new Map([
      [
        `clusters/management/${name}/${name}.yaml`,
        `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: { name: ${name}, namespace: ${name} }
`,
      ],
    ]),
    objects,
  };
}

const condition = (type: string, status = 'True', message = '') => ({
  type,
  status,
  reason: status === 'True' ? type : `Not${type}`,
  message,
  lastTransitionTime: later,
});

const current = 'cluster.x-k8s.io/v1beta2';

/** A Cluster of v1beta2 without a topology. */
export function clusterOf(
  controlPlane: { apiGroup: string; kind: string } | undefined,
  infrastructure: string,
  status: Fields = {},
): RecordedObject {
  return objectOf(
    [current, 'Cluster'],
    {
      controlPlaneRef: controlPlane && { ...controlPlane, name },
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: infrastructure,
        name,
      },
      controlPlaneEndpoint: { host: 'api.example.com', port: 443 },
    },
    {
      phase: 'Provisioned',
      initialization: {
        infrastructureProvisioned: true,
        controlPlaneInitialized: true,
      },
      // Cluster API mirrors the control plane's Available, or takes that it is initialised.
      conditions: [
        'Available',
        'InfrastructureReady',
        'ControlPlaneInitialized',
        'ControlPlaneAvailable',
        'WorkersAvailable',
        'RemoteConnectionProbe',
      ].map(type => condition(type)),
      controlPlane: {},
      workers: {},
      ...status,
    },
  );
}

/** What makes `replicas` machines, with the machines. */
export function deploymentOf(replicas: number): RecordedObject[] {
  const deployment = objectOf(
    [current, 'MachineDeployment'],
    { clusterName: name, replicas, template: { spec: { version: 'v1.31.4' } } },
    {
      phase: 'Running',
      replicas,
      readyReplicas: replicas,
      conditions: [condition('Available')],
    },
    { name: 'workers' },
  );
  return [deployment, ...machinesOf(deployment, replicas)];
}

/** Machines that run, with nodes. */
export function machinesOf(
  owner: RecordedObject,
  count: number,
  labels: Fields = {},
): RecordedObject[] {
  return Array.from({ length: count }, (_, index) => {
    const machine = `${owner.metadata.name}-${index}`;
    return objectOf(
      [current, 'Machine'],
      { clusterName: name, version: 'v1.31.4' },
      {
        phase: 'Running',
        nodeRef: { name: `node-${machine}` },
        conditions: [condition('Ready'), condition('Available')],
      },
      { name: machine, owner, labels },
    );
  });
}

/** A pool of v1beta2. */
export function poolOf(status: Fields, infrastructure: string): RecordedObject {
  return objectOf(
    [current, 'MachinePool'],
    {
      clusterName: name,
      replicas: 2,
      template: {
        spec: {
          version: 'v1.31.4',
          infrastructureRef: {
            apiGroup: 'infrastructure.cluster.x-k8s.io',
            kind: infrastructure,
            name: 'pool',
          },
        },
      },
    },
    {
      phase: 'Running',
      initialization: { infrastructureProvisioned: true },
      replicas: 2,
      readyReplicas: 2,
      nodeRefs: [{ name: 'node-a' }, { name: 'node-b' }],
      ...status,
    },
    { name: 'pool' },
  );
}

/** EKS: `AWSManagedControlPlane`, with a version of its own API and conditions of Cluster API's older form. */
export function eks(status: Fields = {}): RecordedObject[] {
  const kind = 'AWSManagedControlPlane';
  const apiGroup = 'controlplane.cluster.x-k8s.io';
  return [
    clusterOf({ apiGroup, kind }, 'AWSManagedCluster', {
      workers: { desiredReplicas: 2, replicas: 2, readyReplicas: 2 },
    }),
    objectOf(
      [`${apiGroup}/v1beta2`, kind],
      { version: '1.31', eksClusterName: name },
      {
        ready: true,
        initialized: true,
        externalManagedControlPlane: true,
        conditions: [
          { type: 'Ready', status: 'True', lastTransitionTime: later },
          { type: 'EKSControlPlaneReady', status: 'True' },
        ],
        ...status,
      },
    ),
    ...deploymentOf(2),
  ];
}

/** GKE: `GCPManagedControlPlane`, in the group of the infrastructure, here without conditions. */
export function gke(status: Fields = {}): RecordedObject[] {
  const kind = 'GCPManagedControlPlane';
  const apiGroup = 'infrastructure.cluster.x-k8s.io';
  return [
    clusterOf({ apiGroup, kind }, 'GCPManagedCluster'),
    objectOf(
      [`${apiGroup}/v1beta1`, kind],
      { project: 'p', location: 'l' },
      {
        ready: true,
        initialized: true,
        version: '1.31.4-gke.100',
        ...status,
      },
    ),
    poolOf({}, 'GCPManagedMachinePool'),
  ];
}

/** AKS as the talk made it: everything v1beta1, conditions of the older form only, two pools and no machines. */
export function aks(): RecordedObject[] {
  const infrastructure = 'infrastructure.cluster.x-k8s.io/v1beta1';
  const core = 'cluster.x-k8s.io/v1beta1';
  const reference = (kind: string, other = name) => ({
    apiVersion: infrastructure,
    kind,
    name: other,
    namespace: name,
  });
  const older = (...types: string[]) =>
    types.map(type => ({ type, status: 'True', lastTransitionTime: later }));
  return [
    objectOf(
      [core, 'Cluster'],
      {
        controlPlaneRef: reference('AzureManagedControlPlane'),
        infrastructureRef: reference('AzureManagedCluster'),
        controlPlaneEndpoint: { host: 'one.hcp.example.com', port: 443 },
      },
      {
        phase: 'Provisioned',
        infrastructureReady: true,
        controlPlaneReady: true,
        conditions: older(
          'Ready',
          'ControlPlaneInitialized',
          'ControlPlaneReady',
          'InfrastructureReady',
        ),
      },
    ),
    objectOf(
      [infrastructure, 'AzureManagedControlPlane'],
      { version: 'v1.24.6', location: 'westeurope' },
      {
        ready: true,
        initialized: true,
        conditions: older('Ready', 'ManagedClusterRunning'),
      },
    ),
    ...['one-pool0', 'one-pool1'].map(pool =>
      objectOf(
        [core, 'MachinePool'],
        {
          clusterName: name,
          replicas: 1,
          template: {
            spec: {
              version: 'v1.24.6',
              infrastructureRef: reference('AzureManagedMachinePool', pool),
            },
          },
        },
        {
          phase: 'Running',
          infrastructureReady: true,
          replicas: 1,
          readyReplicas: 1,
          nodeRefs: [{ name: `aks-${pool}` }],
          conditions: older('Ready', 'BootstrapReady', 'InfrastructureReady'),
        },
        { name: pool },
      ),
    ),
  ];
}

/** Machines with a control plane that is not kubeadm's. */
export function rke2(): RecordedObject[] {
  const kind = 'RKE2ControlPlane';
  const apiGroup = 'controlplane.cluster.x-k8s.io';
  const counts = { desiredReplicas: 3, replicas: 3, readyReplicas: 3 };
  const controlPlane = objectOf(
    [`${apiGroup}/v1beta1`, kind],
    { replicas: 3, version: 'v1.31.4+rke2r1' },
    {
      ready: true,
      initialized: true,
      replicas: 3,
      readyReplicas: 3,
      conditions: [condition('Ready'), condition('Available')],
    },
  );
  return [
    clusterOf({ apiGroup, kind }, 'DockerCluster', {
      controlPlane: counts,
      workers: { desiredReplicas: 1, replicas: 1, readyReplicas: 1 },
    }),
    controlPlane,
    ...machinesOf(controlPlane, 3, { 'cluster.x-k8s.io/control-plane': '' }),
    ...deploymentOf(1),
  ];
}
