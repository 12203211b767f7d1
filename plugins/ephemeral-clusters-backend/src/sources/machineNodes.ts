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
import { conditionOf, wasAvailable } from './kinds/conditions';
import type { MachineObject } from './kinds/machine';
import type { MachineGroupObject } from './kinds/machineGroup';

/** What makes machines, with them. */
export function groupNode(
  kind: string,
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
  if (item.deletingSince) health = 'deleting';
  else if (item.phase === 'Failed') health = 'failed';
  return {
    kind,
    name: item.name,
    role: 'workers',
    phase: item.phase,
    version: item.version,
    replicas: item.replicas,
    health,
    message: available?.status === 'True' ? undefined : available?.message,
    conditions: item.conditions,
    createdAt: item.createdAt,
    deleting: item.deletingSince !== undefined,
    children: byName(machines).map(machineNode),
  };
}

/** One machine. */
export function machineNode(machine: MachineObject): MachineNode {
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
    deleting: machine.deletingSince !== undefined,
    children: [],
  };
}

function machineHealth(machine: MachineObject): HealthStatus {
  if (machine.deletingSince) return 'deleting';
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
  if (machine.deletingSince) {
    return conditionOf(machine.conditions, 'Deleting')?.message;
  }
  const ready = conditionOf(machine.conditions, 'Ready');
  return ready?.status === 'True' ? undefined : ready?.message;
}

/** Health by a condition whose status True is the good one. @param once - it has been good before, so what is not is no beginning */
export function statusOf(
  condition: ClusterCondition | undefined,
  once: boolean,
): HealthStatus {
  if (condition?.status === 'True') return 'ready';
  if (!once) return 'starting';
  return condition?.status === 'False' ? 'attention' : 'unknown';
}

/** In an order that does not change. */
export function byName<T extends { name: string }>(items: T[]): T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}
