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
  deprecatedOf,
  isTrue,
  OldConditionValue,
  setConditions,
  setOldConditions,
} from './conditions';
import { aggregate } from './messages';
import {
  change,
  ClusterApiObject,
  Fields,
  isDeleting,
  labels,
  named,
  Scope,
  versionsOf,
} from './scope';

const conditionOrder = [
  'Available',
  'CertificatesAvailable',
  'Initialized',
  'EtcdClusterHealthy',
  'ControlPlaneComponentsHealthy',
  'RollingOut',
  'Remediating',
  'ScalingDown',
  'ScalingUp',
  'MachinesReady',
  'MachinesUpToDate',
  'Paused',
  'Deleting',
] as const;

/** Message of conditions that cannot be told before there is an API server to ask. */
export const waitingForInitialization =
  'Waiting for Cluster control plane to be initialized';
const waitingForEtcd = 'Waiting for etcd to report the list of members';

/** Whether the cluster's infrastructure is there. */
export function hasInfrastructure(scope: Scope): boolean {
  return (
    scope.cluster.status?.initialization?.infrastructureProvisioned === true
  );
}

/** Whether a machine has another version than the control plane asks for. */
export function isOutdated(controlPlane: ClusterApiObject) {
  return (machine: ClusterApiObject) =>
    machine.spec.version !== controlPlane.spec.version;
}

/** The control plane is up once one machine's API server is, and some time has gone into finding that out. */
export function isUp(
  scope: Scope,
  controlPlane: ClusterApiObject,
  machines: ClusterApiObject[],
): boolean {
  if (controlPlane.status?.initialization?.controlPlaneInitialized) return true;
  const serving = machines.some(
    machine =>
      isTrue(machine, 'InfrastructureReady') &&
      isTrue(
        named(scope.infraMachines, machine.metadata.name),
        'APIServerProvisioned',
      ),
  );
  return serving && scope.lasted(`${controlPlane.metadata.uid}:up`, 3500);
}

/** Writes conditions and counts of the control plane. */
export function writeControlPlaneStatus(
  scope: Scope,
  controlPlane: ClusterApiObject,
  machines: ClusterApiObject[],
): void {
  const up = isUp(scope, controlPlane, machines);
  const values = conditionsOf(scope, controlPlane, machines, up);
  const count = (type: string) =>
    machines.filter(machine => isTrue(machine, type)).length;
  const withCertificates =
    hasInfrastructure(scope) && machines.length > 0 ? true : undefined;
  change(scope, controlPlane, copy => {
    setConditions(copy, conditionOrder, values, scope.time);
    setOldConditions(
      copy,
      oldConditions(controlPlane, machines, up, withCertificates),
      scope.time,
    );
    const status = copy.status!;
    if (up) status.initialization = { controlPlaneInitialized: true };
    status.replicas = machines.length;
    status.readyReplicas = count('Ready');
    status.availableReplicas = count('Available');
    status.upToDateReplicas = machines.filter(
      machine => !isOutdated(controlPlane)(machine),
    ).length;
    status.selector = `${labels.cluster}=${scope.cluster.metadata.name},${labels.controlPlane}`;
    status.observedGeneration = copy.metadata.generation;
    const versions = versionsOf(machines);
    if (versions) {
      status.versions = versions;
      status.version = lowest(versions.map(entry => entry.version));
    } else {
      delete status.versions;
    }
    Object.assign(deprecatedOf(copy), {
      readyReplicas: status.readyReplicas,
      unavailableReplicas: machines.length - status.readyReplicas,
      updatedReplicas: status.upToDateReplicas,
    });
  });
}

function lowest(versions: string[]): string {
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  return [...versions].sort(compare)[0];
}

