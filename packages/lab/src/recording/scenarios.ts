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

import { eventually } from '../conformance/cases/shared';
import { initialFiles } from '../gitea';
import type { RunningLab } from '../fleet/runningLab';
import { condition, isSettled } from './ClusterView';
import { element, extendedTo, manifest } from './declarations';
import type { Scenario } from './types';

/** Applications that the example delivers to every cluster. */
const workloads = ['hello', 'monitoring'];

function workloadsOf(cluster: string): string[] {
  return workloads.map(name => `${name}-${cluster}`);
}

function byManifest(cluster: string): Scenario['argocd'] {
  return {
    applications: ['clusters-capi', ...workloadsOf(cluster)],
    sets: [],
  };
}

/** A cluster's whole life. */
const capi: Scenario = {
  name: 'capi',
  cluster: 'recorded',
  declaration: manifest('recorded'),
  argocd: byManifest('recorded'),
  steps: [
    { merge: 'Create cluster recorded', values: {} },
    { stage: 'created', reached: view => view.cluster !== undefined },
    {
      stage: 'infrastructure-ready',
      // Said about a second after the condition; nothing goes on before.
      reached: view =>
        view.cluster?.status?.initialization?.infrastructureProvisioned ===
        true,
    },
    {
      stage: 'control-plane-initialised',
      reached: view => view.is('ControlPlaneInitialized'),
    },
    {
      stage: 'workers-coming',
      reached: view =>
        view.is('ControlPlaneAvailable') &&
        !view.is('WorkersAvailable') &&
        view.workers.length > 0,
    },
    { stage: 'available', reached: view => view.is('Available') },
    {
      stage: 'applications-healthy',
      reached: view =>
        view.workloadsHealthy(workloads.length) &&
        view.cluster?.status?.workers?.availableReplicas === 1 &&
        view.delivery !== undefined &&
        isSettled(view.delivery),
    },
    {
      merge: 'Extend cluster recorded',
      values: { expiresAt: extendedTo },
    },
    {
      stage: 'extended',
      reached: view =>
        view.cluster?.metadata.annotations?.[
          'ephemeral-clusters/expires-at'
        ] === extendedTo,
    },
    {
      merge: 'Give cluster recorded two workers',
      values: { expiresAt: extendedTo, workers: '2' },
    },
    {
      stage: 'scaling',
      reached: view => view.is('ScalingUp') && view.workers.length === 2,
    },
    {
      stage: 'rolled-out',
      reached: view =>
        view.cluster?.status?.workers?.availableReplicas === 2 &&
        !view.is('ScalingUp') &&
        view.is('Available'),
    },
    { merge: 'Remove cluster recorded', values: undefined },
    ...['Workers', 'ControlPlane', 'Infrastructure'].map(part => ({
      stage: `deleting-${part.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase()}`,
      reached: (view: { deletion?: string }) =>
        view.deletion === `WaitingFor${part}Deletion`,
    })),
    { stage: 'gone', reached: view => view.cluster === undefined },
  ],
};

/** A virtual cluster's whole life. */
const vcluster: Scenario = {
  name: 'vcluster',
  cluster: 'vc-recorded',
  declaration: element('vclusters', 'vc-recorded'),
  argocd: {
    applications: ['vc-recorded', ...workloadsOf('vc-recorded')],
    sets: ['vclusters'],
  },
  steps: [
    {
      merge: 'Create cluster vc-recorded',
      values: { size: 'small', kubernetesVersion: 'v1.36.0' },
    },
    { stage: 'delivering', reached: view => view.delivery !== undefined },
    { stage: 'created', reached: view => view.statefulSet !== undefined },
    {
      stage: 'available',
      reached: view => view.statefulSet?.status?.readyReplicas === 1,
    },
    {
      stage: 'applications-healthy',
      reached: view => view.workloadsHealthy(workloads.length),
    },
    { merge: 'Remove cluster vc-recorded', values: undefined },
    {
      stage: 'gone',
      reached: view =>
        view.statefulSet === undefined && view.delivery === undefined,
    },
  ],
};

/** Machines of a kind that never come: as with an image that does not start, or a provider that has none left. */
function neverCome(
  part: 'control-plane' | 'worker',
  stage: Scenario['steps'][number],
): Scenario {
  const cluster = `recorded-no-${part}`;
  return {
    name: `no-${part}`,
    cluster,
    declaration: manifest(cluster, content =>
      content.replace('namespace: cluster-classes', `namespace: ${cluster}`),
    ),
    argocd: byManifest(cluster),
    steps: [
      { merge: `Create cluster ${cluster}`, values: {} },
      stage,
      { merge: `Remove cluster ${cluster}`, values: undefined },
    ],
    prepare: lab => makeSlowClass(lab, cluster, part),
  };
}

