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
  ConditionValue,
  conditionOf,
  setConditions,
  setOldConditions,
} from './conditions';
import {
  machineConditionOrder,
  machineFinalizer,
  readySummary,
} from './machineStatus';
import { SummaryPart } from './messages';
import {
  change,
  ClusterApiObject,
  dropFinalizers,
  isControlPlaneMachine,
  isDeleting,
  named,
  Scope,
  victimOf,
} from './scope';

type Stage =
  | 'DrainingNode'
  | 'WaitingForInfrastructureDeletion'
  | 'WaitingForBootstrapDeletion'
  | 'DeletionCompleted';

/** Takes a Machine down: drain, infrastructure, bootstrap configuration, then the Machine itself. */
export function deletingMachine(scope: Scope, machine: ClusterApiObject): void {
  if (!scope.lasted(`${machine.metadata.uid}:deleting`, 900)) return;
  const devMachine = named(
    scope.infraMachines,
    machine.spec.infrastructureRef?.name,
  );
  const config = named(scope.configs, machine.spec.bootstrap?.configRef?.name);
  const stage = stageOf(scope, machine, devMachine, config);
  if (
    stage === 'WaitingForInfrastructureDeletion' &&
    !isDeleting(devMachine!)
  ) {
    scope.store.delete(refOf(devMachine!));
  }
  if (stage === 'WaitingForBootstrapDeletion') {
    scope.store.delete(refOf(config!));
  }
  change(scope, machine, copy => {
    copy.status ??= {};
    if (stage === 'DrainingNode') {
      copy.status.deletion ??= { nodeDrainStartTime: scope.time };
    }
    const values = deletionConditions(scope, copy, stage, devMachine, config);
    setConditions(copy, machineConditionOrder, values, scope.time);
    setOldConditions(
      copy,
      {
        PreTerminateDeleteHookSucceeded:
          stage === 'DrainingNode' ? undefined : true,
        DrainingSucceeded:
          stage === 'DrainingNode'
            ? {
                reason: 'Draining',
                severity: 'Info',
                message: 'Draining the node before deletion',
              }
            : undefined,
        NodeHealthy: { reason: 'Deleting', severity: 'Info' },
        InfrastructureReady: devMachine
          ? undefined
          : { reason: 'Deleted', severity: 'Info' },
        Ready: devMachine ? undefined : { reason: 'Deleted', severity: 'Info' },
        BootstrapReady: config
          ? undefined
          : { reason: 'Deleted', severity: 'Info' },
      },
      scope.time,
    );
    if (copy.status.phase !== 'Deleting') {
      copy.status.phase = 'Deleting';
      copy.status.lastUpdated = scope.time;
    }
    copy.status.observedGeneration = copy.metadata.generation;
  });
  if (stage === 'DeletionCompleted') {
    dropFinalizers(scope, machine, machineFinalizer);
  }
}

function stageOf(
  scope: Scope,
  machine: ClusterApiObject,
  devMachine: ClusterApiObject | undefined,
  config: ClusterApiObject | undefined,
): Stage {
  if (devMachine) {
    const blocked =
      scope.fault === 'stuck-deleting' &&
      !isControlPlaneMachine(machine) &&
      !isDeleting(devMachine) &&
      machine === victimOf(scope);
    return blocked ? 'DrainingNode' : 'WaitingForInfrastructureDeletion';
  }
  return config ? 'WaitingForBootstrapDeletion' : 'DeletionCompleted';
}

function deletionConditions(
  scope: Scope,
  machine: ClusterApiObject,
  stage: Stage,
  devMachine: ClusterApiObject | undefined,
  config: ClusterApiObject | undefined,
): Record<string, ConditionValue | undefined> {
  const Deleting: ConditionValue = [
    'True',
    stage,
    stageMessage(machine, stage),
  ];
  const node = machine.status?.nodeRef?.name;
  const nodeGone: ConditionValue | undefined =
    !devMachine && node
      ? ['False', 'NodeDeleted', `Node ${node} has been deleted`]
      : undefined;
  const isPod = (type: string) => /PodHealthy$|^EtcdMemberHealthy$/.test(type);
  const machineIsDeleting: ConditionValue = [
    'False',
    'Deleting',
    'Machine is deleting',
  ];
  const gates: Record<string, ConditionValue> = {};
  if (isControlPlaneMachine(machine)) {
    for (const type of machineConditionOrder.filter(isPod)) {
      gates[type] = machineIsDeleting;
    }
    if (!devMachine) gates.NodeKubeadmLabelsAndTaintsSet = machineIsDeleting;
  }
  setConditions(machine, machineConditionOrder, gates, scope.time);
  const parts: SummaryPart[] = [
    {
      name: 'Deleting',
      condition: ['False', 'Deleting', progress(scope, machine, stage)],
    },
  ];
  // What the deletion itself has removed says nothing about the machine.
  if (devMachine) {
    parts.push({
      name: 'InfrastructureReady',
      condition: conditionOf(machine, 'InfrastructureReady'),
    });
    parts.push({
      name: 'NodeHealthy',
      condition: conditionOf(machine, 'NodeHealthy'),
    });
  }
  return {
    Available: ['False', 'NotReady'],
    Ready: readySummary(machine, parts),
    BootstrapConfigReady: config
      ? undefined
      : ['False', 'ObjectDeleted', 'KubeadmConfig has been deleted'],
    InfrastructureReady: devMachine
      ? undefined
      : ['False', 'ObjectDeleted', 'DevMachine has been deleted'],
    NodeHealthy: nodeGone,
    NodeReady: nodeGone,
    Updating: ['False', 'NotUpdating'],
    Deleting,
  };
}

function stageMessage(machine: ClusterApiObject, stage: Stage): string {
  switch (stage) {
    case 'DrainingNode':
      return [
        `Drain not completed yet (started at ${machine.status?.deletion?.nodeDrainStartTime}):`,
        "* Pod default/web-0: cannot evict pod as it would violate the pod's disruption budget. The disruption budget web needs 1 healthy pods and has 1 currently",
      ].join('\n');
    case 'WaitingForInfrastructureDeletion':
      return 'Waiting for DevMachine to be deleted';
    case 'WaitingForBootstrapDeletion':
      return 'Waiting for KubeadmConfig to be deleted';
    default:
      return 'Deletion completed';
  }
}

const longDeletion = 15 * 60_000;

/** What the summaries of a machine's owners say; exact durations would make every message different. */
function progress(
  scope: Scope,
  machine: ClusterApiObject,
  stage: Stage,
): string {
  const since = Date.parse(machine.metadata.deletionTimestamp!);
  if (scope.clock.now().getTime() - since <= longDeletion) {
    return `Machine deletion in progress, stage: ${stage}`;
  }
  const cause =
    stage === 'DrainingNode'
      ? ', delay likely due to PodDisruptionBudgets'
      : '';
  return `Machine deletion in progress since more than 15m, stage: ${stage}${cause}`;
}
