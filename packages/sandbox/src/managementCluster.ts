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

import { startArgoCd } from './argocd';
import { startClusterApi, startVclusterRuntime } from './clusterapi';
import { createObjectStore, ObjectStore } from './kubernetes';
import {
  KubernetesStore,
  RepositoryFile,
  RepositoryResolver,
  SandboxClock,
  SandboxFaults,
  Stoppable,
} from './types';

/** What one management cluster and its workload clusters are saved as. */
export interface ManagementClusterState {
  store: unknown;
  /** By the names that Argo CD knows workload clusters by. */
  workloads: Record<string, unknown>;
}

/** What `startManagementCluster` takes. */
export interface ManagementClusterOptions {
  name: string;
  clock: SandboxClock;
  faults: SandboxFaults;
  repositories: RepositoryResolver;
  /** Port and tokens of Argo CD's API. */
  argocd: { port: number; tokens: readonly string[] };
  /** What `export()` gave at an earlier run. */
  state?: ManagementClusterState;
  /** Called after every change, in the management cluster or a workload cluster. */
  onChange?: () => void;
}

/** A management cluster with what runs on it; its Kubernetes API is not among that. */
export interface ManagementCluster extends Stoppable {
  name: string;
  store: ObjectStore;
  argocdUrl: string;
  /** Store of a registered workload cluster. */
  workload(name: string): KubernetesStore | undefined;
  /** Does what an operator does once, by hand: applies `bootstrap/<name>.yaml` of the GitOps repository's files. */
  bootstrap(files: readonly RepositoryFile[]): void;
  /** Everything, to be written to disk. */
  export(): ManagementClusterState;
}

/** Starts Cluster API, what runs vclusters, and Argo CD over a store that is new or goes on from `state`. */
export async function startManagementCluster(
  options: ManagementClusterOptions,
): Promise<ManagementCluster> {
  const { name, clock, faults, state, onChange = () => {} } = options;
  const store = createObjectStore({ cluster: name, clock });
  if (state) {
    store.import(state.store);
  }
  store.onChange(onChange);
  const workloads = new Map<string, ObjectStore>();
  const saved = new Map(Object.entries(state?.workloads ?? {}));
  const createWorkloadStore = (workload: string) => {
    const created = createObjectStore({ cluster: workload, clock });
    const known = saved.get(workload);
    if (known) {
      created.import(known);
      // A cluster that is made again under this name starts empty.
      saved.delete(workload);
    }
    created.onChange(onChange);
    workloads.set(workload, created);
    return created;
  };

  const parts: Stoppable[] = [];
  parts.push(startClusterApi({ store, clock, faults }));
  parts.push(startVclusterRuntime({ store, clock, faults }));
  try {
    const argocd = await startArgoCd({
      store,
      clock,
      faults,
      repositories: options.repositories,
      port: options.argocd.port,
      tokens: options.argocd.tokens,
      createWorkloadStore,
    });
    parts.push(argocd);
    return {
      name,
      store,
      argocdUrl: argocd.url,
      workload: workload =>
        workload === 'in-cluster'
          ? undefined
          : argocd.destinations.find(workload),
      bootstrap: files => argocd.applyBootstrap([...files]),
      export: () => ({
        store: store.export(),
        workloads: Object.fromEntries(
          [...workloads]
            .filter(([key, it]) => argocd.destinations.find(key) === it)
            .map(([key, it]) => [key, it.export()]),
        ),
      }),
      stop: () => stopAll(parts),
    };
  } catch (error) {
    await stopAll(parts);
    throw error;
  }
}

/** Stops parts, the last one first. */
export async function stopAll(parts: readonly Stoppable[]): Promise<void> {
  for (const part of [...parts].reverse()) {
    await part.stop();
  }
}
