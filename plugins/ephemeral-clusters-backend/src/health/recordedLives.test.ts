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
  readLife,
  readStage,
  type RecordedLife,
} from '../__testUtils__/labRecording';
import { observeStage } from '../__testUtils__/observeStage';
import type { ActiveRequest } from '../requests/types';

/** What the cluster's row says at a recorded stage, without its end, which is told for a day before it. */
async function assess(
  life: RecordedLife,
  name: string,
  options: { minutesLater?: number; request?: ActiveRequest } = {},
) {
  const { cluster } = await observeStage(readStage(life, name), options);
  const { status, summary, reasons } = cluster!.health;
  return {
    status,
    summary,
    reasons: reasons
      .filter(({ rule }) => rule !== 'expiry')
      .map(reason => `${reason.rule} ${reason.status}`),
    actions: reasons.flatMap(({ action }) => action ?? []),
  };
}

/** Removal of a cluster, merged. */
const removal = (name: string): ActiveRequest => ({
  id: 'r',
  verb: 'delete',
  cluster: {
    managementCluster: 'management',
    namespace: name,
    name,
    kind: 'capi',
  },
  state: 'merged',
  requestedBy: 'user:default/ada',
  requestedAt: '2030-01-01T12:00:00Z',
  repository: 'gitops',
});

describe('health over the recorded life of a Cluster API cluster', () => {
  it.each([
    [
      'created',
      'starting',
      /^Being made for \d+ seconds?: infrastructure is on its way$/,
      ['available starting'],
    ],
    [
      'infrastructure-ready',
      'starting',
      /^Being made for \d+ seconds: control plane is on its way$/,
      ['available starting'],
    ],
    [
      'control-plane-initialised',
      'starting',
      /^Being made for \d+ seconds: 0 of 1 workers are ready$/,
      ['available starting'],
    ],
    [
      'workers-coming',
      'starting',
      /^Being made for \d+ seconds: 0 of 1 workers are ready$/,
      ['available starting'],
    ],
    // The count of workers comes after the condition that it led to, which is no trouble.
    ['available', 'ready', /^Ready$/, ['available ready']],
    ['applications-healthy', 'ready', /^Ready$/, ['available ready']],
    ['extended', 'ready', /^Ready$/, ['available ready']],
    [
      'scaling',
      'attention',
      /^1 of 2 workers is not ready$/,
      ['workers attention', 'available attention', 'rollout ready'],
    ],
    ['rolled-out', 'ready', /^Ready$/, ['available ready']],
    [
      'deleting-workers',
      'deleting',
      /^Being deleted for \d+ seconds?: waits for its workers to go \(MachineDeployments: recorded-md-0-\w+; .*Worker Machines: .*\)$/,
      ['deletion deleting'],
    ],
    [
      'deleting-control-plane',
      'deleting',
      /waits for its control plane to go \(Waiting for KubeadmControlPlane to be deleted\)$/,
      ['deletion deleting'],
    ],
    [
      'deleting-infrastructure',
      'deleting',
      /waits for its infrastructure to go \(Waiting for DevCluster to be deleted\)$/,
      ['deletion deleting'],
    ],
  ])('%s: %s', async (stage, status, summary, reasons) => {
    const health = await assess('capi', stage);
    expect(health).toMatchObject({ status, reasons });
    expect(health.summary).toMatch(summary);
  });

  it('has no row once it is gone from Git and from the management cluster', async () => {
    const { cluster, facts } = await observeStage(readStage('capi', 'gone'));
    expect(cluster).toBeUndefined();
    expect(facts).toMatchObject({ fresh: true });
    expect(facts.declared).toBeUndefined();
  });

  it('finds nothing to complain about in any of the objects', async () => {
    for (const stage of readLife('capi')) {
      const { problems } = await observeStage(stage);
      expect(problems).toEqual([]);
    }
  });

  it('names the workers as what is missing, where they do not come', async () => {
    expect(
      (await assess('capi', 'workers-coming', { minutesLater: 25 })).status,
    ).toBe('failed');
  });

  it('says what holds up a deletion that takes too long', async () => {
    const late = await assess('capi', 'deleting-control-plane', {
      minutesLater: 20,
    });
    expect(late.status).toBe('failed');
    expect(late.summary).toMatch(/which is too long: waits for its control/);
    expect(late.actions).toEqual([
      'Look at what it waits for on the management cluster. Finalizers left: cluster.cluster.x-k8s.io.',
    ]);
  });
});

