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

import type { ConformanceCase, Target } from '../types';
import type { WatchEvent } from '../watch';
import { live } from './life';
import { casesOf } from './shared';
import {
  byObject,
  changes,
  conditionSequences,
  milestones,
  sequence,
} from './transitions';

/** Up to the moment at which its deletion was asked for. */
function untilDeletion(events: WatchEvent[]): WatchEvent[] {
  return events.filter(({ object }) => !object.metadata.deletionTimestamp);
}

function fromDeletion(events: WatchEvent[]): WatchEvent[] {
  return events.filter(({ object }) => object.metadata.deletionTimestamp);
}

async function machinesOf(target: Target, controlPlane: boolean) {
  const { machines } = await live(target);
  return byObject(machines).filter(
    ([{ object }]) =>
      'cluster.x-k8s.io/control-plane' in (object.metadata.labels ?? {}) ===
      controlPlane,
  );
}

function isTrue(type: string) {
  return (object: any) =>
    Boolean(
      object.status?.conditions?.some(
        (it: any) => it.type === type && it.status === 'True',
      ),
    );
}

/**
 * States that may be missed, since they last no longer than one look of a controller at an object: what is between two of its looks is never
 * written. They were seen in some runs of the real programs and not in others.
 */
const passing: Record<string, string[]> = {
  WorkersAvailable: ['False NotAvailable'],
  ControlPlaneComponentsHealthy: ['Unknown InspectionFailed'],
  EtcdClusterHealthy: ['Unknown InspectionFailed'],
  NodeKubeadmLabelsAndTaintsSet: ['False Deleting'],
  NodeHealthy: ['False NodeDeleted'],
  NodeReady: ['False NodeDeleted'],
};

/** Sequences of a deletion without what may be missed. The first state counts in any case: it is what was before. */
function withoutPassing(all: Record<string, string[]>) {
  return Object.fromEntries(
    Object.entries(all).map(([type, states]) => [
      type,
      changes(
        states.filter(
          (state, index) => index === 0 || !passing[type]?.includes(state),
        ),
      ),
    ]),
  );
}

/** An object whose lists of which the order means nothing are in one that can be compared. */
function ordered(object: any) {
  if (!object) return object;
  const copy = structuredClone(object);
  const { metadata, spec, status } = copy;
  metadata.finalizers?.sort();
  for (const list of [
    status?.conditions,
    status?.deprecated?.v1beta1?.conditions,
  ]) {
    list?.sort((one: any, other: any) => (one.type < other.type ? -1 : 1));
    // It tells how often the spec was written until then.
    list?.forEach((it: any) => delete it.observedGeneration);
  }
  if (spec?.controlPlaneEndpoint) spec.controlPlaneEndpoint.port = '<port>';
  if (metadata.labels?.['machine-template-hash']) {
    metadata.labels['machine-template-hash'] = '<hash>';
  }
  for (const it of [metadata, status]) {
    for (const key of ['generation', 'observedGeneration']) {
      if (it && key in it) it[key] = `<${key}>`;
    }
  }
  return copy;
}

const phase = (object: any) => object.status?.phase;

/** The condition sequences of one part of a life. */
function sequences(
  what: string,
  read: (target: Target) => Promise<WatchEvent[]>,
): Record<string, ConformanceCase['observe']> {
  return {
    [`${what}: conditions until its deletion`]: async target =>
      conditionSequences(untilDeletion(await read(target))),
    [`${what}: conditions while it is deleted`]: async target =>
      withoutPassing(conditionSequences(fromDeletion(await read(target)))),
  };
}

