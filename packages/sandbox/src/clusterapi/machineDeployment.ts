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

import { copyJson } from '../kubernetes/json';
import { refOf } from '../kubernetes/kinds';
import {
  conditionOf,
  ConditionValue,
  deprecatedOf,
  OldConditionValue,
  setConditions,
  setOldConditions,
} from './conditions';
import { aggregate } from './messages';
import {
  change,
  ClusterApiObject,
  createChild,
  dropFinalizers,
  generateName,
  groups,
  isDeleting,
  isOwnedBy,
  labels,
  ownedBy,
  Scope,
  versionsOf,
  workersOf,
} from './scope';

const finalizers = [
  'cluster.x-k8s.io/machinedeployment',
  'machinedeployment.topology.cluster.x-k8s.io',
];
export const setFinalizers = [
  'cluster.x-k8s.io/machineset',
  'machineset.topology.cluster.x-k8s.io',
];

const conditionOrder = [
  'Available',
  'RollingOut',
  'Remediating',
  'ScalingDown',
  'ScalingUp',
  'MachinesReady',
  'MachinesUpToDate',
  'Paused',
  'Deleting',
] as const;

/** The MachineDeployment controller: one MachineSet per version, the old one emptied as the new one becomes available. */
export function reconcileMachineDeployments(scope: Scope): void {
  for (const deployment of scope.deployments) {
    const sets = scope.sets.filter(set => isOwnedBy(set, deployment));
    if (isDeleting(deployment)) {
      for (const set of sets) {
        if (!isDeleting(set)) scope.store.delete(refOf(set));
      }
      writeStatus(scope, deployment, sets);
      if (sets.length === 0) {
        dropFinalizers(scope, deployment, ...finalizers);
      }
      continue;
    }
    if (!scope.lasted(`${deployment.metadata.uid}:conditions`, 1900)) continue;
    keepSets(scope, deployment, sets);
    writeStatus(scope, deployment, sets);
  }
}

function keepSets(
  scope: Scope,
  deployment: ClusterApiObject,
  sets: ClusterApiObject[],
): void {
  const { version } = deployment.spec.template.spec;
  const desired: number = deployment.spec.replicas ?? 1;
  const current = sets.find(set => set.spec.template.spec.version === version);
  const old = sets.filter(set => set !== current && !isDeleting(set));
  if (!current) {
    createSet(scope, deployment, old.length === 0 ? desired : 1);
    return;
  }
  if (old.length === 0) {
    change(scope, current, copy => {
      copy.spec.replicas = desired;
    });
    return;
  }
  // maxSurge 1, maxUnavailable 0: one more than desired, and one less of the old for each available new one.
  const available: number = current.status?.availableReplicas ?? 0;
  change(scope, current, copy => {
    copy.spec.replicas = Math.min(desired, available + 1);
  });
  for (const set of old) {
    const left = Math.max(0, desired - available);
    if (left === 0 && (set.status?.replicas ?? 0) === 0) {
      scope.store.delete(refOf(set));
    } else {
      change(scope, set, copy => {
        copy.spec.replicas = left;
      });
    }
  }
}

function createSet(
  scope: Scope,
  deployment: ClusterApiObject,
  replicas: number,
): void {
  const name = generateName(deployment.metadata.name);
  const own = {
    ...deployment.spec.template.metadata?.labels,
    [labels.cluster]: scope.cluster.metadata.name,
    [labels.deployment]: deployment.metadata.name,
    'machine-template-hash': name.slice(deployment.metadata.name.length + 1),
  };
  createChild(
    scope,
    groups.core,
    'MachineSet',
    {
      name,
      labels: own,
      annotations: { 'machinedeployment.clusters.x-k8s.io/revision': '1' },
      finalizers: setFinalizers,
      ownerReferences: [ownedBy(deployment, true)],
    },
    {
      clusterName: scope.cluster.metadata.name,
      replicas,
      selector: { matchLabels: own },
      template: {
        ...copyJson(deployment.spec.template),
        metadata: { labels: own },
      },
    },
  );
}

function writeStatus(
  scope: Scope,
  deployment: ClusterApiObject,
  sets: ClusterApiObject[],
): void {
  const machines = machinesOf(scope, deployment);
  const deleting = isDeleting(deployment);
  const desired: number = deleting ? 0 : deployment.spec.replicas ?? 1;
  // Counts are those that the MachineSets report; before they do there are none.
  const reporting = sets.filter(
    set => set.status?.availableReplicas !== undefined,
  );
  const sum = (field: string): number | undefined =>
    reporting.length === 0
      ? undefined
      : reporting.reduce((total, set) => total + (set.status![field] ?? 0), 0);
  const replicas = sum('replicas');
  const available = sum('availableReplicas');
  const values = conditionsOf(deployment, machines, {
    desired,
    replicas: replicas ?? 0,
    available,
  });
  change(scope, deployment, copy => {
    setConditions(copy, conditionOrder, values, scope.time);
    const status = copy.status!;
    for (const field of [
      'replicas',
      'readyReplicas',
      'availableReplicas',
      'upToDateReplicas',
    ]) {
      const value = sum(field);
      if (value !== undefined) status[field] = value;
    }
    status.observedGeneration = copy.metadata.generation;
    status.phase = phaseOf(deleting, replicas ?? 0, desired);
    status.selector = Object.entries(
      (copy.spec.selector?.matchLabels ?? {}) as Record<string, string>,
    )
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(',');
    const versions = versionsOf(machines);
    if (versions && replicas) status.versions = versions;
    setOldConditions(copy, oldConditions(desired, available ?? 0), scope.time);
    Object.assign(deprecatedOf(copy), {
      availableReplicas: available ?? 0,
      readyReplicas: sum('readyReplicas') ?? 0,
      unavailableReplicas: Math.max(0, desired - (available ?? 0)),
      updatedReplicas: sum('upToDateReplicas') ?? 0,
    });
  });
}

