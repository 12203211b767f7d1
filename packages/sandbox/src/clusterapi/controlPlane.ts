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
  ConditionValue,
  isTrue,
  setConditions,
  setOldConditions,
} from './conditions';
import { ensureKubeconfig } from './kubeconfig';
import { createMachine, deleteMachines } from './machineCreation';
import { machineConditionOrder } from './machineStatus';
import {
  addFinalizer,
  change,
  ClusterApiObject,
  controlPlaneMachinesOf,
  dropFinalizers,
  generateName,
  isDeleting,
  isInitialized,
  labels,
  Scope,
} from './scope';

import {
  hasInfrastructure,
  isOutdated,
  waitingForInitialization,
  writeControlPlaneStatus,
} from './controlPlaneStatus';

const finalizer = 'kubeadm.controlplane.cluster.x-k8s.io';

const readinessGates = [
  'NodeKubeadmLabelsAndTaintsSet',
  'APIServerPodHealthy',
  'ControllerManagerPodHealthy',
  'SchedulerPodHealthy',
  'EtcdPodHealthy',
  'EtcdMemberHealthy',
];

/** The kubeadm control plane controller: one machine, then the others one by one; when deleted, all of them at once. */
export function reconcileControlPlane(scope: Scope): void {
  const { controlPlane } = scope;
  if (controlPlane?.kind !== 'KubeadmControlPlane') return;
  const uid = controlPlane.metadata.uid!;
  const machines = controlPlaneMachinesOf(scope);
  if (isDeleting(controlPlane)) {
    deleteMachines(scope, machines);
    writeControlPlaneStatus(scope, controlPlane, machines);
    if (machines.length === 0) dropFinalizers(scope, controlPlane, finalizer);
    return;
  }
  change(scope, controlPlane, copy => addFinalizer(copy, finalizer));
  if (!scope.lasted(`${uid}:conditions`, 3900)) return;
  if (hasInfrastructure(scope) && scope.lasted(`${uid}:certificates`, 1900)) {
    ensureKubeconfig(scope, controlPlane);
    scale(scope, controlPlane, machines);
  }
  markPods(scope, machines);
  writeControlPlaneStatus(scope, controlPlane, machines);
}

/** One machine at a time, and only while all there are are well; old versions go after their successors are there. */
function scale(
  scope: Scope,
  controlPlane: ClusterApiObject,
  machines: ClusterApiObject[],
): void {
  const desired: number = controlPlane.spec.replicas ?? 1;
  const outdated = machines.filter(isOutdated(controlPlane));
  const settled = machines.every(
    machine => !isDeleting(machine) && isTrue(machine, 'Ready'),
  );
  if (machines.length > 0 && !settled) return;
  if (machines.length < desired + Math.min(outdated.length, 1)) {
    createMachine(
      scope,
      controlPlane,
      generateName(controlPlane.metadata.name),
      {
        version: controlPlane.spec.version,
        labels: {
          ...controlPlane.spec.machineTemplate?.metadata?.labels,
          [labels.controlPlane]: '',
          [labels.controlPlaneName]: controlPlane.metadata.name,
        },
        infrastructureTemplate:
          controlPlane.spec.machineTemplate?.spec?.infrastructureRef?.name,
        readinessGates,
        annotations: {
          'pre-terminate.delete.hook.machine.cluster.x-k8s.io/kcp-cleanup': '',
        },
      },
    );
  } else if (machines.length > desired) {
    deleteMachines(scope, [outdated[0] ?? machines[0]]);
  }
}

/** Conditions of control plane pods, which this controller writes into its Machines. */
function markPods(scope: Scope, machines: ClusterApiObject[]): void {
  for (const machine of machines) {
    if (isDeleting(machine)) continue;
    const inspected =
      isInitialized(scope) &&
      machine.status?.nodeRef !== undefined &&
      // What was inspected before a restart is not taken back by it.
      (isTrue(machine, 'EtcdMemberHealthy') ||
        scope.lasted(`${machine.metadata.uid}:inspected`, 900));
    const waiting: ConditionValue = [
      'Unknown',
      'InspectionFailed',
      waitingForInitialization,
    ];
    const running: ConditionValue = inspected ? ['True', 'Running'] : waiting;
    change(scope, machine, copy => {
      setConditions(
        copy,
        machineConditionOrder,
        {
          NodeKubeadmLabelsAndTaintsSet: inspected ? ['True', 'Set'] : waiting,
          EtcdPodHealthy: running,
          EtcdMemberHealthy: inspected ? ['True', 'Healthy'] : waiting,
          APIServerPodHealthy: running,
          ControllerManagerPodHealthy: running,
          SchedulerPodHealthy: running,
        },
        scope.time,
      );
      if (!inspected) return;
      setOldConditions(
        copy,
        Object.fromEntries(
          readinessGates.slice(1).map(name => [name, true as const]),
        ),
        scope.time,
      );
    });
  }
}