/** Cluster API over one cluster's life, as one watches it: created with one worker, scaled to two, deleted. */
export const clusterApiCases: ConformanceCase[] = casesOf('cluster-api', {
  ...sequences('Cluster', async target => (await live(target)).cluster),
  ...sequences(
    'KubeadmControlPlane',
    async target => (await live(target)).controlPlane,
  ),
  ...sequences(
    'MachineDeployment',
    async target => (await live(target)).machineDeployment,
  ),
  ...sequences('MachineSet', async target => (await live(target)).machineSet),
  ...sequences(
    'Machine of the control plane',
    async target => (await machinesOf(target, true)).at(0) ?? [],
  ),
  ...sequences(
    'Machine of the first worker',
    async target => (await machinesOf(target, false)).at(0) ?? [],
  ),
  ...sequences(
    'Machine of the second worker',
    async target => (await machinesOf(target, false)).at(1) ?? [],
  ),
  async 'how many there are'(target) {
    const life = await live(target);
    return {
      controlPlane: (await machinesOf(target, true)).length,
      workers: (await machinesOf(target, false)).length,
      machineDeployments: byObject(life.machineDeployment).length,
      machineSets: byObject(life.machineSet).length,
    };
  },
  async phases(target) {
    const life = await live(target);
    const [controlPlane] = await machinesOf(target, true);
    const [first, second] = await machinesOf(target, false);
    return {
      cluster: sequence(life.cluster, phase),
      machineDeployment: sequence(life.machineDeployment, phase),
      controlPlane: sequence(controlPlane, phase),
      first: sequence(first, phase),
      second: sequence(second, phase),
    };
  },
  async 'order of what is reached'(target) {
    const { cluster } = await live(target);
    return milestones(cluster, {
      infrastructure: object =>
        object.status?.initialization?.infrastructureProvisioned === true,
      controlPlane: object =>
        object.status?.initialization?.controlPlaneInitialized === true,
      ControlPlaneAvailable: isTrue('ControlPlaneAvailable'),
      WorkersAvailable: isTrue('WorkersAvailable'),
      Available: isTrue('Available'),
    });
  },
  async 'the endpoint comes with the infrastructure'(target) {
    const { cluster } = await live(target);
    const first = cluster.find(
      ({ object }) =>
        object.status?.initialization?.infrastructureProvisioned === true,
    );
    return {
      host: Boolean(first?.object.spec.controlPlaneEndpoint?.host),
      port: Number(first?.object.spec.controlPlaneEndpoint?.port) > 0,
    };
  },
  async 'order of what is removed'(target) {
    const { cluster } = await live(target);
    return sequence(fromDeletion(cluster), object => {
      const deleting = object.status?.conditions?.find(
        (it: any) => it.type === 'Deleting',
      );
      return deleting && `${deleting.status} ${deleting.reason}`;
    });
  },
  async 'numbers of replicas'(target) {
    const { cluster } = await live(target);
    return sequence(untilDeletion(cluster), object => {
      const { desiredReplicas, readyReplicas } = object.status?.workers ?? {};
      return desiredReplicas === undefined
        ? undefined
        : `${readyReplicas ?? 0} of ${desiredReplicas}`;
    });
  },
  async 'the available cluster, whole'(target) {
    const { cluster } = await live(target);
    const available = untilDeletion(cluster).filter(({ object }) =>
      isTrue('Available')(object),
    );
    return ordered(available.at(-1)?.object);
  },
  async 'the control plane of an available cluster, whole'(target) {
    const { controlPlane } = await live(target);
    return ordered(untilDeletion(controlPlane).at(-1)?.object);
  },
  async 'the workers of an available cluster, whole'(target) {
    const { machineDeployment } = await live(target);
    return ordered(untilDeletion(machineDeployment).at(-1)?.object);
  },
  async 'a ready machine, whole'(target) {
    const [worker] = await machinesOf(target, false);
    return ordered(untilDeletion(worker).at(-1)?.object);
  },
  async 'a machine that is removed, whole'(target) {
    const [worker] = await machinesOf(target, false);
    const object = ordered(worker.at(-1)?.object);
    return { metadata: object?.metadata, phase: phase(object) };
  },
});
