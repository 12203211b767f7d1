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
  setConditions,
  setOldConditions,
} from './conditions';
import { summarize } from './messages';
import {
  addFinalizer,
  change,
  ClusterApiObject,
  dropFinalizers,
  Fields,
  isControlPlaneMachine,
  isDeleting,
  isInitialized,
  named,
  Scope,
  victimOf,
} from './scope';

const clusterFinalizer = 'dockercluster.infrastructure.cluster.x-k8s.io';
const machineFinalizer = 'dockermachine.infrastructure.cluster.x-k8s.io';

/** DevCluster of the in-memory provider: a control plane endpoint, some seconds after it was asked for. */
export function reconcileDevCluster(scope: Scope): void {
  const { infrastructure } = scope;
  if (infrastructure?.kind !== 'DevCluster') return;
  const uid = infrastructure.metadata.uid!;
  if (isDeleting(infrastructure)) {
    dropFinalizers(scope, infrastructure, clusterFinalizer);
    return;
  }
  const provisioned =
    scope.lasted(`${uid}:provisioned`, 3900) &&
    scope.fault !== 'stuck-infrastructure';
  const isPausedReported = scope.lasted(`${uid}:paused`, 2900);
  change(scope, infrastructure, copy => {
    addFinalizer(copy, clusterFinalizer);
    if (provisioned && !copy.spec?.controlPlaneEndpoint?.host) {
      copy.spec = {
        ...copy.spec,
        controlPlaneEndpoint: { host: '127.0.0.1', port: freePort(scope) },
      };
      copy.metadata.annotations = {
        ...copy.metadata.annotations,
        'inmemorycluster.infrastructure.cluster.x-k8s.io/listener': `${scope.cluster.metadata.namespace}/${scope.cluster.metadata.name}`,
      };
    }
    if (provisioned) {
      copy.status = { ...copy.status, initialization: { provisioned: true } };
    }
    if (isPausedReported) {
      setConditions(
        copy,
        ['Paused'],
        { Paused: ['False', 'NotPaused'] },
        scope.time,
      );
    }
  });
}

/** Ports of the in-memory provider's listeners start at 20000; nothing listens here. */
function freePort(scope: Scope): number {
  const used = new Set(
    scope.store
      .list('infrastructure.cluster.x-k8s.io', 'DevCluster')
      .map(object => (object.spec as Fields)?.controlPlaneEndpoint?.port),
  );
  let port = 20000;
  while (used.has(port)) port += 1;
  return port;
}

const machineConditionOrder = [
  'Ready',
  'APIServerProvisioned',
  'EtcdProvisioned',
  'NodeProvisioned',
  'VMProvisioned',
  'Paused',
] as const;

type Part = 'vm' | 'node' | 'etcd' | 'apiServer';

/** DevMachines of the in-memory provider: VM, then node, then etcd and API server, each after its start-up time. */
export function reconcileDevMachines(scope: Scope): void {
  for (const devMachine of scope.infraMachines) {
    reconcileDevMachine(scope, devMachine);
  }
}

function reconcileDevMachine(scope: Scope, devMachine: ClusterApiObject): void {
  const uid = devMachine.metadata.uid!;
  if (isDeleting(devMachine)) {
    // Without its DevCluster the provider cannot remove a machine, which is how a foreground deletion of a Cluster hangs.
    if (scope.infrastructure && scope.lasted(`${uid}:deleting`, 900)) {
      dropFinalizers(scope, devMachine, machineFinalizer);
    }
    return;
  }
  change(scope, devMachine, copy => addFinalizer(copy, machineFinalizer));
  const machine = named(scope.machines, devMachine.metadata.name);
  if (!machine || !scope.lasted(`${uid}:reported`, 3900)) return;

  const isControlPlane = isControlPlaneMachine(devMachine);
  const values = isControlPlane
    ? controlPlaneParts(scope, devMachine, machine)
    : workerParts(scope, devMachine, machine);
  const order = isControlPlane
    ? [
        'VMProvisioned',
        'NodeProvisioned',
        'EtcdProvisioned',
        'APIServerProvisioned',
      ]
    : ['VMProvisioned', 'NodeProvisioned'];
  const ready = summarize(
    order.map(name => ({ name, condition: values[name] })),
    { ok: 'Ready', bad: 'NotReady', unknown: 'ReadyUnknown' },
  );
  const provisioned = values.VMProvisioned[0] === 'True';
  change(scope, devMachine, copy => {
    setConditions(
      copy,
      machineConditionOrder,
      { Ready: ready, ...values, Paused: ['False', 'NotPaused'] },
      scope.time,
    );
    const first = order.map(name => values[name]).find(v => v[0] !== 'True');
    const done = order.filter(name => values[name][0] === 'True').length;
    setOldConditions(
      copy,
      {
        Ready: first
          ? {
              reason: first[1],
              severity: 'Info',
              message: `${done} of ${order.length} completed`,
            }
          : true,
        ...Object.fromEntries(
          order
            .filter(name => !values[name][1].startsWith('WaitingForVM'))
            .map(name => [
              name,
              values[name][0] === 'True'
                ? true
                : { reason: values[name][1], severity: 'Info' as const },
            ]),
        ),
      },
      scope.time,
    );
    if (provisioned) {
      copy.spec = {
        ...copy.spec,
        providerID: `in-memory://${copy.metadata.name}`,
      };
      copy.status!.initialization = { provisioned: true };
    }
  });
}

