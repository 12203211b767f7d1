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

import { conditionOf, isTrue, setConditions } from './conditions';
import { createMachine, deleteMachines } from './machineCreation';
import {
  deletionOf,
  machineSummary,
  scaling,
  setFinalizers,
} from './machineDeployment';
import {
  change,
  ClusterApiObject,
  controlPlaneMachinesOf,
  dropFinalizers,
  generateName,
  isDeleting,
  isOwnedBy,
  labels,
  Scope,
  versionsOf,
} from './scope';

const conditionOrder = [
  'ScalingUp',
  'ScalingDown',
  'MachinesReady',
  'MachinesUpToDate',
  'Remediating',
  'Paused',
  'Deleting',
] as const;

/** The MachineSet controller: as many Machines as asked for, once the control plane is being made. */
export function reconcileMachineSets(scope: Scope): void {
  for (const set of scope.sets) {
    const machines = scope.machines.filter(machine => isOwnedBy(machine, set));
    const { uid } = set.metadata;
    if (isDeleting(set)) {
      deleteMachines(scope, machines);
      writeStatus(scope, set, machines);
      if (machines.length === 0) dropFinalizers(scope, set, ...setFinalizers);
      continue;
    }
    if (!scope.lasted(`${uid}:conditions`, 2900)) continue;
    if (mayCreate(scope)) {
      scale(scope, set, machines);
    }
    writeStatus(scope, set, machines);
  }
}

/** The preflight check "ControlPlaneIsStable": workers are not made before the control plane has machines. */
function mayCreate(scope: Scope): boolean {
  const { cluster, controlPlane } = scope;
  if (!cluster.spec.controlPlaneRef) return true;
  return (
    controlPlane !== undefined &&
    controlPlaneMachinesOf(scope).length > 0 &&
    !isTrue(controlPlane, 'RollingOut')
  );
}

function scale(
  scope: Scope,
  set: ClusterApiObject,
  machines: ClusterApiObject[],
): void {
  const desired: number = set.spec.replicas ?? 1;
  const staying = machines.filter(machine => !isDeleting(machine));
  for (let i = staying.length; i < desired; i++) {
    createMachine(scope, set, generateName(set.metadata.name), {
      version: set.spec.template.spec.version,
      labels: {
        ...set.spec.template.metadata?.labels,
        [labels.set]: set.metadata.name,
      },
      infrastructureTemplate: set.spec.template.spec.infrastructureRef?.name,
    });
  }
  // Those that are not ready are the smallest loss.
  const expendable = [...staying].sort(
    (a, b) => Number(isTrue(a, 'Ready')) - Number(isTrue(b, 'Ready')),
  );
  deleteMachines(
    scope,
    expendable.slice(0, Math.max(0, staying.length - desired)),
  );
}

function writeStatus(
  scope: Scope,
  set: ClusterApiObject,
  machines: ClusterApiObject[],
): void {
  const desired: number = isDeleting(set) ? 0 : set.spec.replicas ?? 1;
  const count = (type: string) =>
    machines.filter(machine => isTrue(machine, type)).length;
  const reported = machines.some(machine => conditionOf(machine, 'UpToDate'));
  change(scope, set, copy => {
    setConditions(
      copy,
      conditionOrder,
      {
        ...scaling(machines.length, desired),
        ...machineSummary(machines),
        MachinesUpToDate: ['True', reported ? 'UpToDate' : 'NoReplicas'],
        Deleting: deletionOf(set, machines, 'Deleting'),
      },
      scope.time,
    );
    Object.assign(copy.status!, {
      replicas: machines.length,
      readyReplicas: count('Ready'),
      availableReplicas: count('Available'),
      upToDateReplicas: count('UpToDate'),
      observedGeneration: copy.metadata.generation,
      versions: versionsOf(machines),
    });
  });
}
