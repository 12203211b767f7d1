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

import type { MachineNode } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { observeStage } from '../__testUtils__/observeStage';
import {
  aks,
  clusterOf,
  deploymentOf,
  eks,
  gke,
  machinesOf,
  poolOf,
  rke2,
  stageOf,
} from '../__testUtils__/providerClusters';
import {
  servedBefore,
  servedByDefault,
  type ServedKinds,
} from '../__testUtils__/RecordedApi';
import type { RecordedObject } from '../__testUtils__/labRecording';

const controlPlane = 'controlplane.cluster.x-k8s.io';
const infrastructure = 'infrastructure.cluster.x-k8s.io';

/** With kinds of providers beside those of Cluster API. */
const servedWith = (extra: ServedKinds): ServedKinds => ({
  ...servedByDefault,
  ...extra,
});

const servedAws = servedWith({
  [controlPlane]: {
    v1beta2: ['KubeadmControlPlane', 'AWSManagedControlPlane'],
  },
});
const servedGcp = servedWith({
  [infrastructure]: {
    v1beta2: ['DevCluster'],
    v1beta1: ['GCPManagedControlPlane'],
  },
});

/** The tree, one line for each node. */
function lines(nodes: readonly MachineNode[], indent = ''): string[] {
  return nodes.flatMap(node => [
    `${indent}${node.kind} ${node.name}: ${node.health}${
      node.replicas ? ` ${node.replicas.ready}/${node.replicas.desired}` : ''
    }`,
    ...lines(node.children, `${indent}  `),
  ]);
}

async function observe(
  objects: RecordedObject[],
  served: ServedKinds,
  options: { forbidden?: string[]; version?: string } = {},
) {
  const { forbidden, version } = options;
  const { cluster, facts, problems } = await observeStage(stageOf(objects), {
    served,
    forbidden,
    isWhole: ({ capi }) =>
      version === undefined || capi?.kubernetesVersion === version,
  });
  return { ...cluster!, capi: facts.capi!, problems };
}

