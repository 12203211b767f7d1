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

import { randomInt } from 'node:crypto';
import {
  KubernetesObject,
  KubernetesStore,
  OwnerReference,
  SandboxClock,
} from '../types';
import { refOf } from '../kubernetes/kinds';

// Spec and status are read along paths that the CRDs promise; typing all of them would repeat the CRDs.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Fields = Record<string, any>;

/** An object of Cluster API; `status` is there once its controller has written it. */
export interface ClusterApiObject extends KubernetesObject {
  spec: Fields;
  status?: Fields;
}

export const groups = {
  core: 'cluster.x-k8s.io',
  controlPlane: 'controlplane.cluster.x-k8s.io',
  bootstrap: 'bootstrap.cluster.x-k8s.io',
  infrastructure: 'infrastructure.cluster.x-k8s.io',
} as const;

export const labels = {
  cluster: 'cluster.x-k8s.io/cluster-name',
  owned: 'topology.cluster.x-k8s.io/owned',
  controlPlane: 'cluster.x-k8s.io/control-plane',
  controlPlaneName: 'cluster.x-k8s.io/control-plane-name',
  deployment: 'cluster.x-k8s.io/deployment-name',
  set: 'cluster.x-k8s.io/set-name',
  topologyDeployment: 'topology.cluster.x-k8s.io/deployment-name',
} as const;

/** How a cluster is made to stop somewhere; see `SandboxFaults.clusters`. */
export type ClusterFault =
  | 'stuck-infrastructure'
  | 'stuck-control-plane'
  | 'stuck-workers'
  | 'stuck-deleting'
  | 'no-metrics';

/** A cluster and all that belongs to it, as it was when the current pass began. */
export interface Snapshot {
  cluster: ClusterApiObject;
  infrastructure?: ClusterApiObject;
  controlPlane?: ClusterApiObject;
  deployments: ClusterApiObject[];
  sets: ClusterApiObject[];
  machines: ClusterApiObject[];
  infraMachines: ClusterApiObject[];
  healthChecks: ClusterApiObject[];
  configs: ClusterApiObject[];
}

/** What the controllers of one cluster share during one pass. */
export interface Scope extends Snapshot {
  store: KubernetesStore;
  clock: SandboxClock;
  fault: ClusterFault | undefined;
  /** Timestamp for what this pass writes. */
  time: string;
  /**
   * Whether a stage has lasted for a while: `milliseconds` of recorded time since this was first asked for the key. While it
   * has not, the cluster is looked at again.
   */
  lasted(key: string, milliseconds: number): boolean;
}

/** Collects a cluster and what belongs to it. Children are those that name it in a label, their spec, or a reference. */
export function takeSnapshot(
  store: KubernetesStore,
  cluster: ClusterApiObject,
): Snapshot {
  const { name, namespace } = cluster.metadata;
  const list = (group: string, kind: string) =>
    (store.list(group, kind, namespace) as ClusterApiObject[]).filter(
      object =>
        object.metadata.labels?.[labels.cluster] === name ||
        object.spec?.clusterName === name,
    );
  const referenced = (ref: Fields | undefined) =>
    ref &&
    (store.get({
      group: ref.apiGroup,
      kind: ref.kind,
      namespace,
      name: ref.name,
    }) as ClusterApiObject | undefined);
  return {
    cluster,
    infrastructure: referenced(cluster.spec?.infrastructureRef),
    controlPlane: referenced(cluster.spec?.controlPlaneRef),
    deployments: list(groups.core, 'MachineDeployment'),
    sets: list(groups.core, 'MachineSet'),
    machines: list(groups.core, 'Machine'),
    infraMachines: list(groups.infrastructure, 'DevMachine'),
    healthChecks: list(groups.core, 'MachineHealthCheck'),
    configs: list(groups.bootstrap, 'KubeadmConfig'),
  };
}