type Parts = Record<string, ConditionValue>;

function vm(
  scope: Scope,
  devMachine: ClusterApiObject,
  machine: ClusterApiObject,
): ConditionValue {
  if (conditionOf(devMachine, 'VMProvisioned')?.status === 'True') {
    return ['True', 'Provisioned'];
  }
  if (!isControlPlaneMachine(devMachine) && !isInitialized(scope)) {
    return ['False', 'WaitingForControlPlaneInitialized'];
  }
  if (!machine.spec.bootstrap?.dataSecretName) {
    return ['False', 'WaitingForBootstrapData'];
  }
  const started = isStarted(scope, devMachine, 'vm');
  const stuck = scope.fault === 'stuck-workers' && machine === victimOf(scope);
  return started && !stuck
    ? ['True', 'Provisioned']
    : ['False', 'WaitingForStartupTimeout'];
}

function workerParts(
  scope: Scope,
  devMachine: ClusterApiObject,
  machine: ClusterApiObject,
): Parts {
  const VMProvisioned = vm(scope, devMachine, machine);
  return {
    VMProvisioned,
    NodeProvisioned: after(scope, devMachine, 'node', VMProvisioned, 'VM'),
  };
}

function controlPlaneParts(
  scope: Scope,
  devMachine: ClusterApiObject,
  machine: ClusterApiObject,
): Parts {
  const VMProvisioned = vm(scope, devMachine, machine);
  const NodeProvisioned = after(scope, devMachine, 'node', VMProvisioned, 'VM');
  const last = (part: 'etcd' | 'apiServer') => {
    const value = after(
      scope,
      devMachine,
      part,
      NodeProvisioned,
      'Node',
      VMProvisioned,
    );
    // What is up already is not taken down by a fault of its start.
    return scope.fault === 'stuck-control-plane' &&
      !isInitialized(scope) &&
      value[0] === 'True'
      ? (['False', 'WaitingForStartupTimeout'] as const)
      : value;
  };
  return {
    VMProvisioned,
    NodeProvisioned,
    EtcdProvisioned: last('etcd'),
    APIServerProvisioned: last('apiServer'),
  };
}

function after(
  scope: Scope,
  devMachine: ClusterApiObject,
  part: Part,
  previous: ConditionValue,
  previousName: 'VM' | 'Node',
  first: ConditionValue = previous,
): ConditionValue {
  if (first[0] !== 'True') return ['False', 'WaitingForVMProvisioned'];
  if (previous[0] !== 'True') {
    return ['False', `WaitingFor${previousName}Provisioned`];
  }
  return isStarted(scope, devMachine, part)
    ? ['True', 'Provisioned']
    : ['False', 'WaitingForStartupTimeout'];
}

const conditionOfPart: Record<Part, string> = {
  vm: 'VMProvisioned',
  node: 'NodeProvisioned',
  etcd: 'EtcdProvisioned',
  apiServer: 'APIServerProvisioned',
};

const startupSeconds: Record<Part, number> = {
  vm: 10,
  node: 2,
  etcd: 2,
  apiServer: 2,
};

/** The provider looks again some time after a part has started. */
const requeueDelay = 700;

function isStarted(
  scope: Scope,
  devMachine: ClusterApiObject,
  part: Part,
): boolean {
  const reported = conditionOf(devMachine, conditionOfPart[part]);
  if (reported?.status === 'True') return true;
  const provisioning: Fields =
    devMachine.spec?.backend?.inMemory?.[part]?.provisioning ?? {};
  const duration = parseSeconds(provisioning.startupDuration);
  const jitter = Number(provisioning.startupJitter ?? '0.2');
  const milliseconds =
    requeueDelay +
    (duration ?? startupSeconds[part]) *
      1000 *
      (1 + jitter * fraction(devMachine.metadata.uid! + part));
  return scope.lasted(`${devMachine.metadata.uid}:${part}`, milliseconds);
}

function parseSeconds(duration: unknown): number | undefined {
  const match = /^([\d.]+)(ms|s|m)$/.exec(String(duration));
  if (!match) return undefined;
  return Number(match[1]) * { ms: 0.001, s: 1, m: 60 }[match[2] as 'ms'];
}

/** From 0 to 1, always the same for the same text. */
function fraction(text: string): number {
  let hash = 7;
  for (const character of text) {
    hash = (hash * 31 + character.charCodeAt(0)) % 1009;
  }
  return hash / 1009;
}
