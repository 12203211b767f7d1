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
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  Discovery,
  Reflector,
  type KubernetesClient,
  type ReflectorChange,
  type Timing,
} from '../kubernetes';
import {
  reflectorFreshness,
  reflectorProblems,
  worstFreshness,
} from './freshness';
import { projectCluster, type ClusterObject } from './kinds/cluster';
import { projectMachine, type MachineObject } from './kinds/machine';
import {
  projectMachineGroup,
  type MachineGroupObject,
} from './kinds/machineGroup';
import { readLiveObject } from './live';
import { machinesTree } from './machines';
import { ObjectIndex } from './ObjectIndex';
import {
  clusterKeyString,
  type CapiFacts,
  type ClusterKeyString,
  type ClusterSource,
  type LiveObject,
  type SourceListener,
} from './types';

const coreGroup = 'cluster.x-k8s.io';
const controlPlaneGroup = 'controlplane.cluster.x-k8s.io';
/** v1beta1 is served until Cluster API 1.16. */
const versions = ['v1beta2', 'v1beta1'];

export interface KubernetesSourceOptions {
  /** Key of the management cluster. */
  managementCluster: string;
  /** For people. */
  title: string;
  client: KubernetesClient;
  discovery: Discovery;
  timing: Timing;
  staleAfterMilliseconds: number;
  report?(message: string): void;
}

/** Observes the clusters of Cluster API on one management cluster. */
export class CapiSource implements ClusterSource<CapiFacts> {
  readonly id: string;
  readonly managementCluster: string;
  readonly kind = 'capi';
  readonly #options: KubernetesSourceOptions;
  readonly #listeners = new Set<SourceListener>();
  readonly #clusters = new Map<ClusterKeyString, ClusterObject>();
  readonly #facts = new Map<ClusterKeyString, CapiFacts>();
  readonly #children: Record<ChildKind, ObjectIndex<MachineGroupObject>>;
  readonly #machines: ObjectIndex<MachineObject>;
  readonly #reflectors: Record<string, Reflector<unknown>>;

  static create(options: KubernetesSourceOptions): CapiSource {
    return new CapiSource(options);
  }

