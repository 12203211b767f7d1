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
  conditionOf,
  ConditionValue,
  OldConditionValue,
  oldConditionOf,
} from './conditions';
import { aggregate, aggregateNegative, bullet, nameList } from './messages';
import {
  ClusterApiObject,
  controlPlaneMachinesOf,
  isDeleting,
  Snapshot,
  workersOf,
} from './scope';

/** The order in which Cluster API writes a Cluster's conditions. */
export const clusterConditionOrder = [
  'Available',
  'RemoteConnectionProbe',
  'InfrastructureReady',
  'ControlPlaneInitialized',
  'ControlPlaneAvailable',
  'WorkersAvailable',
  'TopologyReconciled',
  'RollingOut',
  'Remediating',
  'ScalingDown',
  'ScalingUp',
  'ControlPlaneMachinesReady',
  'WorkerMachinesReady',
  'ControlPlaneMachinesUpToDate',
  'WorkerMachinesUpToDate',
  'Paused',
  'Deleting',
] as const;

type Values = Record<string, ConditionValue>;

/** All conditions of a Cluster but Paused and TopologyReconciled, out of what its children report. */
export function clusterConditions(scope: Snapshot): Values {
  const { cluster, controlPlane, deployments } = scope;
  const machinesReady = (machines: ClusterApiObject[]) =>
    aggregate(machines, 'Ready', {
      ok: 'Ready',
      bad: 'NotReady',
      unknown: 'ReadyUnknown',
      none: 'NoReplicas',
    });
  const upToDate = (machines: ClusterApiObject[]) =>
    // A machine that does not say yet is about to; the real controller leaves it out, too.
    aggregate(
      machines.filter(machine => conditionOf(machine, 'UpToDate')),
      'UpToDate',
      {
        ok: 'UpToDate',
        bad: 'NotUpToDate',
        unknown: 'UpToDateUnknown',
        none: 'NoReplicas',
      },
    );
  const scaling = (type: string) =>
    aggregateNegative(
      [...(controlPlane ? [controlPlane] : []), ...deployments],
      type,
      object => object.kind === 'MachineDeployment',
    );
  const values: Values = {
    ...connection(scope),
    InfrastructureReady: infrastructureReady(scope),
    ControlPlaneAvailable: controlPlaneAvailable(scope),
    WorkersAvailable: aggregate(deployments, 'Available', {
      ok: 'Available',
      bad: 'NotAvailable',
      unknown: 'AvailableUnknown',
      none: 'NoWorkers',
    }),
    RollingOut: scaling('RollingOut'),
    Remediating: ['False', 'NotRemediating'],
    ScalingDown: scaling('ScalingDown'),
    ScalingUp: scaling('ScalingUp'),
    ControlPlaneMachinesReady: machinesReady(controlPlaneMachinesOf(scope)),
    WorkerMachinesReady: machinesReady(workersOf(scope)),
    ControlPlaneMachinesUpToDate: upToDate(controlPlaneMachinesOf(scope)),
    WorkerMachinesUpToDate: upToDate(workersOf(scope)),
    Deleting: deleting(scope),
  };
  return { Available: available(cluster, values), ...values };
}

function connection({ cluster, controlPlane }: Snapshot): Values {
  const initialized =
    cluster.status?.initialization?.controlPlaneInitialized ||
    controlPlane?.status?.initialization?.controlPlaneInitialized;
  if (initialized) {
    return {
      RemoteConnectionProbe: ['True', 'ProbeSucceeded'],
      ControlPlaneInitialized: ['True', 'Initialized'],
    };
  }
  return {
    RemoteConnectionProbe: [
      'False',
      'ProbeFailed',
      'Remote connection not established yet',
    ],
    ControlPlaneInitialized: [
      'False',
      'NotInitialized',
      'Control plane not yet initialized',
    ],
  };
}

const waitingForTopology = 'Waiting for cluster topology to be reconciled';

function infrastructureReady(scope: Snapshot): ConditionValue {
  const { cluster, infrastructure } = scope;
  const reference = cluster.spec?.infrastructureRef;
  if (!reference) {
    return [
      'Unknown',
      'DoesNotExist',
      isDeleting(cluster) || !cluster.spec?.topology ? '' : waitingForTopology,
    ];
  }
  if (!infrastructure) {
    return cluster.status?.initialization?.infrastructureProvisioned
      ? [
          'False',
          'ObjectDeleted',
          `${reference.kind} has been deleted${stillThere(cluster)}`,
        ]
      : ['Unknown', 'DoesNotExist', `${reference.kind} does not exist`];
  }
  const ready = conditionOf(infrastructure, 'Ready');
  if (ready) return [ready.status, ready.reason, ready.message];
  return infrastructure.status?.initialization?.provisioned
    ? ['True', 'Ready']
    : [
        'False',
        'NotReady',
        `${infrastructure.kind} status.initialization.provisioned is false`,
      ];
}

