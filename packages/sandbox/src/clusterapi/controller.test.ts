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

import { KubernetesObject, SandboxFaults } from '../types';
import recorded from './__fixtures__/clusterConditions.json';
import {
  clusterManifest,
  clusterRef,
  startWorld,
  until,
  World,
} from './__fixtures__/world';
import { conditionOf, isTrue } from './conditions';
import { ClusterApiObject, Fields } from './scope';

/** Seconds of recorded time, and what became how for which reason. */
type Transition = [at: number, what: string, status: string, reason: string];

/** Fast enough to be quick, slow enough that timers keep up. */
const speed = 150;
/** Where times are compared. */
const comparedSpeed = 60;
let world: World;

beforeEach(() => {
  world = startWorld(speed);
});
afterEach(() => world.stop());

function cluster(name = 'one'): ClusterApiObject | undefined {
  return world.store.get(clusterRef(name)) as ClusterApiObject | undefined;
}

function machines(): ClusterApiObject[] {
  return world.store.list('cluster.x-k8s.io', 'Machine') as ClusterApiObject[];
}

function untilAvailable(name = 'one') {
  return until(world.store, `${name} is available`, () =>
    isTrue(cluster(name), 'Available'),
  );
}

/** Every change of conditions and phase of a Cluster from now on. */
function transitions(): Transition[] {
  const seen: Transition[] = [];
  const last: Record<string, string> = {};
  const start = performance.now();
  const note = (what: string, status: string, reason: string) => {
    if (last[what] === `${status} ${reason}`) return;
    last[what] = `${status} ${reason}`;
    seen.push([
      ((performance.now() - start) / 1000) * comparedSpeed,
      what,
      status,
      reason,
    ]);
  };
  world.store.onChange(({ type, object }) => {
    if (object.kind !== 'Cluster') return;
    const status = (object.status ?? {}) as Fields;
    for (const c of status.conditions ?? []) note(c.type, c.status, c.reason);
    for (const c of status.deprecated?.v1beta1.conditions ?? []) {
      note(`v1beta1:${c.type}`, c.status, c.reason ?? '');
    }
    if (status.phase) note('phase', status.phase, '');
    if (type === 'DELETED') note('deleted', '', '');
  });
  return seen;
}

/** For each simulated transition the recorded one that it is, in order per condition; undefined for one that is not recorded. */
function matched(simulated: Transition[], recording: Transition[]) {
  const next: Record<string, number> = {};
  return simulated.map(([, what, status, reason]) => {
    const index = recording.findIndex(
      (entry, i) =>
        i >= (next[what] ?? 0) &&
        entry[1] === what &&
        entry[2] === status &&
        entry[3] === reason,
    );
    if (index >= 0) next[what] = index + 1;
    return recording[index];
  });
}

function expectLikeRecording(simulated: Transition[], recording: Transition[]) {
  const matches = matched(simulated, recording);
  const invented = simulated.filter((_, i) => !matches[i]);
  expect(invented.map(entry => entry.slice(1))).toEqual([]);

  // What is recorded well before something else happens before it here, too. Within two seconds the real controllers race.
  const inversions: string[] = [];
  matches.forEach((later, i) => {
    for (const earlier of matches.slice(i + 1)) {
      if (later![0] - earlier![0] > 2) {
        inversions.push(`${earlier!.slice(1)} after ${later!.slice(1)}`);
      }
    }
  });
  expect(inversions).toEqual([]);

  const lastOf = (list: Transition[]) =>
    Object.fromEntries(list.map(([, what, ...state]) => [what, state]));
  expect(lastOf(simulated)).toEqual(lastOf(recording));
}