describe('a cluster whose control plane is run by', () => {
  it('EKS has a version of its own, and nodes of its workers only', async () => {
    const { health, machines, nodes, capi, problems } = await observe(
      eks(),
      servedAws,
      { version: 'v1.31' },
    );
    expect(problems).toEqual([]);
    expect(health).toMatchObject({ status: 'ready' });
    expect(nodes).toEqual({ desired: 2, ready: 2 });
    expect(capi).toMatchObject({
      controlPlane: undefined,
      controlPlaneExternal: true,
      controlPlaneKind: 'AWSManagedControlPlane',
    });
    expect(lines(machines)).toEqual([
      'AWSManagedCluster one: ready',
      'AWSManagedControlPlane one: ready',
      'MachineDeployment workers: ready 2/2',
      '  Machine workers-0: ready',
      '  Machine workers-1: ready',
    ]);
  });

  it('EKS is in trouble where its control plane says so, and the advice is about that', async () => {
    const objects = eks({
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          message: 'the role cannot be assumed',
          lastTransitionTime: '2030-01-01T11:00:00Z',
        },
      ],
    });
    const { conditions } = objects[0].status as {
      conditions: { type: string; status: string; message: string }[];
    };
    Object.assign(
      conditions.find(item => item.type === 'ControlPlaneAvailable')!,
      {
        status: 'False',
        message: 'the role cannot be assumed',
      },
    );
    const { health, machines } = await observe(objects, servedAws, {
      version: 'v1.31',
    });
    expect(health.status).toBe('failed');
    expect(health.reasons[0]).toMatchObject({
      rule: 'control-plane',
      message: 'The control plane is not available: the role cannot be assumed',
      action: 'Look at its AWSManagedControlPlane and at its provider.',
    });
    expect(machines[1]).toMatchObject({
      health: 'attention',
      message: 'the role cannot be assumed',
    });
  });

  it('GKE has no conditions, and is read by the flags of the contract', async () => {
    const { health, machines, nodes, kubernetesVersion } = await observe(
      gke(),
      servedGcp,
      { version: 'v1.31.4-gke.100' },
    );
    expect(health.status).toBe('ready');
    expect(kubernetesVersion).toBe('v1.31.4-gke.100');
    expect(nodes).toEqual({ desired: 2, ready: 2 });
    expect(lines(machines)).toEqual([
      'GCPManagedCluster one: ready',
      'GCPManagedControlPlane one: ready',
      'MachinePool pool: ready 2/2',
      '  GCPManagedMachinePool pool: ready',
      '  Node node-a: ready',
      '  Node node-b: ready',
    ]);
  });

  it('AKS, as Cluster API of that time had it', async () => {
    const served = {
      ...servedBefore,
      [infrastructure]: { v1beta1: ['AzureManagedControlPlane'] },
    };
    const { health, machines, nodes, kubernetesVersion, problems } =
      await observe(aks(), served, { version: 'v1.24.6' });
    expect(problems).toEqual([]);
    expect(health.status).toBe('ready');
    expect(kubernetesVersion).toBe('v1.24.6');
    expect(nodes).toEqual({ desired: 2, ready: 2 });
    expect(lines(machines)).toEqual([
      'AzureManagedCluster one: ready',
      'AzureManagedControlPlane one: ready',
      'MachinePool one-pool0: ready 1/1',
      '  AzureManagedMachinePool one-pool0: ready',
      '  Node aks-one-pool0: ready',
      'MachinePool one-pool1: ready 1/1',
      '  AzureManagedMachinePool one-pool1: ready',
      '  Node aks-one-pool1: ready',
    ]);
  });

  it('nobody yet, and is on its way', async () => {
    const objects = gke({
      ready: false,
      initialized: false,
      version: undefined,
    });
    Object.assign(objects[0].metadata, {
      creationTimestamp: '2030-01-01T11:59:00Z',
    });
    Object.assign(objects[0].status as object, {
      initialization: { infrastructureProvisioned: true },
      conditions: [],
    });
    const { health, machines } = await observe(objects.slice(0, 2), servedGcp);
    expect(health.status).toBe('starting');
    expect(health.summary).toContain('control plane is on its way');
    expect(machines.map(node => node.health)).toEqual(['ready', 'starting']);
  });
});

describe('a cluster whose control plane', () => {
  it('has machines and is not that of kubeadm counts them', async () => {
    const { nodes, machines } = await observe(
      rke2(),
      servedWith({
        [controlPlane]: {
          v1beta2: ['KubeadmControlPlane'],
          // A provider is behind the others in the same group.
          v1beta1: ['KubeadmControlPlane', 'RKE2ControlPlane'],
        },
      }),
      { version: 'v1.31.4+rke2r1' },
    );
    expect(nodes).toEqual({ desired: 4, ready: 4 });
    expect(lines(machines)).toEqual([
      'DockerCluster one: ready',
      'RKE2ControlPlane one: ready 3/3',
      '  Machine one-0: ready',
      '  Machine one-1: ready',
      '  Machine one-2: ready',
      'MachineDeployment workers: ready 1/1',
      '  Machine workers-0: ready',
    ]);
  });

  it('may not be read is known by the Cluster, and that it may not be read is said', async () => {
    const { health, machines, nodes, problems } = await observe(
      rke2(),
      servedWith({
        [controlPlane]: {
          v1beta1: ['KubeadmControlPlane', 'RKE2ControlPlane'],
        },
      }),
      { forbidden: ['RKE2ControlPlane'] },
    );
    expect(health.status).toBe('ready');
    expect(nodes).toEqual({ desired: 4, ready: 4 });
    expect(lines(machines).slice(0, 3)).toEqual([
      'DockerCluster one: ready',
      'RKE2ControlPlane one: ready 3/3',
      '  Machine one-0: ready',
    ]);
    expect(problems).toEqual([
      expect.stringMatching(
        /^RKE2ControlPlane\.controlplane\.cluster\.x-k8s\.io: .* may not be read/,
      ),
    ]);
  });

  it('is of a kind that is not served is known by the Cluster, too', async () => {
    const { health, machines, nodes, problems } = await observe(
      eks(),
      servedByDefault,
    );
    expect(health.status).toBe('ready');
    expect(nodes).toEqual({ desired: 2, ready: 2 });
    expect(lines(machines)[1]).toBe('AWSManagedControlPlane one: ready');
    expect(problems).toEqual([
      'AWSManagedControlPlane.controlplane.cluster.x-k8s.io: A Cluster names a control plane of this kind, which the API server does not serve',
    ]);
  });

  it('is not named at all has neither node nor count of it', async () => {
    const { machines, nodes, health } = await observe(
      [clusterOf(undefined, 'ByoCluster'), ...deploymentOf(1)],
      servedByDefault,
    );
    expect(health.status).toBe('ready');
    expect(nodes).toEqual({ desired: 1, ready: 1 });
    expect(lines(machines)[1]).toBe('MachineDeployment workers: ready 1/1');
  });

  it('has no replicas and no workers has no nodes to count, rather than none of none', async () => {
    const { nodes } = await observe(eks().slice(0, 1), servedAws);
    expect(nodes).toEqual({ desired: 2, ready: 2 });
    const [cluster] = eks();
    Object.assign(cluster.status as object, {
      workers: { desiredReplicas: 0, replicas: 0, readyReplicas: 0 },
    });
    const without = await observe([cluster], servedAws);
    expect(without.nodes).toBeUndefined();
    expect(without.health.status).toBe('ready');
  });
});