function conditionsOf(
  scope: Scope,
  controlPlane: ClusterApiObject,
  machines: ClusterApiObject[],
  up: boolean,
): Record<string, ConditionValue | undefined> {
  const deleting = isDeleting(controlPlane);
  const desired: number = deleting ? 0 : controlPlane.spec.replicas ?? 1;
  const healthy = machines.filter(machine =>
    isTrue(machine, 'EtcdMemberHealthy'),
  );
  const outdated = machines.filter(isOutdated(controlPlane)).length;
  const scaling = (way: 'Up' | 'Down') =>
    `Scaling ${way.toLowerCase()} from ${
      machines.length
    } to ${desired} replicas`;
  const withReasons = {
    bad: 'NotReady',
    unknown: 'ReadyUnknown',
    none: 'NoReplicas',
  };
  const health = up ? healthOf(machines, healthy) : inspectionWaits(scope);
  return {
    Available: availability(controlPlane, up, machines, healthy),
    CertificatesAvailable:
      machines.length > 0 ? ['True', 'Available'] : undefined,
    Initialized: up ? ['True', 'Initialized'] : ['False', 'NotInitialized'],
    EtcdClusterHealthy: health('EtcdMemberHealthy'),
    ControlPlaneComponentsHealthy: health('Control plane components'),
    RollingOut:
      outdated > 0 && !deleting
        ? [
            'True',
            'RollingOut',
            `Rolling out ${outdated} not up-to-date replicas\n* Version ${
              machines.find(isOutdated(controlPlane))!.spec.version
            }, ${controlPlane.spec.version} required`,
          ]
        : ['False', 'NotRollingOut'],
    Remediating: ['False', 'NotRemediating'],
    ScalingDown:
      machines.length > desired
        ? ['True', 'ScalingDown', scaling('Down')]
        : ['False', 'NotScalingDown'],
    ScalingUp:
      machines.length < desired
        ? ['True', 'ScalingUp', scaling('Up')]
        : ['False', 'NotScalingUp'],
    MachinesReady: aggregate(machines, 'Ready', {
      ok: 'Ready',
      ...withReasons,
    }),
    MachinesUpToDate:
      machines.length === 0 ? ['True', 'NoReplicas'] : upToDate(outdated),
    Paused: ['False', 'NotPaused'],
    Deleting: deletionOf(controlPlane, machines),
  };
}

function upToDate(outdated: number): ConditionValue {
  return outdated === 0
    ? ['True', 'UpToDate']
    : ['False', 'NotUpToDate', `${outdated} replicas are not up-to-date`];
}

function deletionOf(
  controlPlane: ClusterApiObject,
  machines: ClusterApiObject[],
): ConditionValue {
  if (!isDeleting(controlPlane)) return ['False', 'NotDeleting'];
  if (machines.length === 0) {
    return ['True', 'DeletionCompleted', 'Deletion completed'];
  }
  const noun = machines.length === 1 ? 'Machine' : 'Machines';
  return [
    'True',
    'WaitingForMachineDeletion',
    `Deleting ${machines.length} ${noun}`,
  ];
}

function availability(
  controlPlane: ClusterApiObject,
  up: boolean,
  machines: ClusterApiObject[],
  healthy: ClusterApiObject[],
): ConditionValue {
  if (!up) {
    return ['False', 'NotAvailable', 'Control plane not yet initialized'];
  }
  if (healthy.length * 2 <= machines.length) {
    return ['False', 'NotAvailable', waitingForEtcd];
  }
  if (isDeleting(controlPlane)) {
    return [
      'False',
      'NotAvailable',
      '* Control plane metadata.deletionTimestamp is set',
    ];
  }
  return ['True', 'Available'];
}

function inspectionWaits(scope: Scope) {
  const message = hasInfrastructure(scope)
    ? waitingForInitialization
    : 'Waiting for Cluster status.infrastructureReady to be true';
  return (): ConditionValue => ['Unknown', 'InspectionFailed', message];
}

function healthOf(machines: ClusterApiObject[], healthy: ClusterApiObject[]) {
  const deleting = machines.filter(isDeleting);
  return (what: string): ConditionValue => {
    if (deleting.length > 0) {
      const message = deleting
        .map(
          machine =>
            `* Machine ${machine.metadata.name}:\n  * ${what}: Machine is deleting`,
        )
        .join('\n');
      return ['False', 'NotHealthy', message];
    }
    return healthy.length > 0
      ? ['True', 'Healthy']
      : ['Unknown', 'InspectionFailed', waitingForInitialization];
  };
}

function oldConditions(
  controlPlane: ClusterApiObject,
  machines: ClusterApiObject[],
  up: boolean,
  withCertificates: true | undefined,
): Record<string, OldConditionValue | undefined> {
  const desired: Fields[string] = controlPlane.spec.replicas ?? 1;
  const ready = machines.filter(machine => isTrue(machine, 'Ready')).length;
  const deleting: OldConditionValue = { reason: 'Deleting', severity: 'Info' };
  const resized: OldConditionValue =
    ready >= desired
      ? true
      : {
          reason: 'ScalingUp',
          severity: 'Warning',
          message: `Scaling up control plane to ${desired} replicas (actual ${ready})`,
        };
  const healthy = machines.some(machine => isTrue(machine, 'EtcdMemberHealthy'))
    ? true
    : undefined;
  return {
    Ready: isDeleting(controlPlane) ? deleting : resized,
    Resized: isDeleting(controlPlane) ? deleting : resized,
    MachinesReady: (ready >= desired && ready > 0) || undefined,
    Available: up || { reason: 'WaitingForKubeadmInit', severity: 'Info' },
    CertificatesAvailable: withCertificates,
    MachinesCreated: withCertificates,
    EtcdClusterHealthy: healthy,
    ControlPlaneComponentsHealthy: healthy,
  };
}
