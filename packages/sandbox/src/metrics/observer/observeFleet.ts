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

import {
  KubernetesStore,
  SandboxClock,
  SandboxFaults,
  Stoppable,
} from '../../types';
import { ObservedCluster } from '../model';
import { FleetHistory, noteFacts } from './history';
import { ManagementStores, readClusters } from './readClusters';

/** Milliseconds at speed 1 from a Prometheus that is ready to the first series in Thanos: discovery, one scrape, remote write. */
const FIRST_SERIES = 15_000;

/** How long the management clusters have been there before the sandbox was first started, milliseconds. */
const MANAGEMENT_AGE = 30 * 86_400_000;

/** Changes within this time are looked at together, milliseconds. */
const SETTLE = 150;

/** What `observeFleet` takes. */
export interface FleetObserverOptions {
  managementClusters: ManagementStores[];
  clock: SandboxClock;
  faults: SandboxFaults;
  /** What `export()` gave at an earlier run. */
  history?: unknown;
}

/** Follows the clusters of all management clusters and keeps what series are made from. */
export interface FleetObserver extends Stoppable {
  clusters(): Iterable<ObservedCluster>;
  /** Looks at once, rather than shortly after a change. */
  observe(): void;
  /** Everything, to be written to disk. */
  export(): unknown;
}

/** Starts to follow. Changes in stores of workload clusters are seen too, as soon as Argo CD knows them. */
export function observeFleet(options: FleetObserverOptions): FleetObserver {
  const { managementClusters, clock, faults } = options;
  const history = (options.history ?? {}) as FleetHistory;
  const now = () => clock.now().getTime();
  const subscriptions = new Map<KubernetesStore, () => void>();
  const isSilent = (cluster: string) =>
    faults.clusters[cluster] === 'no-metrics';
  const silentClusters = () =>
    Object.keys(faults.clusters).filter(isSilent).sort().join();
  let silentAtLast = '';
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function observe() {
    clearTimeout(timer);
    timer = undefined;
    silentAtLast = silentClusters();
    const facts = managementClusters.flatMap(management =>
      readClusters(
        management,
        history[management.name]?.nodes[0]?.since ?? now() - MANAGEMENT_AGE,
        isSilent,
      ),
    );
    noteFacts(history, facts, {
      now: now(),
      delay: FIRST_SERIES / clock.speed,
      isSilent,
    });
    subscribe();
  }
  function soon() {
    if (!stopped) {
      timer ??= setTimeout(observe, SETTLE);
    }
  }
  function subscribe() {
    const stores = new Set(managementClusters.map(({ store }) => store));
    for (const { store, find } of managementClusters) {
      for (const kind of [
        store.list('cluster.x-k8s.io', 'Cluster'),
        store.list('apps', 'StatefulSet'),
      ]) {
        for (const { metadata } of kind) {
          const workload = find(metadata.name);
          if (workload) stores.add(workload);
        }
      }
    }
    for (const [store, unsubscribe] of subscriptions) {
      if (!stores.has(store)) {
        unsubscribe();
        subscriptions.delete(store);
      }
    }
    for (const store of stores) {
      if (!subscriptions.has(store)) {
        subscriptions.set(store, store.onChange(soon));
      }
    }
  }
  observe();

  return {
    clusters() {
      // Faults are switched in place; nobody says so.
      if (silentClusters() !== silentAtLast) {
        observe();
      }
      return Object.values(history);
    },
    observe,
    export: () => history,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      subscriptions.forEach(unsubscribe => unsubscribe());
      subscriptions.clear();
    },
  };
}