function phaseOf(deleting: boolean, replicas: number, desired: number): string {
  if (deleting || replicas > desired) return 'ScalingDown';
  return replicas < desired ? 'ScalingUp' : 'Running';
}

function machinesOf(
  scope: Scope,
  deployment: ClusterApiObject,
): ClusterApiObject[] {
  return workersOf(scope).filter(
    machine =>
      machine.metadata.labels?.[labels.deployment] === deployment.metadata.name,
  );
}

function conditionsOf(
  deployment: ClusterApiObject,
  machines: ClusterApiObject[],
  counts: { desired: number; replicas: number; available: number | undefined },
): Record<string, ConditionValue> {
  const { version } = deployment.spec.template.spec;
  const outdated = machines.filter(machine => machine.spec.version !== version);
  const reported = machines.filter(machine => conditionOf(machine, 'UpToDate'));
  return {
    Available: availability(deployment, counts),
    RollingOut:
      outdated.length > 0 && !isDeleting(deployment)
        ? [
            'True',
            'RollingOut',
            `Rolling out ${outdated.length} not up-to-date replicas\n* Version ${outdated[0].spec.version}, ${version} required`,
          ]
        : ['False', 'NotRollingOut'],
    ...scaling(counts.replicas, counts.desired),
    ...machineSummary(machines),
    MachinesUpToDate: (() => {
      if (reported.length === 0) return ['True', 'NoReplicas'] as const;
      if (outdated.length === 0) return ['True', 'UpToDate'] as const;
      return [
        'False',
        'NotUpToDate',
        `${outdated.length} replicas are not up-to-date`,
      ] as const;
    })(),
    Deleting: deletionOf(deployment, machines, 'Deleting'),
  };
}

function availability(
  deployment: ClusterApiObject,
  counts: { desired: number; available: number | undefined },
): ConditionValue {
  const { available } = counts;
  if (available === undefined) {
    return [
      'Unknown',
      'WaitingForAvailableReplicasSet',
      'Waiting for status.availableReplicas set',
    ];
  }
  const replicas: number = deployment.spec.replicas ?? 1;
  const maxUnavailable =
    Number(
      deployment.spec.rollout?.strategy?.rollingUpdate?.maxUnavailable ?? 0,
    ) || 0;
  const required = replicas - maxUnavailable;
  if (available >= required) return ['True', 'Available'];
  return [
    'False',
    'NotAvailable',
    isDeleting(deployment)
      ? 'Deletion in progress'
      : `${available} available replicas, at least ${required} required (spec.strategy.rollout.maxUnavailable is ${maxUnavailable}, spec.replicas is ${replicas})`,
  ];
}

/** Conditions that MachineDeployments and MachineSets have in common. */
export function scaling(
  replicas: number,
  desired: number,
): Record<string, ConditionValue> {
  const message = (way: string) =>
    `Scaling ${way} from ${replicas} to ${desired} replicas`;
  return {
    Remediating: ['False', 'NotRemediating'],
    ScalingDown:
      replicas > desired
        ? ['True', 'ScalingDown', message('down')]
        : ['False', 'NotScalingDown'],
    ScalingUp:
      replicas < desired
        ? ['True', 'ScalingUp', message('up')]
        : ['False', 'NotScalingUp'],
  };
}

/** MachinesReady and Paused, which MachineDeployments and MachineSets have in common. */
export function machineSummary(
  machines: ClusterApiObject[],
): Record<string, ConditionValue> {
  return {
    MachinesReady: aggregate(machines, 'Ready', {
      ok: 'Ready',
      bad: 'NotReady',
      unknown: 'ReadyUnknown',
      none: 'NoReplicas',
    }),
    Paused: ['False', 'NotPaused'],
  };
}

/** Deleting of a MachineDeployment or MachineSet. */
export function deletionOf(
  object: ClusterApiObject,
  machines: ClusterApiObject[],
  reason: string,
): ConditionValue {
  if (!isDeleting(object)) return ['False', 'NotDeleting'];
  if (machines.length === 0) return ['True', reason, 'Deletion completed'];
  const noun = machines.length === 1 ? 'Machine' : 'Machines';
  return ['True', reason, `Deleting ${machines.length} ${noun}`];
}

function oldConditions(
  desired: number,
  available: number,
): Record<string, OldConditionValue> {
  const enough: OldConditionValue =
    available >= desired
      ? true
      : {
          reason: 'WaitingForAvailableMachines',
          severity: 'Warning',
          message: `Minimum availability requires ${desired} replicas, current ${available} available`,
        };
  return {
    Ready: enough,
    Available: enough,
    // Said only once its MachineSet has what it wants.
    ...(enough === true && { MachineSetReady: true }),
  };
}
