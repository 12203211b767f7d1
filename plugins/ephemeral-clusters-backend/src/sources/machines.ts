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
import type { ControlPlaneObject } from './kinds/controlPlane';
import { conditionOf, wasAvailable } from './kinds/conditions';
import type { MachineObject } from './kinds/machine';
import type { MachineGroupObject } from './kinds/machineGroup';
import { byName, groupNode, machineNode, statusOf } from './machineNodes';

/** Objects of one cluster. */
export interface ClusterChildren {
  /** What the Cluster names; absent where it may not be read, or is not there yet. */
  controlPlane?: ControlPlaneObject;
  /** It was deleted with the cluster. */
  controlPlaneGone: boolean;
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
  const { controlPlane } = children;
  const pools = [...children.pools];
  const groups = new Set(
    [
      ...(controlPlane ? [controlPlane] : []),
      ...deployments,
      ...pools,
      ...loneSets,
    ].map(item => item.uid),
  );
  const unowned =
    !controlPlane &&
    !children.controlPlaneGone &&
    cluster.controlPlaneRef.name !== undefined;
  const controlPlaneMachines: MachineObject[] = [];
  for (const machine of children.machines) {
    const owner = [
      ...machine.owners,
      ...machine.owners.flatMap(uid => setOwners.get(uid) ?? []),
    ].find(uid => groups.has(uid));
    if (owner === undefined && unowned && machine.controlPlane) {
      controlPlaneMachines.push(machine);
    } else if (owner === undefined) orphans.push(machine);
    else machinesOf.set(owner, [...(machinesOf.get(owner) ?? []), machine]);
  }
  const group = (kind: string, item: MachineGroupObject) =>
    groupNode(kind, item, machinesOf.get(item.uid) ?? []);
  return [
    ...infrastructureNode(cluster),
    ...(children.controlPlaneGone
      ? []
      : controlPlaneNode(
          cluster,
          controlPlane,
          controlPlane
            ? machinesOf.get(controlPlane.uid) ?? []
            : controlPlaneMachines,
        )),
    ...byName(deployments).map(item => group('MachineDeployment', item)),
    ...byName(pools).map(item =>
      poolNode(item, machinesOf.get(item.uid) ?? []),
    ),
    ...byName(loneSets).map(item => group('MachineSet', item)),
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
      health: infrastructureStatus(ready, cluster.infrastructureProvisioned),
      message: ready?.status === 'True' ? undefined : ready?.message,
      conditions: ready ? [ready] : [],
      deleting: cluster.deletingSince !== undefined,
      children: [],
    },
  ];
}

/** Of any kind; where the object itself cannot be read, by what the Cluster says of it. */
function controlPlaneNode(
  cluster: ClusterObject,
  object: ControlPlaneObject | undefined,
  machines: MachineObject[],
): MachineNode[] {
  const { kind, name } = cluster.controlPlaneRef;
  if (!kind || !name) return [];
  const said = conditionOf(cluster.conditions, 'ControlPlaneAvailable');
  const own =
    object &&
    (conditionOf(object.conditions, 'Available') ??
      conditionOf(object.conditions, 'Ready'));
  const condition = own ?? said;
  const deleting = (object ?? cluster).deletingSince !== undefined;
  let health = statusOf(
    condition,
    // What has never been available is on its way. Only kubeadm's says when that was.
    cluster.controlPlaneInitialized &&
      (!object || wasAvailable(object) !== false),
  );
  if (deleting) health = 'deleting';
  // Neither has a condition: the contract of v1beta1 has a flag.
  else if (!condition && object?.ready) health = 'ready';
  const fallback = said ? [said] : [];
  return [
    {
      kind,
      name,
      role: 'control-plane',
      phase: object?.phase,
      version: object?.version ?? cluster.version,
      replicas: object ? object.replicas : cluster.controlPlane,
      health,
      message: condition?.status === 'True' ? undefined : condition?.message,
      conditions: object?.conditions.length ? object.conditions : fallback,
      createdAt: object?.createdAt,
      deleting,
      children: byName(machines).map(machineNode),
    },
  ];
}

/** The nodes of a pool: Machines where its provider makes them, else what the pool lists. */
function poolNode(
  pool: MachineGroupObject,
  machines: MachineObject[],
): MachineNode {
  const node = groupNode('MachinePool', pool, machines);
  const all = pool.replicas.ready >= pool.replicas.desired;
  // Pools have had no condition that sums them up for long.
  const summed =
    conditionOf(pool.conditions, 'Available') ??
    conditionOf(pool.conditions, 'Ready');
  const deleting = pool.deletingSince !== undefined;
  if (!summed && !deleting && pool.phase !== 'Failed') {
    if (pool.phase !== 'Running') node.health = 'starting';
    else node.health = all ? 'ready' : 'attention';
  }
  const { kind, name: infrastructureName } = pool.infrastructure;
  const provided = conditionOf(pool.conditions, 'InfrastructureReady');
  const infrastructure: MachineNode[] =
    kind && infrastructureName
      ? [
          {
            kind,
            name: infrastructureName,
            role: 'infrastructure',
            health: deleting
              ? 'deleting'
              : infrastructureStatus(provided, pool.infrastructureProvisioned),
            message:
              provided?.status === 'True' ? undefined : provided?.message,
            conditions: provided ? [provided] : [],
            deleting,
            children: [],
          },
        ]
      : [];
  const nodes = machines.length > 0 ? [] : pool.nodes;
  return {
    ...node,
    children: [
      ...infrastructure,
      ...node.children,
      ...nodes.map((name): MachineNode => {
        // The pool counts how many are ready, and does not say which.
        const health = all ? 'ready' : 'unknown';
        return {
          kind: 'Node',
          name,
          role: 'machine',
          version: pool.version,
          health: deleting ? 'deleting' : health,
          conditions: [],
          deleting,
          children: [],
        };
      }),
    ],
  };
}

/** Providers need not have conditions: a flag is all that their contract demands. */
function infrastructureStatus(
  condition: ClusterCondition | undefined,
  provisioned: boolean,
): HealthStatus {
  if (!condition && provisioned) return 'ready';
  return statusOf(condition, provisioned);
}