  private constructor(options: KubernetesSourceOptions) {
    this.#options = options;
    this.managementCluster = options.managementCluster;
    this.id = `kubernetes:${options.managementCluster}`;
    const keysOf = (object: { namespace: string; clusterName: string }) => [
      this.#key(object.namespace, object.clusterName),
    ];
    this.#children = {
      KubeadmControlPlane: new ObjectIndex<MachineGroupObject>(keysOf),
      MachineDeployment: new ObjectIndex<MachineGroupObject>(keysOf),
      MachinePool: new ObjectIndex<MachineGroupObject>(keysOf),
      MachineSet: new ObjectIndex<MachineGroupObject>(keysOf),
    };
    this.#machines = new ObjectIndex<MachineObject>(keysOf);
    this.#reflectors = {
      Cluster: this.#reflect('Cluster', coreGroup, projectCluster, changes =>
        this.#clustersChanged(changes),
      ),
      Machine: this.#reflect('Machine', coreGroup, projectMachine, changes =>
        this.#touch(touched => this.#machines.apply(changes, touched)),
      ),
    };
    for (const kind of Object.keys(this.#children) as ChildKind[]) {
      this.#reflectors[kind] = this.#reflect(
        kind,
        kind === 'KubeadmControlPlane' ? controlPlaneGroup : coreGroup,
        projectMachineGroup,
        changes =>
          this.#touch(touched => this.#children[kind].apply(changes, touched)),
      );
    }
  }

  async start(signal: AbortSignal): Promise<void> {
    await Promise.all(
      Object.values(this.#reflectors).map(reflector => reflector.run(signal)),
    );
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

  freshness(): SourceFreshness {
    const { timing, staleAfterMilliseconds } = this.#options;
    const now = timing.now();
    const [main, ...others] = Object.values(this.#reflectors).map(reflector =>
      reflectorFreshness(reflector.status(), now, staleAfterMilliseconds),
    );
    return {
      id: this.id,
      title: `Kubernetes of ${this.#options.title}`,
      kind: 'kubernetes',
      managementCluster: this.managementCluster,
      // Without the clusters there is nothing; a kind of parts that may not be read is a problem of its own.
      ...(main.state === 'unavailable'
        ? main
        : worstFreshness([
            main,
            ...others.filter(item => item.state !== 'unavailable'),
          ])),
    };
  }

  problems(): InventoryProblem[] {
    const problems = reflectorProblems(this.id, this.#reflectors);
    for (const cluster of this.#clusters.values()) {
      for (const message of cluster.originProblems) {
        problems.push({
          source: this.id,
          object: `Cluster ${cluster.namespace}/${cluster.name}`,
          message,
        });
      }
    }
    return problems;
  }

  onChange(listener: SourceListener): void {
    this.#listeners.add(listener);
  }

  async readLive(
    cluster: { namespace: string; name: string },
    signal: AbortSignal,
  ): Promise<LiveObject> {
    const { client, discovery } = this.#options;
    try {
      const path = await discovery.collection(
        coreGroup,
        versions,
        'Cluster',
        signal,
      );
      if (!path) {
        const key = this.#key(cluster.namespace, cluster.name);
        // A cluster that was seen does not vanish with the kind: an API server may be starting.
        return this.#clusters.has(key)
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

  #reflect<T>(
    kind: string,
    group: string,
    project: (object: unknown) => T,
    onChange: (changes: ReflectorChange<T>[]) => void,
  ): Reflector<T> {
    const { client, discovery, timing, report } = this.#options;
    return Reflector.create({
      client,
      kind,
      path: signal => discovery.collection(group, versions, kind, signal),
      project,
      onChange,
      onStatus: () => this.#notify(undefined),
      report,
      timing,
    });
  }

  #key(namespace: string, name: string): ClusterKeyString {
    return clusterKeyString({
      managementCluster: this.managementCluster,
      namespace,
      name,
    });
  }

  #clustersChanged(changes: ReflectorChange<ClusterObject>[]) {
    this.#touch(touched => {
      for (const { previous, current } of changes) {
        const { namespace, name } = (current ?? previous)!;
        const key = this.#key(namespace, name);
        touched.add(key);
        if (current) this.#clusters.set(key, current);
        // A successor of the same name may be there already.
        else if (this.#clusters.get(key)?.uid === previous?.uid) {
          this.#clusters.delete(key);
        }
      }
    });
  }

  #touch(change: (touched: Set<ClusterKeyString>) => void) {
    const touched = new Set<ClusterKeyString>();
    change(touched);
    for (const key of touched) this.#facts.delete(key);
    this.#notify(touched);
  }

  #notify(keys: ReadonlySet<ClusterKeyString> | undefined) {
    for (const listener of this.#listeners) listener(keys);
  }

  #build(key: ClusterKeyString, cluster: ClusterObject): CapiFacts {
    const controlPlanes = this.#children.KubeadmControlPlane.get(key);
    const deployments = this.#children.MachineDeployment.get(key);
    const pools = this.#children.MachinePool.get(key);
    const controlPlane =
      cluster.controlPlane ?? sum([...controlPlanes].map(i => i.replicas));
    const workers =
      cluster.workers ??
      sum([...deployments, ...pools].map(item => item.replicas));
    return {
      source: 'capi',
      managementCluster: this.managementCluster,
      namespace: cluster.namespace,
      name: cluster.name,
      uid: cluster.uid,
      createdAt: cluster.createdAt,
      deletingSince: cluster.deletingSince,
      origin: cluster.origin,
      phase: cluster.phase,
      paused: cluster.paused,
      // Clusters without a topology say their version in the objects that make their machines.
      kubernetesVersion:
        cluster.version ??
        [...controlPlanes, ...pools, ...deployments].find(item => item.version)
          ?.version,
      endpoint: cluster.endpoint,
      infrastructureProvisioned: cluster.infrastructureProvisioned,
      controlPlaneInitialized: cluster.controlPlaneInitialized,
      controlPlane,
      workers,
      nodes: sum([controlPlane, workers].flatMap(item => item ?? [])),
      conditions: cluster.conditions,
      machines: machinesTree(cluster, {
        controlPlanes,
        deployments,
        pools,
        sets: this.#children.MachineSet.get(key),
        machines: this.#machines.get(key),
      }),
      finalizers: cluster.finalizers,
    };
  }
}

type ChildKind =
  | 'KubeadmControlPlane'
  | 'MachineDeployment'
  | 'MachinePool'
  | 'MachineSet';

function sum(counts: ReplicaCount[]): ReplicaCount | undefined {
  if (counts.length === 0) return undefined;
  return counts.reduce((total, item) => ({
    desired: total.desired + item.desired,
    ready: total.ready + item.ready,
  }));
}