describe('startClusterApi', () => {
  it('takes a cluster through the recorded conditions, up and down', async () => {
    await world.stop();
    world = startWorld(comparedSpeed);
    const created = transitions();
    world.store.create(clusterManifest('one'));
    await untilAvailable();
    expectLikeRecording(created, recorded.create as Transition[]);

    const before = created.length;
    world.store.delete(clusterRef('one'));
    await until(world.store, 'one is gone', () => !cluster());
    expectLikeRecording(created.slice(before), recorded.delete as Transition[]);
    for (const { kind } of world.store.kinds()) {
      expect(kind).not.toMatch(
        /^(Machine|Secret$|KubeadmControlPlane$|KubeadmConfig$|DevCluster$|DevMachine$)/,
      );
    }
  });

  it('makes the children that the real one makes', async () => {
    world.store.create(clusterManifest('one', { controlPlane: 3 }));
    await untilAvailable();
    await until(
      world.store,
      'there are three control plane nodes',
      () => machines().filter(m => m.status?.nodeRef).length === 5,
    );
    await until(
      world.store,
      'the cluster counts them',
      () => cluster()!.status!.controlPlane.availableReplicas === 3,
    );

    const { status, spec } = cluster()!;
    expect(status).toMatchObject({
      phase: 'Provisioned',
      initialization: {
        infrastructureProvisioned: true,
        controlPlaneInitialized: true,
      },
      controlPlane: { desiredReplicas: 3, replicas: 3, availableReplicas: 3 },
      workers: {
        desiredReplicas: 2,
        availableReplicas: 2,
        versions: [{ version: 'v1.36.0', replicas: 2 }],
      },
    });
    expect(spec.controlPlaneEndpoint).toEqual({
      host: '127.0.0.1',
      port: expect.any(Number),
    });
    for (const machine of machines()) {
      for (const condition of machine.status!.conditions) {
        expect(condition.message).toEqual(expect.any(String));
        expect(condition.reason).toMatch(/^\w+$/);
      }
      expect(machine).toMatchObject({
        metadata: { labels: { 'cluster.x-k8s.io/cluster-name': 'one' } },
        spec: {
          version: 'v1.36.0',
          providerID: expect.stringContaining('in-memory://'),
        },
        status: { phase: 'Running', nodeRef: { name: machine.metadata.name } },
      });
    }
    const secret = world.store.get({
      group: '',
      kind: 'Secret',
      namespace: 'team-a',
      name: 'one-kubeconfig',
    })!;
    expect(secret.type).toBe('cluster.x-k8s.io/secret');
    const kubeconfig = Buffer.from(
      (secret.data as Fields).value,
      'base64',
    ).toString();
    expect(kubeconfig).toContain(
      `server: https://127.0.0.1:${spec.controlPlaneEndpoint.port}`,
    );
  });

  it('takes a v1beta1 manifest', async () => {
    const { metadata } = clusterManifest('old');
    world.store.create({
      apiVersion: 'cluster.x-k8s.io/v1beta1',
      kind: 'Cluster',
      metadata,
      spec: {
        topology: {
          class: 'standard',
          version: 'v1.36.0',
          controlPlane: { replicas: 1 },
        },
      },
    });
    await untilAvailable('old');
    expect(conditionOf(cluster('old'), 'WorkersAvailable')!.reason).toBe(
      'NoWorkers',
    );
  });

  it('says when the ClusterClass is not there, and goes on when it is', async () => {
    world.store.create(clusterManifest('one', { className: 'other' }));
    const failed = await until(world.store, 'the failure shows', () => {
      const condition = conditionOf(cluster(), 'TopologyReconciled');
      return conditionOf(cluster(), 'Available') && condition;
    });
    expect(failed).toMatchObject({
      status: 'False',
      reason: 'ReconcileFailed',
      message:
        'failed to retrieve ClusterClass team-a/other: ClusterClass.cluster.x-k8s.io "other" not found',
    });
    expect(conditionOf(cluster(), 'InfrastructureReady')).toMatchObject({
      status: 'Unknown',
      reason: 'DoesNotExist',
      message: 'Waiting for cluster topology to be reconciled',
    });
    const standard = world.store.get({
      ...clusterRef('standard'),
      kind: 'ClusterClass',
    }) as KubernetesObject;
    world.store.create({
      ...standard,
      metadata: { name: 'other', namespace: 'team-a' },
    });
    await untilAvailable();
  });

  it('scales workers up and down, and shows it', async () => {
    world.store.create(clusterManifest('one'));
    await untilAvailable();
    const scale = (replicas: number) =>
      world.store.modify(clusterRef('one'), o => {
        (o.spec as Fields).topology.workers.machineDeployments[0].replicas =
          replicas;
      });
    scale(3);
    await until(
      world.store,
      'it scales up',
      () => conditionOf(cluster(), 'ScalingUp')!.status === 'True',
    );
    await until(
      world.store,
      'there are three workers',
      () => cluster()!.status!.workers.availableReplicas === 3,
    );
    scale(1);
    await until(
      world.store,
      'there is one worker',
      () =>
        machines().length === 2 && cluster()!.status!.workers.replicas === 1,
    );
    await untilAvailable();
    expect(cluster()!.status!.workers.desiredReplicas).toBe(1);
  });

  it('replaces machines of another version one by one', async () => {
    world.store.create(clusterManifest('one'));
    await untilAvailable();
    world.store.modify(clusterRef('one'), o => {
      (o.spec as Fields).topology.version = 'v1.37.0';
    });
    await until(
      world.store,
      'it rolls out',
      () => conditionOf(cluster(), 'RollingOut')!.status === 'True',
    );
    await until(
      world.store,
      'all machines have the new version',
      () =>
        machines().length === 3 &&
        machines().every(
          m => m.spec.version === 'v1.37.0' && isTrue(m, 'Ready'),
        ),
    );
    expect(cluster()!.status!.controlPlane.versions).toEqual([
      { version: 'v1.37.0', replicas: 1 },
    ]);
  });

  it('does nothing while it is paused', async () => {
    const manifest = clusterManifest('one');
    (manifest.spec as Fields).paused = true;
    world.store.create(manifest);
    const condition = await until(world.store, 'it shows the pause', () =>
      conditionOf(cluster(), 'Paused'),
    );
    expect(condition).toMatchObject({ status: 'True', reason: 'Paused' });
    expect(cluster()!.spec.infrastructureRef).toBeUndefined();
    world.store.modify(clusterRef('one'), o => {
      (o.spec as Fields).paused = false;
    });
    await untilAvailable();
  });

  it.each([
    [
      'stuck-infrastructure',
      'InfrastructureReady',
      'Provisioning',
      'DevCluster status.initialization.provisioned is false',
    ],
    [
      'stuck-control-plane',
      'ControlPlaneAvailable',
      'Provisioned',
      'Control plane not yet initialized',
    ],
    [
      'stuck-control-plane',
      'ControlPlaneMachinesReady',
      'Provisioned',
      '* Control plane components: Waiting for Cluster control plane to be initialized',
    ],
    [
      'stuck-workers',
      'WorkersAvailable',
      'Provisioned',
      '1 available replicas, at least 2 required',
    ],
  ] as const)(
    'stops at %s until that is over',
    async (fault, type, phase, message) => {
      world.faults.clusters.one = fault;
      const other = clusterManifest('two');
      world.store.create(clusterManifest('one'));
      world.store.create(other);
      // Start-up times differ by chance: this one may arrive where it hangs a little after the other one is through.
      await untilAvailable('two');
      await until(world.store, `${type} says where it hangs`, () =>
        conditionOf(cluster(), type)?.message.includes(message),
      );
      // It does not get any further while yet another one comes up.
      world.store.create(clusterManifest('three'));
      await untilAvailable('three');
      expect(conditionOf(cluster(), type)).toMatchObject({
        status: 'False',
        message: expect.stringContaining(message),
      });
      expect(cluster()!.status!.phase).toBe(phase);
      expect(isTrue(cluster(), 'Available')).toBe(false);
      delete world.faults.clusters.one;
      await untilAvailable();
    },
  );

  it('loses a node of a cluster that is up', async () => {
    world.store.create(clusterManifest('one'));
    await untilAvailable();
    world.faults.clusters.one = 'stuck-workers';
    await until(
      world.store,
      'it is unavailable',
      () => conditionOf(cluster(), 'Available')!.status === 'False',
    );
    expect(conditionOf(cluster(), 'WorkerMachinesReady')).toMatchObject({
      status: 'Unknown',
      message: expect.stringContaining('Kubelet stopped posting node status.'),
    });
    delete world.faults.clusters.one;
    await untilAvailable();
  });

  it('hangs in the drain of a worker until that can go on', async () => {
    world.store.create(clusterManifest('one'));
    await untilAvailable();
    world.faults.clusters.one = 'stuck-deleting';
    world.store.delete(clusterRef('one'));
    const blocked = await until(world.store, 'one machine is left', () => {
      const left = machines().filter(
        m => m.metadata.labels!['cluster.x-k8s.io/set-name'],
      );
      return left.length === 1 ? left[0] : undefined;
    });
    expect(conditionOf(blocked, 'Deleting')).toMatchObject({
      status: 'True',
      reason: 'DrainingNode',
      message: expect.stringContaining("violate the pod's disruption budget"),
    });
    expect(conditionOf(cluster(), 'Deleting')!.reason).toBe(
      'WaitingForWorkersDeletion',
    );
    delete world.faults.clusters.one;
    await until(world.store, 'one is gone', () => !cluster());
  });

  it('hangs when everything is deleted in the foreground, as the real one does', async () => {
    world.store.create(clusterManifest('one'));
    await untilAvailable();
    world.store.delete(clusterRef('one'), 'Foreground');
    await until(
      world.store,
      'the infrastructure is gone',
      () =>
        world.store.list('infrastructure.cluster.x-k8s.io', 'DevCluster')
          .length === 0,
    );
    const stuck = await until(world.store, 'machines wait', () => {
      const [machine] = machines();
      return (
        conditionOf(machine, 'Deleting')?.reason ===
          'WaitingForInfrastructureDeletion' && machine
      );
    });
    expect(stuck.metadata.deletionTimestamp).toBeDefined();
  });

  it('goes on from any state after a restart', async () => {
    world.store.create(clusterManifest('one'));
    const states = [
      () => cluster()!.status?.phase === 'Provisioning',
      () => machines().length === 3,
      () => isTrue(cluster(), 'ControlPlaneInitialized'),
      () => isTrue(cluster(), 'Available'),
    ];
    for (const reached of states) {
      await until(world.store, 'the next state is reached', reached);
      const saved = JSON.parse(JSON.stringify(world.store.export()));
      await world.stop();
      world = startWorld(speed, undefined, saved);
    }
    world.store.delete(clusterRef('one'));
    await until(world.store, 'workers are gone', () => machines().length === 1);
    const saved = JSON.parse(JSON.stringify(world.store.export()));
    await world.stop();
    world = startWorld(speed, undefined, saved);
    await until(world.store, 'one is gone', () => !cluster());
    expect(machines()).toEqual([]);
  });

  describe('after a restart', () => {
    beforeEach(async () => {
      world.store.create(clusterManifest('one'));
      await untilAvailable();
    });

    /** All that is written of `one`, from the restart until every stage of it must be over: a whole other cluster comes up meanwhile. */
    async function writtenAfterRestart(faults: SandboxFaults['clusters'] = {}) {
      world.store.create(clusterManifest('before'));
      await untilAvailable('before');
      const saved = JSON.parse(JSON.stringify(world.store.export()));
      await world.stop();
      world = startWorld(speed, undefined, saved);
      Object.assign(world.faults.clusters, faults);
      const written: unknown[] = [];
      world.store.onChange(({ type, object }) => {
        if (object.metadata.name.startsWith('one')) {
          written.push([
            type,
            object.kind,
            object.metadata.name,
            object.status,
          ]);
        }
      });
      world.store.create(clusterManifest('after'));
      await untilAvailable('after');
      return written;
    }

    it('nothing new is said of a cluster that was there', async () => {
      expect(await writtenAfterRestart()).toEqual([]);
    });

    it('nothing new is said of a machine that drained before', async () => {
      world.faults.clusters.one = 'stuck-deleting';
      world.store.delete(clusterRef('one'));
      await until(world.store, 'a worker of one drains', () =>
        machines().some(
          machine =>
            conditionOf(machine, 'Deleting')?.reason === 'DrainingNode',
        ),
      );
      expect(await writtenAfterRestart(world.faults.clusters)).toEqual([]);
    });
  });

  it('brings up a cluster that comes with its objects instead of a topology', async () => {
    const { store } = world;
    const create = (group: string, kind: string, name: string, spec: Fields) =>
      store.create({
        apiVersion: `${group}/v1beta2`,
        kind,
        metadata: { name, namespace: 'team-a' },
        spec,
      });
    const reference = (group: string, kind: string, name: string) => ({
      apiGroup: group,
      kind,
      name,
    });
    const infra = 'infrastructure.cluster.x-k8s.io';
    const cp = 'controlplane.cluster.x-k8s.io';
    const machineTemplate = reference(infra, 'DevMachineTemplate', 'machine');
    create(infra, 'DevCluster', 'plain', { backend: { inMemory: {} } });
    create(cp, 'KubeadmControlPlane', 'plain-control-plane', {
      replicas: 1,
      version: 'v1.36.0',
      machineTemplate: { spec: { infrastructureRef: machineTemplate } },
    });
    create('cluster.x-k8s.io', 'Cluster', 'plain', {
      infrastructureRef: reference(infra, 'DevCluster', 'plain'),
      controlPlaneRef: reference(
        cp,
        'KubeadmControlPlane',
        'plain-control-plane',
      ),
    });
    create('cluster.x-k8s.io', 'MachineDeployment', 'plain-md', {
      clusterName: 'plain',
      replicas: 1,
      template: {
        spec: {
          clusterName: 'plain',
          version: 'v1.36.0',
          infrastructureRef: machineTemplate,
        },
      },
    });
    await untilAvailable('plain');
    await until(
      store,
      'all machines run',
      () =>
        machines().length === 2 && machines().every(m => isTrue(m, 'Ready')),
    );
    store.delete(clusterRef('plain'));
    await until(store, 'it is gone', () => !cluster('plain'));
    expect(store.list(infra, 'DevCluster')).toEqual([]);
  });

  it('leaves a cluster alone that refers to nothing', async () => {
    world.store.create({
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Cluster',
      metadata: { name: 'plain', namespace: 'team-a' },
      spec: {},
    });
    await until(
      world.store,
      'it is pending',
      () => cluster('plain')!.status?.phase === 'Pending',
    );
    expect(conditionOf(cluster('plain'), 'InfrastructureReady')!.status).toBe(
      'Unknown',
    );
    world.store.delete(clusterRef('plain'));
    await until(world.store, 'it is gone', () => !cluster('plain'));
  });
});
