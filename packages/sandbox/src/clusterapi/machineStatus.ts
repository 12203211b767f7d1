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
import { SummaryPart, summarize } from './messages';
import { ClusterApiObject, isInitialized, Scope, victimOf } from './scope';

export const machineFinalizer = 'machine.cluster.x-k8s.io';

/** The order in which Cluster API writes a Machine's conditions. */
export const machineConditionOrder = [
  'Available',
  'Ready',
  'UpToDate',
  'BootstrapConfigReady',
  'InfrastructureReady',
  'NodeHealthy',
  'NodeReady',
  'NodeKubeadmLabelsAndTaintsSet',
  'EtcdPodHealthy',
  'EtcdMemberHealthy',
  'APIServerPodHealthy',
  'ControllerManagerPodHealthy',
  'SchedulerPodHealthy',
  'HealthCheckSucceeded',
  'Updating',
  'Paused',
  'Deleting',
] as const;

/** Pods of a control plane machine, whose conditions messages name as one. */
export const controlPlanePods = [
  'APIServerPodHealthy',
  'ControllerManagerPodHealthy',
  'SchedulerPodHealthy',
  'EtcdPodHealthy',
] as const;

/** Conditions of a Machine that is not being deleted, but those of its control plane pods. */
export function machineConditions(
  scope: Scope,
  machine: ClusterApiObject,
  parts: {
    devMachine: ClusterApiObject | undefined;
    config: ClusterApiObject | undefined;
    nodeExists: boolean;
  },
): Record<string, ConditionValue> {
  const BootstrapConfigReady = mirrored(
    parts.config,
    'KubeadmConfig status.initialization.dataSecretCreated is false',
  );
  const InfrastructureReady = mirrored(
    parts.devMachine,
    'DevMachine status.initialization.provisioned is false',
  );
  const [NodeHealthy, NodeReady] = nodeConditions(
    scope,
    machine,
    parts.nodeExists,
  );
  const Ready = readySummary(machine, [
    { name: 'BootstrapConfigReady', condition: BootstrapConfigReady },
    { name: 'InfrastructureReady', condition: InfrastructureReady },
    { name: 'NodeHealthy', condition: NodeHealthy },
  ]);
  return {
    Available:
      Ready[0] === 'True' ? ['True', 'Available'] : ['False', 'NotReady'],
    Ready,
    UpToDate: ['True', 'UpToDate'],
    BootstrapConfigReady,
    InfrastructureReady,
    NodeHealthy,
    NodeReady,
    Updating: ['False', 'NotUpdating'],
    Paused: ['False', 'NotPaused'],
    Deleting: ['False', 'NotDeleting'],
  };
}

/** Ready of a Machine: the given parts, and for control plane machines its readiness gates. */
export function readySummary(
  machine: ClusterApiObject,
  parts: SummaryPart[],
): ConditionValue {
  const gates = new Set(
    (machine.spec.readinessGates ?? []).map(
      (gate: { conditionType: string }) => gate.conditionType,
    ),
  );
  const gateParts: SummaryPart[] = [];
  if (gates.size > 0) {
    const condition = (name: string) => ({
      name,
      condition: conditionOf(machine, name),
    });
    gateParts.push(condition('NodeKubeadmLabelsAndTaintsSet'));
    gateParts.push({
      name: 'Control plane components',
      condition: conditionOf(machine, controlPlanePods[0]),
    });
    gateParts.push(condition('EtcdMemberHealthy'));
  }
  return summarize([...parts, ...gateParts], {
    ok: 'Ready',
    bad: 'NotReady',
    unknown: 'ReadyUnknown',
  });
}

function mirrored(
  object: ClusterApiObject | undefined,
  fallback: string,
): ConditionValue {
  const ready = conditionOf(object, 'Ready');
  if (ready) return [ready.status, ready.reason, ready.message];
  return ['False', 'NotReady', fallback];
}

function nodeConditions(
  scope: Scope,
  machine: ClusterApiObject,
  nodeExists: boolean,
): [healthy: ConditionValue, ready: ConditionValue] {
  const both = (message: string): [ConditionValue, ConditionValue] => [
    ['Unknown', 'InspectionFailed', message],
    ['Unknown', 'InspectionFailed', message],
  ];
  if (!isInitialized(scope)) {
    return both('Waiting for Cluster control plane to be initialized');
  }
  if (nodeExists) {
    if (scope.fault === 'stuck-workers' && machine === victimOf(scope)) {
      const message = 'Kubelet stopped posting node status.';
      return [
        ['Unknown', 'NodeHealthUnknown', `* Node.AllConditions: ${message}`],
        ['Unknown', 'NodeReadyUnknown', `* Node.Ready: ${message}`],
      ];
    }
    return [
      ['True', 'NodeHealthy'],
      ['True', 'NodeReady'],
    ];
  }
  const { providerID } = machine.spec;
  return both(
    providerID
      ? `Waiting for a Node with spec.providerID ${providerID} to exist`
      : 'Waiting for DevMachine to report spec.providerID',
  );
}

/** Its conditions of the v1beta1 kind. */
export function oldMachineConditions(
  devMachine: ClusterApiObject | undefined,
  hasData: boolean,
  nodeExists: boolean,
  machine: ClusterApiObject,
): Record<string, OldConditionValue> {
  const infrastructure = oldConditionOf(devMachine, 'Ready') ?? {
    reason: 'WaitingForInfrastructure',
    severity: 'Info' as const,
  };
  const node: OldConditionValue = machine.spec.providerID
    ? {
        reason: 'NodeProvisioning',
        severity: 'Warning',
        message: 'Waiting for a node with matching ProviderID to exist',
      }
    : { reason: 'WaitingForNodeRef', severity: 'Info' };
  return {
    Ready:
      infrastructure === true
        ? hasData || { reason: 'WaitingForDataSecret', severity: 'Info' }
        : { ...infrastructure, message: `${hasData ? 1 : 0} of 2 completed` },
    BootstrapReady: hasData || {
      reason: 'WaitingForDataSecret',
      severity: 'Info',
    },
    InfrastructureReady: infrastructure,
    NodeHealthy: nodeExists || node,
  };
}
