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

import type {
  InventoryProblem,
  ReplicaCount,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ClusterObjects } from './ClusterObjects';
import { ControlPlanes, kindId, type ControlPlaneKind } from './ControlPlanes';
import { projectCluster, type ClusterObject } from './kinds/cluster';
import { projectControlPlane } from './kinds/controlPlane';
import { projectMachine, type MachineObject } from './kinds/machine';
import {
  projectMachineGroup,
  type MachineGroupObject,
} from './kinds/machineGroup';
import {
  type ChangeStore,
  KubernetesSource,
  type KubernetesSourceOptions,
} from './KubernetesSource';
import { readLiveObject } from './live';
import { machinesTree } from './machines';
import { ObjectIndex } from './ObjectIndex';
import type {
  CapiFacts,
  ClusterKeyString,
  ClusterSource,
  LiveObject,
} from './types';

const coreGroup = 'cluster.x-k8s.io';
const kubeadm: ControlPlaneKind = {
  group: 'controlplane.cluster.x-k8s.io',
  kind: 'KubeadmControlPlane',
};
/** Further kinds of control planes that are watched; what Clusters name comes from people. */
const mostKinds = 16;
/** v1beta1 is served until Cluster API 1.16. */
const versions = ['v1beta2', 'v1beta1'];

/** Observes the clusters of Cluster API on one management cluster. */
export class CapiSource
  extends KubernetesSource
  implements ClusterSource<CapiFacts>
{
  readonly kind = 'capi';
  readonly #options: KubernetesSourceOptions;
  readonly #clusters = new ClusterObjects<ClusterObject>((namespace, name) =>
    this.key(namespace, name),
  );
  readonly #facts = new Map<ClusterKeyString, CapiFacts>();
  readonly #controlPlanes = new ControlPlanes(({ namespace, name }) =>
    this.key(namespace, name),
  );
  /** Kinds of control planes that are watched because Clusters name them. */
  readonly #followedKinds = new Map<string, ControlPlaneKind>();
  /** How many had been listed when `#facts` were made. */
  #listedKinds = 0;
  readonly #children: Record<ChildKind, ObjectIndex<MachineGroupObject>>;
  readonly #machines: ObjectIndex<MachineObject>;

  static create(options: KubernetesSourceOptions): CapiSource {
    return new CapiSource(options);
  }

  private constructor(options: KubernetesSourceOptions) {
    super(options, 'kubernetes');
    this.#options = options;
    const keysOf = (object: { namespace: string; clusterName: string }) => [
      this.key(object.namespace, object.clusterName),
    ];
    this.#children = {
      MachineDeployment: new ObjectIndex<MachineGroupObject>(keysOf),
      MachinePool: new ObjectIndex<MachineGroupObject>(keysOf),
      MachineSet: new ObjectIndex<MachineGroupObject>(keysOf),
    };
    this.#machines = new ObjectIndex<MachineObject>(keysOf);
    this.#watch('Cluster', coreGroup, projectCluster, {
      apply: (changes, touched) => {
        this.#clusters.apply(changes, touched);
        this.#controlPlanes.applyClusters(changes);
        this.#followKinds();
      },
    });
    this.#watch('Machine', coreGroup, projectMachine, this.#machines);
    this.#watch(
      kubeadm.kind,
      kubeadm.group,
      projectControlPlane,
      this.#controlPlanes.storeOf(kubeadm),
    );
    for (const kind of Object.keys(this.#children) as ChildKind[]) {
      this.#watch(kind, coreGroup, projectMachineGroup, this.#children[kind]);
    }
  }

  keys(): Iterable<ClusterKeyString> {
    return this.#clusters.keys();
  }

  factsOf(key: ClusterKeyString): CapiFacts | undefined {
    const cluster = this.#clusters.get(key);
    if (!cluster) return undefined;
    let facts = this.#facts.get(key);
    if (!facts) {
      facts = this.#build(key, cluster);
      this.#facts.set(key, facts);
    }
    return facts;
  }

  override problems(): InventoryProblem[] {
    return [
      ...super.problems(),
      ...this.#clusters.problems(this.id, 'Cluster'),
      ...this.#kindProblems(),
    ];
  }

  async readLive(
    cluster: { namespace: string; name: string },
    signal: AbortSignal,
  ): Promise<LiveObject> {
    const { client, discovery } = this.#options;
    try {
      const path = await discovery.collection(
        { group: coreGroup, kind: 'Cluster', versions },
        signal,
      );
      if (!path) {
        const key = this.key(cluster.namespace, cluster.name);
        // A cluster that was seen does not vanish with the kind: an API server may be starting.
        return this.#clusters.get(key)
          ? { state: 'unknown', error: 'Cluster API is not served' }
          : { state: 'absent' };
      }
      const namespace = encodeURIComponent(cluster.namespace);
      const name = encodeURIComponent(cluster.name);
      return await readLiveObject(
        client,
        path.replace(
          /\/clusters$/,
          `/namespaces/${namespace}/clusters/${name}`,
        ),
        signal,
      );
    } catch (error) {
      return { state: 'unknown', error: String((error as Error).message) };
    }
  }

  protected override notify(
    keys: ReadonlySet<ClusterKeyString> | undefined,
  ): void {
    for (const key of keys ?? []) this.#facts.delete(key);
    const { listedKinds } = this;
    // What is not there is known to be gone once its kind has been listed.
    if (listedKinds !== this.#listedKinds) this.#facts.clear();
    this.#listedKinds = listedKinds;
    super.notify(keys);
  }

  /** Control planes of other kinds are watched where a Cluster names one, and for as long. */
  #followKinds(): void {
    const wanted = new Map(
      this.#otherKinds()
        .slice(0, mostKinds)
        .map(kind => [kindId(kind), kind]),
    );
    for (const [id, kind] of this.#followedKinds) {
      if (wanted.has(id)) continue;
      this.unfollow(id);
      this.#controlPlanes.forget(kind);
      this.#followedKinds.delete(id);
    }
    const { discovery } = this.#options;
    for (const [id, kind] of wanted) {
      if (this.#followedKinds.has(id)) continue;
      this.#followedKinds.set(id, kind);
      this.follow(
        id,
        {
          // Providers have versions of their own.
          path: (signal, refused) =>
            discovery.collection({ ...kind, refused }, signal),
          project: projectControlPlane,
        },
        this.#controlPlanes.storeOf(kind),
      );
    }
  }

  /** Whether the control plane that a Cluster names would be seen. */
  #knows({ controlPlaneRef: { group, kind } }: ClusterObject): boolean {
    if (!group || !kind) return false;
    const id = kindId({ group, kind });
    return this.hasListed(id === kindId(kubeadm) ? kubeadm.kind : id);
  }

  #otherKinds(): ControlPlaneKind[] {
    return this.#controlPlanes
      .kinds()
      .filter(kind => kindId(kind) !== kindId(kubeadm));
  }

  #kindProblems(): InventoryProblem[] {
    const absent = this.followed().filter(
      ({ status }) => status.state === 'absent',
    );
    const left = this.#otherKinds().slice(mostKinds);
    return [
      ...absent.map(({ id }) => ({
        source: this.id,
        object: id,
        message:
          'A Cluster names a control plane of this kind, which the API server does not serve',
      })),
      ...left.map(kind => ({
        source: this.id,
        object: kindId(kind),
        message: `More than ${mostKinds} kinds of control planes are named, so this one is not watched`,
      })),
    ];
  }

  #watch<T>(
    kind: string,
    group: string,
    project: (object: unknown) => T,
    store: ChangeStore<T>,
  ): void {
    const { discovery } = this.#options;
    this.watch(
      kind,
      {
        path: (signal, refused) =>
          discovery.collection({ group, kind, versions, refused }, signal),
        project,
      },
      store,
    );
  }

  #build(key: ClusterKeyString, cluster: ClusterObject): CapiFacts {
    const object = this.#controlPlanes.of(cluster);
    const deployments = this.#children.MachineDeployment.get(key);
    const pools = this.#children.MachinePool.get(key);
    const controlPlane = cluster.controlPlane ?? object?.replicas;
    const workers =
      cluster.workers ??
      sum([...deployments, ...pools].map(item => item.replicas));
    const { kind } = cluster.controlPlaneRef;
    // One that has no replicas is run by a cloud, or somewhere else: it has no nodes here.
    const external =
      kind !== undefined &&
      (object?.external ??
        (kind !== kubeadm.kind && controlPlane === undefined));
    const nodes = sum(
      [external ? [] : controlPlane, workers].flatMap(item => item ?? []),
    );
    return {
      source: 'capi',
      managementCluster: this.managementCluster,
      namespace: cluster.namespace,
      name: cluster.name,
      uid: cluster.uid,
      createdAt: cluster.createdAt,
      deletingSince: cluster.deletingSince,
      origin: cluster.origin,
      deliveredBy: cluster.deliveredBy,
      phase: cluster.phase,
      paused: cluster.paused,
      // Clusters without a topology say their version in the objects that make their machines.
      kubernetesVersion:
        cluster.version ??
        [object, ...pools, ...deployments].find(item => item?.version)?.version,
      endpoint: cluster.endpoint,
      infrastructureProvisioned: cluster.infrastructureProvisioned,
      controlPlaneInitialized: cluster.controlPlaneInitialized,
      controlPlane,
      controlPlaneKind: kind,
      controlPlaneExternal: external,
      workers,
      // "0 of 0" would say that they have been counted.
      nodes:
        nodes && (nodes.desired > 0 || nodes.ready > 0) ? nodes : undefined,
      conditions: cluster.conditions,
      machines: machinesTree(cluster, {
        controlPlane: object,
        controlPlaneGone:
          !object &&
          cluster.deletingSince !== undefined &&
          this.#knows(cluster),
        deployments,
        pools,
        sets: this.#children.MachineSet.get(key),
        machines: this.#machines.get(key),
      }),
      finalizers: cluster.finalizers,
    };
  }
}

type ChildKind = 'MachineDeployment' | 'MachinePool' | 'MachineSet';

function sum(counts: ReplicaCount[]): ReplicaCount | undefined {
  if (counts.length === 0) return undefined;
  return counts.reduce((total, item) => ({
    desired: total.desired + item.desired,
    ready: total.ready + item.ready,
  }));
}
