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

import type { MachineNode } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { conditionOf } from '../../sources/kinds/conditions';
import { isRunning, isStarting } from '../starting';
import type { HealthRule } from '../types';
import { oneLine } from '../words';

/** Machines that failed, or that a health check gave up on, also where enough others are ready. */
export const machines: HealthRule = (facts, now) => {
  const { capi } = facts;
  if (!capi || !isRunning(facts)) return undefined;
  const all = allMachines(capi.machines);
  const sick = all.filter(isSick);
  if (sick.length === 0) return undefined;
  const [first] = sick;
  const why = oneLine(
    conditionOf(first.conditions, 'HealthCheckSucceeded')?.status === 'False'
      ? conditionOf(first.conditions, 'HealthCheckSucceeded')?.message
      : first.message,
  );
  return {
    rule: 'machines',
    status: isStarting(facts, now) ? 'starting' : 'attention',
    message: `${sick.length} of ${all.length} machines ${
      sick.length === 1 ? 'has' : 'have'
    } failed (${first.name}${why ? `: ${why}` : ''})`,
    source: 'Cluster API machines',
    action:
      'Cluster API replaces machines only where a MachineHealthCheck is defined; otherwise delete the machine.',
  };
};

function isSick(machine: MachineNode): boolean {
  if (machine.deleting) return false;
  return (
    machine.health === 'failed' ||
    conditionOf(machine.conditions, 'HealthCheckSucceeded')?.status === 'False'
  );
}

function allMachines(nodes: readonly MachineNode[]): MachineNode[] {
  return nodes.flatMap(node => [
    ...(node.role === 'machine' ? [node] : []),
    ...allMachines(node.children),
  ]);
}
