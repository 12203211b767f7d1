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
import { machineFinalizer } from './machineStatus';
import {
  ClusterApiObject,
  createChild,
  groups,
  isDeleting,
  labels,
  ownedBy,
  Scope,
} from './scope';

/** Makes a Machine with the objects that it refers to. */
export function createMachine(
  scope: Scope,
  owner: ClusterApiObject,
  name: string,
  spec: {
    version: string;
    labels: Record<string, string>;
    infrastructureTemplate: string | undefined;
    readinessGates?: string[];
    annotations?: Record<string, string>;
  },
): void {
  const { cluster, store } = scope;
  const template = store.get({
    group: groups.infrastructure,
    kind: 'DevMachineTemplate',
    namespace: cluster.metadata.namespace,
    name: spec.infrastructureTemplate ?? '',
  }) as ClusterApiObject | undefined;
  const own = { ...spec.labels, [labels.cluster]: cluster.metadata.name };
  const machine = createChild(
    scope,
    groups.core,
    'Machine',
    {
      name,
      labels: own,
      annotations: spec.annotations,
      finalizers: [machineFinalizer],
      ownerReferences: [ownedBy(owner, true)],
    },
    {
      bootstrap: {
        configRef: { apiGroup: groups.bootstrap, kind: 'KubeadmConfig', name },
      },
      clusterName: cluster.metadata.name,
      deletion: { nodeDeletionTimeoutSeconds: 10 },
      infrastructureRef: {
        apiGroup: groups.infrastructure,
        kind: 'DevMachine',
        name,
      },
      readinessGates: spec.readinessGates?.map(conditionType => ({
        conditionType,
      })),
      version: spec.version,
    },
  );
  const metadata = {
    name,
    labels: own,
    ownerReferences: [ownedBy(machine, true)],
  };
  createChild(
    scope,
    groups.infrastructure,
    'DevMachine',
    {
      ...metadata,
      annotations: {
        'cluster.x-k8s.io/cloned-from-groupkind': `DevMachineTemplate.${groups.infrastructure}`,
        'cluster.x-k8s.io/cloned-from-name': template?.metadata.name ?? '',
      },
    },
    template?.spec?.template?.spec ?? { backend: { inMemory: {} } },
  );
  createChild(scope, groups.bootstrap, 'KubeadmConfig', metadata, {});
}

/** Deletes machines that are not going yet. */
export function deleteMachines(
  scope: Scope,
  machines: readonly ClusterApiObject[],
): void {
  for (const machine of machines) {
    if (!isDeleting(machine)) scope.store.delete(refOf(machine));
  }
}