/** The example's class in a namespace of its own, with machines that take a day. */
async function makeSlowClass(
  lab: RunningLab,
  namespace: string,
  part: 'control-plane' | 'worker',
): Promise<void> {
  const files = await initialFiles(lab);
  const documents = files
    .filter(({ path }) => path.startsWith('clusterclass/'))
    .flatMap(({ content }) => content.split(/^---$/m))
    .map(document => {
      const own = document.replaceAll(
        'namespace: cluster-classes',
        `namespace: ${namespace}`,
      );
      return own.includes('kind: DevMachineTemplate') &&
        own.includes(`name: standard-${part}\n`)
        ? own.replace('startupDuration: 10s', 'startupDuration: 24h')
        : own;
    });
  await lab.kubectl(
    ['apply', '--filename', '-'],
    [
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`,
      ...documents,
    ].join('\n---\n'),
  );
}

/** Longer than one part takes to hear of another. */
const quietMilliseconds = 15_000;

const noControlPlane = neverCome('control-plane', {
  stage: 'waiting',
  quiet: quietMilliseconds,
  reached: view => view.ofKind('Machine').some(isStuck),
});

const noWorker = neverCome('worker', {
  stage: 'waiting',
  quiet: quietMilliseconds,
  reached: view =>
    view.is('ControlPlaneAvailable') && view.workers.some(isStuck),
});

/** A machine that the provider has begun to make. */
function isStuck(machine: Parameters<typeof condition>[0]): boolean {
  return (
    machine?.status?.phase === 'Provisioning' &&
    Boolean(condition(machine, 'InfrastructureReady')?.message)
  );
}

/** A cluster that was declared paused, and removed while it is. */
const paused: Scenario = {
  name: 'paused',
  cluster: 'recorded-paused',
  declaration: manifest('recorded-paused', content =>
    content.replace(/^spec:$/m, 'spec:\n  paused: true'),
  ),
  argocd: byManifest('recorded-paused'),
  steps: [
    { merge: 'Create cluster recorded-paused', values: {} },
    { stage: 'paused', reached: view => view.is('Paused') },
    { merge: 'Remove cluster recorded-paused', values: undefined },
    {
      stage: 'deleting',
      reached: view => view.cluster?.metadata.deletionTimestamp !== undefined,
    },
  ],
  release: async lab => {
    await lab.kubectl([
      ...['patch', 'clusters.v1beta2.cluster.x-k8s.io', 'recorded-paused'],
      ...['--namespace', 'recorded-paused', '--type', 'merge'],
      ...['--patch', '{"spec":{"paused":false}}'],
    ]);
  },
};

const refusedApplication = [
  ...['applications.argoproj.io', 'dev-recorded'],
  ...['--namespace', 'argocd'],
];

/** A declaration that Cluster API's webhook refuses: Argo CD tries for some minutes, then gives up. */
const refused: Scenario = {
  name: 'refused',
  cluster: 'dev-recorded',
  declaration: element('capi-dev', 'dev-recorded'),
  argocd: {
    applications: ['dev-recorded', ...workloadsOf('dev-recorded')],
    sets: ['capi-dev'],
  },
  steps: [
    {
      merge: 'Create cluster dev-recorded',
      values: {
        kubernetesVersion: 'latest',
        controlPlaneNodes: '1',
        workerNodes: '1',
      },
    },
    {
      stage: 'retrying',
      reached: view => view.delivery?.status?.operationState?.retryCount >= 1,
    },
    {
      stage: 'given-up',
      reached: view =>
        view.delivery?.status?.operationState?.phase === 'Failed' &&
        view.delivery.status.resources?.length > 0,
    },
  ],
  // Argo CD deletes no Application of which a sync is tried again, and this one is tried again as soon as it was given up.
  release: async lab => {
    await eventually('the deletion of dev-recorded', 60_000, async () => {
      const [deletedAt, phase] = (
        await lab.kubectl([
          ...['get', ...refusedApplication, '--ignore-not-found', '--output'],
          'jsonpath={.metadata.deletionTimestamp},{.status.operationState.phase}',
        ])
      ).split(',');
      if (phase === 'Running' && deletedAt) {
        await lab.kubectl([
          ...['patch', ...refusedApplication, '--type', 'merge', '--patch'],
          '{"status":{"operationState":{"phase":"Terminating"}}}',
        ]);
      }
      return deletedAt || phase === undefined ? true : undefined;
    });
  },
};

/** All that is recorded. */
export const scenarios: readonly Scenario[] = [
  capi,
  vcluster,
  noControlPlane,
  noWorker,
  paused,
  refused,
];