describe('a MachinePool', () => {
  const kubeadm = { apiGroup: controlPlane, kind: 'KubeadmControlPlane' };

  it('whose provider makes Machines shows them', async () => {
    const pool = poolOf({}, 'DockerMachinePool');
    const { machines } = await observe(
      [clusterOf(kubeadm, 'DockerCluster'), pool, ...machinesOf(pool, 2)],
      servedByDefault,
    );
    expect(lines(machines).slice(2)).toEqual([
      'MachinePool pool: ready 2/2',
      '  DockerMachinePool pool: ready',
      '  Machine pool-0: ready',
      '  Machine pool-1: ready',
    ]);
  });

  it('does not say which of its nodes is not ready', async () => {
    const { machines, health } = await observe(
      [
        clusterOf(kubeadm, 'DockerCluster'),
        poolOf({ readyReplicas: 1 }, 'DockerMachinePool'),
      ],
      servedByDefault,
    );
    expect(lines(machines).slice(2)).toEqual([
      'MachinePool pool: attention 1/2',
      '  DockerMachinePool pool: ready',
      '  Node node-a: unknown',
      '  Node node-b: unknown',
    ]);
    expect(health.summary).toBe('1 of 2 workers is not ready');
  });

  it.each([
    ['Provisioning', 'starting'],
    ['ScalingUp', 'starting'],
    ['Failed', 'failed'],
  ])('in the phase %s is %s', async (phase, expected) => {
    const { machines } = await observe(
      [
        clusterOf(kubeadm, 'DockerCluster'),
        poolOf(
          {
            phase,
            initialization: {},
            readyReplicas: undefined,
            nodeRefs: undefined,
          },
          'DockerMachinePool',
        ),
      ],
      servedByDefault,
    );
    expect(lines(machines).slice(2)).toEqual([
      `MachinePool pool: ${expected} 0/2`,
      '  DockerMachinePool pool: starting',
    ]);
  });
});

describe('infrastructure without conditions', () => {
  it('is ready when the Cluster says that it is provisioned', async () => {
    const cluster = clusterOf(undefined, 'BareCluster', {
      conditions: [{ type: 'Available', status: 'True' }],
    });
    const { machines } = await observe([cluster], servedByDefault);
    expect(lines(machines)).toEqual(['BareCluster one: ready']);
    Object.assign(cluster.status as object, { initialization: {} });
    const waiting = await observe([cluster], servedByDefault);
    expect(lines(waiting.machines)).toEqual(['BareCluster one: starting']);
  });
});
