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

import { createSandboxClock } from '../../clock';
import { createObjectStore, ObjectStore } from '../../kubernetes';
import {
  KubernetesObject,
  KubernetesStore,
  ObjectRef,
  SandboxFaults,
  Stoppable,
} from '../../types';
import { startClusterApi } from '../controller';
import { Fields } from '../scope';

const infrastructure = 'infrastructure.cluster.x-k8s.io/v1beta2';
const controlPlane = 'controlplane.cluster.x-k8s.io/v1beta2';
const bootstrap = 'bootstrap.cluster.x-k8s.io/v1beta2';

/** A management cluster for tests: namespace `team-a` with the ClusterClass `standard`, and Cluster API at work. */
export interface World {
  store: ObjectStore;
  faults: SandboxFaults;
  /** Stops Cluster API and its clock. */
  stop(): Promise<void>;
}

export function startWorld(
  speed: number,
  start: (
    options: Parameters<typeof startClusterApi>[0],
  ) => Stoppable = startClusterApi,
  saved?: unknown,
): World {
  const clock = createSandboxClock({ speed });
  const store = createObjectStore({ cluster: 'management', clock });
  const faults: SandboxFaults = { kubernetes: {}, argocd: {}, clusters: {} };
  if (saved) store.import(saved);
  else createClass(store);
  const part = start({ store, clock, faults });
  return {
    store,
    faults,
    async stop() {
      await part.stop();
      await clock.stop();
    },
  };
}

export function createClass(store: KubernetesStore): void {
  store.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'team-a' },
  });
  const create = (
    apiVersion: string,
    kind: string,
    name: string,
    spec: Fields,
  ) =>
    store.create({
      apiVersion,
      kind,
      metadata: { name, namespace: 'team-a' },
      spec,
    });
  const machine = { template: { spec: { backend: { inMemory: {} } } } };
  create(infrastructure, 'DevClusterTemplate', 'cluster', machine);
  create(infrastructure, 'DevMachineTemplate', 'machine', machine);
  create(controlPlane, 'KubeadmControlPlaneTemplate', 'control-plane', {
    template: { spec: { kubeadmConfigSpec: {} } },
  });
  create(bootstrap, 'KubeadmConfigTemplate', 'worker', {
    template: { spec: {} },
  });
  const templateRef = (apiVersion: string, kind: string, name: string) => ({
    templateRef: { apiVersion, kind, name },
  });
  const machines = templateRef(infrastructure, 'DevMachineTemplate', 'machine');
  create('cluster.x-k8s.io/v1beta2', 'ClusterClass', 'standard', {
    infrastructure: templateRef(
      infrastructure,
      'DevClusterTemplate',
      'cluster',
    ),
    controlPlane: {
      ...templateRef(
        controlPlane,
        'KubeadmControlPlaneTemplate',
        'control-plane',
      ),
      machineInfrastructure: machines,
    },
    workers: {
      machineDeployments: [
        {
          class: 'default-worker',
          bootstrap: templateRef(bootstrap, 'KubeadmConfigTemplate', 'worker'),
          infrastructure: machines,
        },
      ],
    },
  });
}

export function clusterManifest(
  name: string,
  options: { className?: string; controlPlane?: number; workers?: number } = {},
): KubernetesObject {
  const {
    className = 'standard',
    controlPlane: nodes = 1,
    workers = 2,
  } = options;
  return {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Cluster',
    metadata: { name, namespace: 'team-a' },
    spec: {
      topology: {
        classRef: { name: className },
        version: 'v1.36.0',
        controlPlane: { replicas: nodes },
        workers: {
          machineDeployments: [
            { class: 'default-worker', name: 'md-0', replicas: workers },
          ],
        },
      },
    },
  };
}

export function clusterRef(name: string): ObjectRef {
  return {
    group: 'cluster.x-k8s.io',
    kind: 'Cluster',
    namespace: 'team-a',
    name,
  };
}

/** Waits until a condition holds, looking again after every change of the store; fails after a while. */
export async function until<T>(
  store: KubernetesStore,
  what: string,
  condition: () => T | undefined | false,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let stopListening = () => {};
    const timer = setTimeout(() => {
      stopListening();
      reject(new Error(`It never came that ${what}`));
    }, 15_000);
    const check = () => {
      const value = condition();
      if (value === undefined || value === false) return false;
      clearTimeout(timer);
      stopListening();
      resolve(value);
      return true;
    };
    if (!check()) stopListening = store.onChange(check);
  });
}