/** Writes an object through a change of a copy. */
export function change(
  scope: Scope,
  object: KubernetesObject,
  edit: (object: ClusterApiObject) => void,
): void {
  scope.store.modify(refOf(object), copy => edit(copy as ClusterApiObject));
}

/** Creates an object in the cluster's namespace unless that is going. */
export function createChild(
  scope: Scope,
  group: string,
  kind: string,
  metadata: Omit<KubernetesObject['metadata'], 'namespace'>,
  spec: Fields,
): ClusterApiObject {
  return scope.store.create({
    apiVersion: `${group}/v1beta2`,
    kind,
    metadata: { ...metadata, namespace: scope.cluster.metadata.namespace },
    spec,
  }) as ClusterApiObject;
}

export function addFinalizer(object: KubernetesObject, name: string): void {
  if (object.metadata.deletionTimestamp) return;
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(name)) {
    object.metadata.finalizers = [...finalizers, name];
  }
}

export function dropFinalizers(
  scope: Scope,
  object: KubernetesObject,
  ...names: string[]
): void {
  change(scope, object, copy => {
    copy.metadata.finalizers = copy.metadata.finalizers?.filter(
      name => !names.includes(name),
    );
  });
}

export function isDeleting(object: KubernetesObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Reference of a dependent to its owner. */
export function ownedBy(
  owner: KubernetesObject,
  controller: boolean,
): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid!,
    ...(controller ? { controller: true, blockOwnerDeletion: true } : {}),
  };
}

export function isOwnedBy(
  object: KubernetesObject,
  owner: KubernetesObject,
): boolean {
  return (
    object.metadata.ownerReferences?.some(
      reference => reference.uid === owner.metadata.uid,
    ) ?? false
  );
}

/** Reference in a v1beta2 spec. */
export function contractRef(object: KubernetesObject): Fields {
  return {
    apiGroup: refOf(object).group,
    kind: object.kind,
    name: object.metadata.name,
  };
}

const suffixLetters = 'bcdfghjklmnpqrstvwxz2456789';

/** `base` and five letters that are no word, at most 63 long. */
export function generateName(base: string): string {
  let suffix = '';
  for (let i = 0; i < 5; i++) {
    suffix += suffixLetters[randomInt(suffixLetters.length)];
  }
  return `${base.slice(0, 57)}-${suffix}`;
}

/** The object of a list that a machine refers to. */
export function named(
  objects: readonly ClusterApiObject[],
  name: string | undefined,
): ClusterApiObject | undefined {
  return objects.find(object => object.metadata.name === name);
}

export function isControlPlaneMachine(machine: KubernetesObject): boolean {
  return machine.metadata.labels?.[labels.controlPlane] !== undefined;
}

/** Worker and control plane machines, in the order of their names. */
export function workersOf(scope: Snapshot): ClusterApiObject[] {
  return scope.machines.filter(machine => !isControlPlaneMachine(machine));
}

export function controlPlaneMachinesOf(scope: Snapshot): ClusterApiObject[] {
  return scope.machines.filter(isControlPlaneMachine);
}

/** The worker that the faults `stuck-workers` and `stuck-deleting` are about: the oldest, so the same as long as it is there. */
export function victimOf(scope: Snapshot): ClusterApiObject | undefined {
  return workersOf(scope).sort((a, b) =>
    a.metadata.creationTimestamp!.localeCompare(b.metadata.creationTimestamp!),
  )[0];
}

/** Whether the control plane of the cluster has come up once. */
export function isInitialized(scope: Snapshot): boolean {
  return scope.cluster.status?.initialization?.controlPlaneInitialized === true;
}

/** Replicas by version, as `status.versions` has them. */
export function versionsOf(
  machines: readonly ClusterApiObject[],
): { version: string; replicas: number }[] | undefined {
  const counts = new Map<string, number>();
  for (const machine of machines) {
    const { version } = machine.spec;
    counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  if (counts.size === 0) return undefined;
  return [...counts].map(([version, replicas]) => ({ version, replicas }));
}