describe('health of recorded clusters of which a part never comes', () => {
  it('is starting at first', async () => {
    expect(await assess('no-control-plane', 'waiting')).toMatchObject({
      status: 'starting',
      reasons: ['available starting'],
    });
    expect(await assess('no-worker', 'waiting')).toMatchObject({
      status: 'starting',
      reasons: ['available starting'],
    });
  });

  it('has failed later, with what the control plane waits for', async () => {
    const late = await assess('no-control-plane', 'waiting', {
      minutesLater: 25,
    });
    expect(late.status).toBe('failed');
    expect(late.summary).toMatch(
      /^Its control plane has not come up: Machine recorded-no-control-plane-\w+-\w+: .*InfrastructureReady: /,
    );
    // That its API server does not answer, and that there are no workers, follows from it.
    expect(late.reasons).toEqual(['control-plane failed', 'available failed']);
  });

  it('has failed later, with what the workers wait for', async () => {
    const late = await assess('no-worker', 'waiting', { minutesLater: 25 });
    expect(late).toMatchObject({
      status: 'failed',
      reasons: ['workers failed', 'available failed'],
    });
    expect(late.summary).toMatch(
      /^None of 1 workers is ready: Machine recorded-no-worker-md-0-\w+-\w+-\w+: InfrastructureReady: /,
    );
  });
});

describe('health of a recorded cluster that is paused', () => {
  it('says that it is, and that nothing is on its way', async () => {
    for (const minutesLater of [0, 25]) {
      expect(await assess('paused', 'paused', { minutesLater })).toMatchObject({
        status: 'attention',
        summary:
          'Paused: Cluster API neither repairs nor changes nor deletes it',
        reasons: ['paused attention'],
      });
    }
  });

  it('says what to do where it is to be deleted', async () => {
    expect(
      await assess('paused', 'deleting', {
        request: removal('recorded-paused'),
      }),
    ).toMatchObject({
      status: 'deleting',
      summary: expect.stringMatching(/it is paused, so nothing happens$/),
      actions: ['Unpause it, so that Cluster API can delete it.'],
    });
  });

  it('is starting when it is unpaused late, since it was never available', async () => {
    const stage = readStage('capi', 'infrastructure-ready');
    const created = new Date(stage.at.getTime() - 10 * 60_000).toISOString();
    const { cluster } = await observeStage({
      ...stage,
      objects: stage.objects.map(object =>
        object.kind === 'Cluster'
          ? {
              ...object,
              metadata: { ...object.metadata, creationTimestamp: created },
            }
          : object,
      ),
    });
    expect(cluster?.health).toMatchObject({
      status: 'starting',
      summary: 'Being made for 10 minutes: control plane is on its way',
    });
  });
});

describe('health of a recorded declaration that Cluster API refuses', () => {
  it.each(['retrying', 'given-up'])(
    'says so in the words of the webhook (%s)',
    async stage => {
      const health = await assess('refused', stage);
      expect(health.status).toBe('failed');
      expect(health.summary).toMatch(
        /^The management cluster does not take what Git says of it: .*version must be a valid semantic version/,
      );
    },
  );
});

describe('health over the recorded life of a virtual cluster', () => {
  it.each([
    [
      'delivering',
      'starting',
      /^Declared in Git; Argo CD is about to deliver it$/,
      ['declaration starting'],
    ],
    [
      'created',
      'starting',
      /^Being made for \d+ seconds?$/,
      ['available starting'],
    ],
    ['available', 'ready', /^Ready$/, ['available ready']],
    ['applications-healthy', 'ready', /^Ready$/, ['available ready']],
  ])('%s: %s', async (stage, status, summary, reasons) => {
    const health = await assess('vcluster', stage);
    expect(health).toMatchObject({ status, reasons });
    expect(health.summary).toMatch(summary);
  });
});