function controlPlaneAvailable(scope: Snapshot): ConditionValue {
  const { cluster, controlPlane } = scope;
  const reference = cluster.spec?.controlPlaneRef;
  if (!reference) {
    return [
      'Unknown',
      'DoesNotExist',
      isDeleting(cluster) || !cluster.spec?.topology ? '' : waitingForTopology,
    ];
  }
  if (!controlPlane) {
    return cluster.status?.initialization?.controlPlaneInitialized
      ? [
          'False',
          'ObjectDeleted',
          `${reference.kind} has been deleted${stillThere(cluster)}`,
        ]
      : ['Unknown', 'DoesNotExist', `${reference.kind} does not exist`];
  }
  const reported = conditionOf(controlPlane, 'Available');
  if (reported) return [reported.status, reported.reason, reported.message];
  return [
    'False',
    'NotAvailable',
    `${controlPlane.kind} status.initialization.controlPlaneInitialized is false`,
  ];
}

function stillThere(cluster: ClusterApiObject): string {
  return isDeleting(cluster) ? '' : ' while the cluster still exists';
}

/** The stage of a deletion: workers, then the control plane, then the infrastructure. */
export function deletionStage(
  scope: Snapshot,
): 'none' | 'workers' | 'controlPlane' | 'infrastructure' | 'done' {
  if (!isDeleting(scope.cluster)) return 'none';
  if (
    scope.deployments.length + scope.sets.length + workersOf(scope).length >
    0
  ) {
    return 'workers';
  }
  if (scope.controlPlane) return 'controlPlane';
  if (scope.infrastructure) return 'infrastructure';
  return 'done';
}

function deleting(scope: Snapshot): ConditionValue {
  switch (deletionStage(scope)) {
    case 'workers': {
      const lists: [string, ClusterApiObject[]][] = [
        ['MachineDeployments', scope.deployments],
        ['MachineSets', scope.sets],
        ['Worker Machines', workersOf(scope)],
      ];
      const message = lists
        .filter(([, objects]) => objects.length > 0)
        .map(([name, objects]) => {
          const names = objects.map(object => object.metadata.name);
          return `* ${name}: ${nameList(names)}`;
        })
        .join('\n');
      return ['True', 'WaitingForWorkersDeletion', message];
    }
    case 'controlPlane':
      return [
        'True',
        'WaitingForControlPlaneDeletion',
        `Waiting for ${scope.controlPlane!.kind} to be deleted`,
      ];
    case 'infrastructure':
      return [
        'True',
        'WaitingForInfrastructureDeletion',
        `Waiting for ${scope.infrastructure!.kind} to be deleted`,
      ];
    case 'done':
      return ['True', 'DeletionCompleted', 'Deletion completed'];
    default:
      return ['False', 'NotDeleting'];
  }
}

function available(cluster: ClusterApiObject, values: Values): ConditionValue {
  const topology = conditionOf(cluster, 'TopologyReconciled');
  const parts: [string, ConditionValue | undefined][] = [
    ['RemoteConnectionProbe', values.RemoteConnectionProbe],
    ['InfrastructureReady', values.InfrastructureReady],
    ['ControlPlaneAvailable', values.ControlPlaneAvailable],
    ['WorkersAvailable', values.WorkersAvailable],
    [
      'TopologyReconciled',
      topology && !isDeleting(cluster)
        ? [topology.status, topology.reason, topology.message]
        : undefined,
    ],
  ];
  const issues = parts.filter(
    (part): part is [string, ConditionValue] =>
      part[1] !== undefined &&
      part[1][0] !== 'True' &&
      // What a deletion has already removed is no issue of its own.
      !(isDeleting(cluster) && part[1][1] === 'ObjectDeleted'),
  );
  if (values.Deleting[0] === 'True') {
    const [, reason, message] = values.Deleting;
    issues.unshift(['Deleting', ['False', reason, message]]);
  }
  if (issues.length === 0) return ['True', 'Available'];
  const message = issues
    .map(([name, [, reason, text]]) => bullet(name, text || reason))
    .join('\n');
  return issues.some(([, [status]]) => status === 'False')
    ? ['False', 'NotAvailable', message]
    : ['Unknown', 'AvailableUnknown', message];
}

/** The conditions of the v1beta1 kind, but TopologyReconciled. */
export function oldClusterConditions(
  scope: Snapshot,
): Record<string, OldConditionValue> {
  const { cluster, controlPlane, infrastructure } = scope;
  const waiting: OldConditionValue = {
    reason: 'WaitingForControlPlane',
    severity: 'Info',
  };
  const gone = (what: unknown): OldConditionValue => ({
    reason: what ? 'Deleting' : 'Deleted',
    severity: 'Info',
  });
  const deletingNow = isDeleting(cluster);
  const controlPlaneReady =
    deletingNow && !controlPlane
      ? gone(controlPlane)
      : oldConditionOf(controlPlane, 'Ready') ?? waiting;
  const initialized =
    cluster.status?.initialization?.controlPlaneInitialized ||
    controlPlane?.status?.initialization?.controlPlaneInitialized;
  return {
    Ready: deletingNow ? gone(controlPlane) : controlPlaneReady,
    ControlPlaneReady: controlPlaneReady,
    ControlPlaneInitialized: initialized
      ? true
      : {
          reason: 'WaitingForControlPlaneProviderInitialized',
          severity: 'Info',
          message:
            'Waiting for control plane provider to indicate the control plane has been initialized',
        },
    InfrastructureReady: (() => {
      if (deletingNow) return gone(infrastructure);
      if (infrastructure?.status?.initialization?.provisioned) return true;
      return { reason: 'WaitingForInfrastructure', severity: 'Info' };
    })(),
  };
}
