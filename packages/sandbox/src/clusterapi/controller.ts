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

import { refOf } from '../kubernetes/kinds';
import {
  KubernetesObject,
  KubernetesStore,
  SandboxClock,
  SandboxFaults,
  Stoppable,
} from '../types';
import { admitCluster, reconcileCluster } from './cluster';
import { reconcileControlPlane } from './controlPlane';
import { reconcileDevCluster, reconcileDevMachines } from './infrastructure';
import { reconcileMachines } from './machine';
import { reconcileMachineDeployments } from './machineDeployment';
import { reconcileMachineSets } from './machineSet';
import { reconcileHealthChecks } from './healthChecks';
import { pauseReason, reportPause } from './pause';
import { ClusterApiObject, groups, labels, Scope, takeSnapshot } from './scope';
import { reconcileClusterClass, reconcileTopology } from './topology';

/** What `startClusterApi` takes. */
export interface ClusterApiOptions {
  /** Store of the management cluster. */
  store: KubernetesStore;
  clock: SandboxClock;
  faults: SandboxFaults;
}

/** Recorded time between two looks at a cluster that is changing, and before the first one. */
const passInterval = 500;
const firstDelay = 70;
/** How soon a fault that is switched on or off is noticed. */
const faultInterval = 250;

interface Tracked {
  ref: { namespace: string; name: string };
  /** Real time at which a key was first asked for. */
  since: Map<string, number>;
  cancel?: () => void;
  lastPass: number;
  fault?: string;
}

class ClusterApi implements Stoppable {
  readonly #store: KubernetesStore;
  readonly #clock: SandboxClock;
  readonly #faults: SandboxFaults;
  readonly #clusters = new Map<string, Tracked>();
  #stopListening = () => {};
  #stopFaults = () => {};

  constructor({ store, clock, faults }: ClusterApiOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#faults = faults;
  }

  start(): void {
    this.#stopListening = this.#store.onChange(({ object }) =>
      this.#notice(object),
    );
    this.#stopFaults = this.#clock.every(faultInterval, () =>
      this.#noticeFaults(),
    );
    for (const kind of ['ClusterClass', 'Cluster']) {
      this.#store.list(groups.core, kind).forEach(o => this.#notice(o));
    }
  }

  async stop(): Promise<void> {
    this.#stopListening();
    this.#stopFaults();
    for (const tracked of this.#clusters.values()) tracked.cancel?.();
    this.#clusters.clear();
  }

  #notice(object: KubernetesObject): void {
    const group = object.apiVersion.split('/')[0];
    if (!group.endsWith('cluster.x-k8s.io')) return;
    const { namespace = '', name } = object.metadata;
    if (object.kind === 'Cluster') {
      this.#wake(namespace, name);
    } else if (object.kind === 'ClusterClass') {
      this.#store.modify(refOf(object), copy =>
        reconcileClusterClass(copy, this.#timestamp()),
      );
      this.#wakeAll();
    } else if (object.kind.endsWith('Template')) {
      if (!object.metadata.labels?.[labels.cluster]) this.#wakeAll();
    } else {
      const cluster =
        object.metadata.labels?.[labels.cluster] ??
        (object as ClusterApiObject).spec?.clusterName;
      if (cluster) this.#wake(namespace, cluster);
    }
  }

  #noticeFaults(): void {
    for (const { ref, fault } of this.#clusters.values()) {
      if (this.#faults.clusters[ref.name] !== fault) {
        this.#wake(ref.namespace, ref.name);
      }
    }
  }

  #wakeAll(): void {
    for (const cluster of this.#store.list(groups.core, 'Cluster')) {
      this.#wake(cluster.metadata.namespace!, cluster.metadata.name);
    }
  }

  #wake(namespace: string, name: string): void {
    const key = `${namespace}/${name}`;
    const tracked = this.#clusters.get(key) ?? {
      ref: { namespace, name },
      since: new Map<string, number>(),
      lastPass: -Infinity,
    };
    this.#clusters.set(key, tracked);
    if (tracked.cancel) return;
    const sinceLast =
      (performance.now() - tracked.lastPass) * this.#clock.speed;
    tracked.cancel = this.#clock.after(
      Math.max(firstDelay, passInterval - sinceLast),
      () => this.#pass(key, tracked),
    );
  }

  #pass(key: string, tracked: Tracked): void {
    tracked.lastPass = performance.now();
    tracked.cancel = undefined;
    const cluster = this.#store.get({
      group: groups.core,
      kind: 'Cluster',
      ...tracked.ref,
    }) as ClusterApiObject | undefined;
    if (!cluster) {
      this.#clusters.delete(key);
      return;
    }
    tracked.fault = this.#faults.clusters[tracked.ref.name];
    let waiting = false;
    const scope: Scope = {
      ...takeSnapshot(this.#store, cluster),
      store: this.#store,
      clock: this.#clock,
      fault: this.#faults.clusters[tracked.ref.name],
      time: this.#timestamp(),
      lasted: (stage, milliseconds) => {
        const now = performance.now();
        const since = tracked.since.get(stage) ?? now;
        tracked.since.set(stage, since);
        const lasted = (now - since) * this.#clock.speed >= milliseconds;
        if (!lasted) waiting = true;
        return lasted;
      },
    };
    reconcile(scope);
    // What a pass writes wakes the next one; a stage that has to last does not.
    if (waiting) this.#wake(tracked.ref.namespace, tracked.ref.name);
  }

  #timestamp(): string {
    return `${this.#clock.now().toISOString().slice(0, 19)}Z`;
  }
}

/** One pass over one cluster. Controllers see what was there before the pass, so that news takes half a second per level, about as it does. */
function reconcile(scope: Scope): void {
  admitCluster(scope);
  const paused = pauseReason(scope.cluster);
  if (paused) {
    reportPause(scope, paused);
    return;
  }
  reconcileTopology(scope);
  reconcileCluster(scope);
  reconcileControlPlane(scope);
  reconcileMachineDeployments(scope);
  reconcileMachineSets(scope);
  reconcileMachines(scope);
  reconcileHealthChecks(scope);
  reconcileDevCluster(scope);
  reconcileDevMachines(scope);
}

/**
 * Cluster API on a management cluster: every Cluster of the store goes the way that Cluster API 1.14 with its in-memory provider
 * takes it, as fast as the clock says.
 *
 * Each cluster is looked at in passes, half a second of recorded time apart. A pass reads all its objects, lets each controller write
 * what follows from them, and thereby wakes the next pass; nothing else is remembered but how long a stage has lasted. So it goes
 * on after a restart from whatever the store holds.
 */
export function startClusterApi(options: ClusterApiOptions): Stoppable {
  const controller = new ClusterApi(options);
  controller.start();
  return controller;
}
