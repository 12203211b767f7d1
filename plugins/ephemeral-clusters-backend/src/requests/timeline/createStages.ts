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

import type { CapiFacts } from '../../sources/types';
import { deliverers, readTrouble } from './delivery';
import {
  elapsed,
  flatten,
  minute,
  paused,
  type StageContext,
  type StageDefinition,
  type StageReading,
} from './stage';

const notFresh =
  'The management cluster or the repository cannot be read at the moment.';

/** Stages of a create after the merge, for both kinds. */
const delivered: StageDefinition = {
  id: 'delivered',
  title: () => 'delivered by Argo CD',
  advice:
    'Look at the application in Argo CD that delivers this repository: is it synced automatically, and to the newest commit?',
  patienceMilliseconds: 5 * minute,
  read: context => {
    const { facts } = context;
    const object = facts.capi ?? facts.vcluster;
    const applications = deliverers(facts.argo?.applications);
    const url = applications[0]?.url;
    if (object) return { state: 'done', at: object.createdAt, url };
    const trouble = readTrouble(context);
    if (trouble) return trouble;
    if (!facts.fresh) return { state: 'pending', message: notFresh };
    return {
      state: 'pending',
      message: facts.declared
        ? 'It waits for Argo CD to deliver it.'
        : 'It waits for the merge to be read from the repository.',
      url,
    };
  },
};

const infrastructure: StageDefinition = {
  id: 'infrastructure',
  title: () => 'infrastructure ready',
  advice:
    'Look at the infrastructure object on the Machines tab and at the infrastructure provider of the management cluster.',
  patienceMilliseconds: 15 * minute,
  read: ({ facts: { capi } }) =>
    capi?.infrastructureProvisioned
      ? { state: 'done', at: becameTrue(capi, 'InfrastructureReady') }
      : waitsFor(capi, ['InfrastructureReady']),
};

const capiControlPlane: StageDefinition = {
  id: 'control-plane',
  title: () => 'control plane initialised',
  advice:
    'Look at the control plane machines on the Machines tab and their conditions.',
  patienceMilliseconds: 20 * minute,
  read: ({ facts: { capi } }) =>
    capi?.controlPlaneInitialized
      ? { state: 'done', at: becameTrue(capi, 'ControlPlaneInitialized') }
      : waitsFor(capi, [
          'ControlPlaneMachinesReady',
          'ControlPlaneAvailable',
          'ControlPlaneInitialized',
        ]),
};

const workers: StageDefinition = {
  id: 'workers',
  title: () => 'workers available',
  advice: 'Look at the machines of the workers on the Machines tab.',
  patienceMilliseconds: 20 * minute,
  read: ({ facts: { capi } }) => {
    if (!capi) return { state: 'pending' };
    const condition = capi.conditions.find(c => c.type === 'WorkersAvailable');
    if (condition?.status === 'True') {
      return { state: 'done', at: condition.lastTransitionTime };
    }
    if (!condition && capi.controlPlaneInitialized) {
      const { desired, ready } = capi.workers ?? { desired: 0, ready: 0 };
      if (ready >= desired) return { state: 'done' };
      return {
        state: 'pending',
        message: `${ready} of ${desired} workers are ready.`,
      };
    }
    return waitsFor(capi, ['WorkerMachinesReady', 'WorkersAvailable']);
  },
};

const vclusterControlPlane: StageDefinition = {
  id: 'control-plane',
  title: () => 'virtual control plane ready',
  advice: 'Look at the events of its pod in the management cluster.',
  patienceMilliseconds: 10 * minute,
  read: ({ facts: { vcluster } }) => {
    if (!vcluster) return { state: 'pending' };
    const { desired, ready } = vcluster.replicas;
    if (desired > 0 && ready >= desired) return { state: 'done' };
    return {
      state: 'pending',
      message:
        flatten(vcluster.podMessage) ??
        `${ready} of ${desired} pods are ready.`,
    };
  },
};

const apps: StageDefinition = {
  id: 'apps',
  title: () => 'apps healthy',
  advice: 'Look at the application in Argo CD.',
  patienceMilliseconds: 15 * minute,
  read: context => {
    const { argo } = context.facts;
    const applications = (argo?.applications ?? []).filter(
      application => application.role === 'runs-on',
    );
    if (applications.length === 0) return noApplication(context);
    const others = applications.filter(({ health }) => health !== 'Healthy');
    if (others.length === 0) return { state: 'done' };
    const [first] = others;
    const message = flatten(first.message);
    return {
      state: 'pending',
      message: `${applications.length - others.length} of ${
        applications.length
      } are healthy; ${first.name} is ${first.health}${
        message ? `: ${message}` : '.'
      }`,
      url: first.url,
    };
  },
};

/** Whether anything is to be deployed to a cluster is known to its Argo CD only; so it is waited for, but not for ever. */
function noApplication(context: StageContext): StageReading {
  const unregistered = context.facts.argo?.registered === false;
  if (elapsed(context) > (unregistered ? 10 : 3) * minute) {
    return {
      state: 'skipped',
      message: unregistered
        ? 'It is not registered in Argo CD as a destination, so nothing is deployed to it.'
        : 'Nothing is deployed to it.',
    };
  }
  return {
    state: 'pending',
    message: unregistered
      ? 'It waits to be registered in Argo CD as a destination.'
      : 'It waits for the first application to be deployed to it.',
  };
}

const firstMetric: StageDefinition = {
  id: 'first-metric',
  title: () => 'first metric seen',
  read: context => {
    const { facts, metrics, request } = context;
    const { usage } = facts;
    if (!metrics) {
      return { state: 'skipped', message: 'No metrics source is configured.' };
    }
    const seen =
      usage?.cpuCores !== undefined ||
      usage?.memoryBytes !== undefined ||
      usage?.pods !== undefined;
    const at = facts.firstMetricAt ?? usage?.at;
    // A sample of an earlier cluster of the same name says nothing about this one.
    const own = !usage?.at || !request.mergedAt || usage.at >= request.mergedAt;
    if (seen && own) return { state: 'done', at };
    if (elapsed(context) > 10 * minute) {
      return {
        state: 'skipped',
        message:
          'No metric of it has been seen. Its Metrics tab says which exporter is missing.',
      };
    }
    return {
      state: 'pending',
      message: usage?.note ?? 'It waits for the first sample.',
    };
  },
};

/** Stages of a Cluster API cluster that is made. */
export const capiCreateStages = [
  delivered,
  infrastructure,
  capiControlPlane,
  workers,
  apps,
  firstMetric,
];

/** Stages of a vcluster that is made. */
export const vclusterCreateStages = [
  delivered,
  vclusterControlPlane,
  apps,
  firstMetric,
];

function becameTrue(capi: CapiFacts, type: string): string | undefined {
  const condition = capi.conditions.find(item => item.type === type);
  return condition?.status === 'True'
    ? condition.lastTransitionTime
    : undefined;
}

function waitsFor(capi: CapiFacts | undefined, types: string[]): StageReading {
  if (!capi) return { state: 'pending' };
  if (capi.paused) return paused;
  for (const type of types) {
    const condition = capi.conditions.find(
      item => item.type === type && item.status !== 'True',
    );
    const message = flatten(condition?.message);
    if (message) return { state: 'pending', message };
  }
  return { state: 'pending' };
}
