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

import { isTrue, setConditions, setOldConditions } from './conditions';
import { deletingMachine } from './machineDeletion';
import {
  machineConditionOrder,
  machineConditions,
  oldMachineConditions,
} from './machineStatus';
import {
  change,
  ClusterApiObject,
  isControlPlaneMachine,
  isDeleting,
  isInitialized,
  named,
  Scope,
} from './scope';

/** The machine controller and the kubeadm bootstrap provider. */
export function reconcileMachines(scope: Scope): void {
  for (const config of scope.configs) reconcileConfig(scope, config);
  for (const machine of scope.machines) {
    if (isDeleting(machine)) deletingMachine(scope, machine);
    else reconcileMachine(scope, machine);
  }
}

function reconcileConfig(scope: Scope, config: ClusterApiObject): void {
  const uid = config.metadata.uid!;
  if (isDeleting(config) || config.status?.initialization?.dataSecretCreated) {
    return;
  }
  const controlPlane = isControlPlaneMachine(config);
  const first = controlPlane && !isInitialized(scope);
  if (!scope.lasted(`${uid}:reported`, controlPlane ? 3900 : 2900)) return;
  const mayCreate =
    first || (isInitialized(scope) && scope.lasted(`${uid}:data`, 500));
  change(scope, config, copy => {
    copy.status ??= {};
    if (mayCreate) {
      copy.status.initialization = { dataSecretCreated: true };
      copy.status.dataSecretName = copy.metadata.name;
    }
    setConditions(
      copy,
      ['Ready', 'DataSecretAvailable', 'CertificatesAvailable', 'Paused'],
      mayCreate
        ? {
            Ready: ['True', 'Ready'],
            DataSecretAvailable: ['True', 'Available'],
            CertificatesAvailable: ['True', 'Available'],
            Paused: ['False', 'NotPaused'],
          }
        : {
            Ready: [
              'False',
              'NotReady',
              '* DataSecretAvailable: Waiting for Cluster control plane to be initialized\n* CertificatesAvailable: Condition not yet reported',
            ],
            DataSecretAvailable: [
              'False',
              'NotAvailable',
              'Waiting for Cluster control plane to be initialized',
            ],
            Paused: ['False', 'NotPaused'],
          },
      scope.time,
    );
  });
}

function reconcileMachine(scope: Scope, machine: ClusterApiObject): void {
  const uid = machine.metadata.uid!;
  const devMachine = named(
    scope.infraMachines,
    machine.spec.infrastructureRef?.name,
  );
  const config = named(scope.configs, machine.spec.bootstrap?.configRef?.name);
  if (!scope.lasted(`${uid}:reported`, 1000)) {
    change(scope, machine, copy =>
      setConditions(
        copy,
        machineConditionOrder,
        { Paused: ['False', 'NotPaused'], UpToDate: ['True', 'UpToDate'] },
        scope.time,
      ),
    );
    return;
  }
  const hasData = config?.status?.initialization?.dataSecretCreated === true;
  const provisioned =
    hasData && devMachine?.status?.initialization?.provisioned === true;
  const nodeExists =
    machine.status?.nodeRef !== undefined ||
    (provisioned &&
      isInitialized(scope) &&
      machine.spec.providerID !== undefined &&
      isTrue(devMachine, 'NodeProvisioned'));
  const values = machineConditions(scope, machine, {
    devMachine,
    config,
    nodeExists,
  });
  change(scope, machine, copy => {
    if (hasData) copy.spec.bootstrap.dataSecretName = copy.metadata.name;
    if (provisioned) {
      copy.spec.providerID = devMachine!.spec.providerID;
      copy.metadata.annotations = {
        ...copy.metadata.annotations,
        'machine.inmemory.infrastructure.cluster.x-k8s.io/bootstrapped': '',
      };
    }
    setConditions(copy, machineConditionOrder, values, scope.time);
    setOldConditions(
      copy,
      oldMachineConditions(devMachine, hasData, nodeExists, machine),
      scope.time,
    );
    const status = copy.status!;
    const initialization = {
      ...(hasData ? { bootstrapDataSecretCreated: true } : {}),
      ...(provisioned ? { infrastructureProvisioned: true } : {}),
    };
    if (hasData) status.initialization = initialization;
    if (nodeExists && !status.nodeRef) {
      status.nodeRef = { name: copy.metadata.name };
      status.nodeInfo = nodeInfo(machine.spec.version);
      if (isControlPlaneMachine(machine)) {
        const expiry = new Date(scope.clock.now());
        expiry.setFullYear(expiry.getFullYear() + 1);
        status.certificatesExpiryDate = `${expiry.toISOString().slice(0, 19)}Z`;
      }
    }
    const phase = phaseOf(status.nodeRef, provisioned, hasData);
    if (status.phase !== phase) {
      status.phase = phase;
      status.lastUpdated = scope.time;
    }
    status.observedGeneration = copy.metadata.generation;
  });
}

function phaseOf(
  nodeRef: unknown,
  provisioned: boolean,
  hasData: boolean,
): string {
  if (nodeRef) return 'Running';
  if (provisioned) return 'Provisioned';
  return hasData ? 'Provisioning' : 'Pending';
}

function nodeInfo(version: string) {
  return {
    architecture: '',
    bootID: '',
    containerRuntimeVersion: '',
    kernelVersion: '',
    kubeProxyVersion: '',
    kubeletVersion: version,
    machineID: '',
    operatingSystem: '',
    osImage: '',
    systemUUID: '',
  };
}
