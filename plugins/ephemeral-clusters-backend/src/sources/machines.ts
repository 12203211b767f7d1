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
  ClusterCondition,
  HealthStatus,
  MachineNode,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ClusterObject } from './kinds/cluster';
import { conditionOf, wasAvailable } from './kinds/conditions';
import type { MachineObject } from './kinds/machine';
import type { MachineGroupObject } from './kinds/machineGroup';

/** Objects of one cluster. */
export interface ClusterChildren {
  controlPlanes: Iterable<MachineGroupObject>;
  deployments: Iterable<MachineGroupObject>;
  pools: Iterable<MachineGroupObject>;
  sets: Iterable<MachineGroupObject>;
  machines: Iterable<MachineObject>;
}

/**
 * The tree under a cluster: infrastructure, control plane with its machines, deployments and pools with theirs. MachineSets are
 * passed through: a deployment's machines hang on the deployment, and only a set without a deployment is shown.
 */
export function machinesTree(
  cluster: ClusterObject,
  children: ClusterChildren,
): MachineNode[] {
  const setOwners = new Map<string, string[]>();
  const loneSets: MachineGroupObject[] = [];
  const deployments = [...children.deployments];
  const deploymentUids = new Set(deployments.map(item => item.uid));
  for (const set of children.sets) {
    setOwners.set(set.uid, set.owners);
    if (!set.owners.some(uid => deploymentUids.has(uid))) loneSets.push(set);
  }
  const machinesOf = new Map<string, MachineObject[]>();
  const orphans: MachineObject[] = [];
  const controlPlanes = [...children.controlPlanes];
  const pools = [...children.pools];
  const groups = new Set(
    [...controlPlanes, ...deployments, ...pools, ...loneSets].map(
      item => item.uid,
    ),
  );
  for (const machine of children.machines) {
    const owner = [
      ...machine.owners,
      ...machine.owners.flatMap(uid => setOwners.get(uid) ?? []),
    ].find(uid => groups.has(uid));
    if (owner === undefined) orphans.push(machine);
    else machinesOf.set(owner, [...(machinesOf.get(owner) ?? []), machine]);
  }
  const group = (
    kind: string,
    role: MachineNode['role'],
    item: MachineGroupObject,
  ) => groupNode(kind, role, item, machinesOf.get(item.uid) ?? []);
  return [
    ...infrastructureNode(cluster),
    ...controlPlaneNodes(cluster, controlPlanes, item =>
      group('KubeadmControlPlane', 'control-plane', item),
    ),
    ...byName(deployments).map(item =>
      group('MachineDeployment', 'workers', item),
    ),
    ...byName(pools).map(item => group('MachinePool', 'workers', item)),
    ...byName(loneSets).map(item => group('MachineSet', 'workers', item)),
    ...byName(orphans).map(machineNode),
  ];
}

function infrastructureNode(cluster: ClusterObject): MachineNode[] {
  const { kind, name } = cluster.infrastructureRef;
  if (!kind || !name) return [];
  const ready = conditionOf(cluster.conditions, 'InfrastructureReady');
  return [
    {
      kind,
      name,
      role: 'infrastructure',
      health: statusOf(ready, cluster.infrastructureProvisioned),
      message: ready?.status === 'True' ? undefined : ready?.message,
      conditions: ready ? [ready] : [],
      deleting: cluster.deletingSince !== undefined,
      children: [],
    },
  ];
}

/** Control planes that are not kubeadm's (managed ones) are known by the cluster's reference and condition alone. */
function controlPlaneNodes(
  cluster: ClusterObject,
  found: MachineGroupObject[],
  toNode: (item: MachineGroupObject) => MachineNode,
): MachineNode[] {
  if (found.length > 0) return byName(found).map(toNode);
  const { kind, name } = cluster.controlPlaneRef;
  if (!kind || !name || kind === 'KubeadmControlPlane') return [];
  const available = conditionOf(cluster.conditions, 'ControlPlaneAvailable');
  return [
    {
      kind,
      name,
      role: 'control-plane',
      version: cluster.version,
      replicas: cluster.controlPlane,
      health: statusOf(available, cluster.controlPlaneInitialized),
      message: available?.status === 'True' ? undefined : available?.message,
      conditions: available ? [available] : [],
      deleting: cluster.deletingSince !== undefined,
      children: [],
    },
  ];
}

function groupNode(
  kind: string,
  role: MachineNode['role'],
  item: MachineGroupObject,
  machines: MachineObject[],
): MachineNode {
  const available =
    conditionOf(item.conditions, 'Available') ??
    conditionOf(item.conditions, 'Ready');
  const settled = item.phase !== 'Failed' && item.phase !== 'ScalingUp';
  let health: HealthStatus = statusOf(
    available,
    // What has never been available is on its way, whatever its phase: a control plane has none, a deployment runs from its first machine on.
    settled && wasAvailable(item) !== false,
  );
  if (item.deleting) health = 'deleting';
  else if (item.phase === 'Failed') health = 'failed';
  return {
    kind,
    name: item.name,
    role,
    phase: item.phase,
    version: item.version,
    replicas: item.replicas,
    health,
    message: available?.status === 'True' ? undefined : available?.message,
    conditions: item.conditions,
    createdAt: item.createdAt,
    deleting: item.deleting,
    children: byName(machines).map(machineNode),
  };
}

function machineNode(machine: MachineObject): MachineNode {
  return {
    kind: 'Machine',
    name: machine.name,
    role: 'machine',
    phase: machine.phase,
    version: machine.version,
    nodeName: machine.nodeName,
    health: machineHealth(machine),
    message: machineMessage(machine),
    conditions: machine.conditions,
    createdAt: machine.createdAt,
    deleting: machine.deleting,
    children: [],
  };
}

function machineHealth(machine: MachineObject): HealthStatus {
  if (machine.deleting) return 'deleting';
  if (machine.phase === 'Failed') return 'failed';
  const ready = conditionOf(machine.conditions, 'Ready');
  if (ready?.status === 'True') return 'ready';
  if (machine.phase === 'Running') {
    // A new node needs a while until it is ready; one that was, and is not now, is in trouble.
    return wasAvailable(machine) === false ? 'starting' : 'attention';
  }
  // None yet: it has just been made.
  const { phase = 'Pending' } = machine;
  return ['Pending', 'Provisioning', 'Provisioned'].includes(phase)
    ? 'starting'
    : 'unknown';
}

function machineMessage(machine: MachineObject): string | undefined {
  if (machine.deleting) {
    return conditionOf(machine.conditions, 'Deleting')?.message;
  }
  const ready = conditionOf(machine.conditions, 'Ready');
  return ready?.status === 'True' ? undefined : ready?.message;
}

function statusOf(
  condition: ClusterCondition | undefined,
  once: boolean,
): HealthStatus {
  if (condition?.status === 'True') return 'ready';
  if (!once) return 'starting';
  return condition?.status === 'False' ? 'attention' : 'unknown';
}

function byName<T extends { name: string }>(items: T[]): T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}
