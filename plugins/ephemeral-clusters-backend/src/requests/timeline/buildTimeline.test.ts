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

import type { ClusterApplication } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { StoredRequest, StoredStage } from '../../database';
import type { InventoryFacts } from '../../inventory/types';
import type {
  CapiFacts,
  DeliveringApplication,
  VclusterFacts,
} from '../../sources/types';
import { buildTimeline, type TimelineContext } from './buildTimeline';

const start = Date.UTC(2030, 0, 1, 12);
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const key = {
  managementCluster: 'management',
  namespace: 'demo',
  name: 'demo',
};

function request(overrides: Partial<StoredRequest> = {}): StoredRequest {
  return {
    id: 'r',
    baseKey: 'b',
    attempt: 1,
    verb: 'create',
    cluster: { ...key, kind: 'capi' },
    state: 'merged',
    requestedBy: 'user:default/ada',
    requestedAt: at(0),
    repository: 'gitops',
    layout: 'manifests',
    input: { verb: 'delete', cluster: key },
    replans: 0,
    changeRequest: {
      number: 42,
      url: 'http://forge/42',
      state: 'merged',
      title: 't',
      branch: 'b',
      openedAt: at(2),
      closedBy: 'ops',
    },
    mergedAt: at(60),
    version: 1,
    ...overrides,
  };
}

function capi(overrides: Partial<CapiFacts> = {}): CapiFacts {
  return {
    source: 'capi',
    ...key,
    uid: 'u1',
    createdAt: at(63),
    origin: {},
    paused: false,
    infrastructureProvisioned: false,
    controlPlaneInitialized: false,
    conditions: [],
    machines: [],
    finalizers: [],
    ...overrides,
  };
}

const condition = (
  type: string,
  status: 'True' | 'False' | 'Unknown',
  seconds: number,
  rest: { reason?: string; message?: string } = {},
) => ({
  type,
  status,
  lastTransitionTime: at(seconds),
  negative: false,
  ...rest,
});

const app = (
  name: string,
  role: ClusterApplication['role'],
  rest: Partial<ClusterApplication> = {},
): ClusterApplication => ({
  namespace: 'argocd',
  name,
  role,
  sync: 'Synced',
  health: 'Healthy',
  url: `http://argocd/${name}`,
  ...rest,
});

const argo = (
  applications: ClusterApplication[],
  registered?: boolean,
): InventoryFacts['argo'] => ({
  source: 'argocd',
  ...key,
  applications,
  registered,
});

const declared = { origin: {} } as InventoryFacts['declared'];

function build(
  overrides: Partial<StoredRequest>,
  facts: Partial<InventoryFacts> = {},
  context: Partial<TimelineContext> & { seconds?: number } = {},
) {
  return buildTimeline(request(overrides), {
    facts: { fresh: true, ...facts },
    now: new Date(at(context.seconds ?? 70)),
    usual: {},
    recorded: [],
    metrics: true,
    ...context,
  });
}

const states = (timeline: ReturnType<typeof buildTimeline>) =>
  Object.fromEntries(timeline.stages.map(stage => [stage.id, stage.state]));
const stage = (timeline: ReturnType<typeof buildTimeline>, id: string) =>
  timeline.stages.find(item => item.id === id)!;

describe('timeline up to the merge', () => {
  it('says who asked, that it is being opened, and nothing of what comes after', () => {
    const timeline = build(
      { state: 'opening', changeRequest: undefined, mergedAt: undefined },
      // An object of that name before the merge is another one's.
      { capi: capi() },
    );
    expect(states(timeline)).toEqual({
      asked: 'done',
      'change-request': 'active',
      merged: 'waiting',
      delivered: 'waiting',
      infrastructure: 'waiting',
      'control-plane': 'waiting',
      workers: 'waiting',
      apps: 'waiting',
      'first-metric': 'waiting',
    });
    expect(stage(timeline, 'asked')).toMatchObject({
      title: 'asked by ada',
      finishedAt: at(0),
    });
  });

  it('is blocked with the reason where the forge refuses', () => {
    const timeline = build({
      state: 'opening',
      changeRequest: undefined,
      mergedAt: undefined,
      error: 'The forge cannot be reached.',
    });
    expect(stage(timeline, 'change-request')).toMatchObject({
      state: 'blocked',
      message: 'The forge cannot be reached.',
    });
  });

  it('waits for the merge as long as it takes', () => {
    const open = { state: 'open' as const, mergedAt: undefined };
    expect(
      stage(build(open, {}, { seconds: 400_000 }), 'merged'),
    ).toMatchObject({
      state: 'active',
      startedAt: at(2),
      message: 'It waits for review and merge in the forge.',
      url: 'http://forge/42',
    });
    expect(
      stage(build({ ...open, error: 'It conflicts.' }), 'merged'),
    ).toMatchObject({ state: 'blocked', message: 'It conflicts.' });
  });

  it('says why there is another change request than the first one', () => {
    const again = { state: 'open' as const, mergedAt: undefined, replans: 1 };
    expect(stage(build(again), 'merged').message).toMatch(
      /^Another change of the same place was merged before it/,
    );
  });
  it('ends where it was closed, cancelled or failed', () => {
    const closed = build({ state: 'closed', mergedAt: undefined });
    expect(stage(closed, 'merged')).toMatchObject({
      state: 'blocked',
      message:
        'The change request was closed without merging by ops. Retry opens a new one.',
    });
    expect(stage(closed, 'delivered').state).toBe('skipped');
    expect(
      stage(build({ state: 'cancelled', mergedAt: undefined }), 'merged')
        .message,
    ).toBe('It was cancelled before the merge.');
    expect(
      stage(
        build({
          state: 'failed',
          mergedAt: undefined,
          changeRequest: undefined,
          error: 'Why.',
        }),
        'change-request',
      ),
    ).toMatchObject({ state: 'blocked', message: 'Why.' });
  });
});

describe('timeline of a create', () => {
  it('is complete once apps are healthy and a metric was seen', () => {
    const facts: Partial<InventoryFacts> = {
      capi: capi({
        infrastructureProvisioned: true,
        controlPlaneInitialized: true,
        workers: { desired: 2, ready: 2 },
      }),
      argo: argo([app('a', 'runs-on'), app('b', 'runs-on')]),
      usage: { cpuCores: 0, at: at(69) },
    };
    expect(build({}, facts).complete).toBe(true);
    const degraded = argo([
      app('a', 'runs-on'),
      app('b', 'runs-on', {
        health: 'Progressing',
        message: 'pod is starting',
      }),
    ]);
    expect(
      stage(build({}, { ...facts, argo: degraded }), 'apps'),
    ).toMatchObject({
      state: 'active',
      message: '1 of 2 are healthy; b is Progressing: pod is starting',
    });
    expect(
      stage(
        build({}, { ...facts, usage: { note: 'No data.' } }),
        'first-metric',
      ).state,
    ).toBe('active');
    // A sample from before the merge is of an earlier cluster of that name.
    expect(
      build({}, { ...facts, usage: { cpuCores: 1, at: at(50) } }).complete,
    ).toBe(false);
  });

  it('does not wait for ever for apps and metrics that never come', () => {
    const facts: Partial<InventoryFacts> = {
      vcluster: {
        source: 'vcluster',
        createdAt: at(63),
        origin: {},
        replicas: { desired: 1, ready: 1 },
      } as VclusterFacts,
    };
    const vcluster = { cluster: { ...key, kind: 'vcluster' as const } };
    const recorded: StoredStage[] = [
      { stage: 'control-plane', state: 'done', finishedAt: at(80) },
    ];
    const soon = build(vcluster, facts, { seconds: 100, recorded });
    expect(states(soon)).toMatchObject({ apps: 'active' });
    const later = build(vcluster, facts, { seconds: 80 + 200, recorded });
    expect(stage(later, 'apps')).toMatchObject({
      state: 'skipped',
      message: 'Nothing is deployed to it.',
    });
    expect(later.complete).toBe(false);
    const without = build(vcluster, facts, {
      seconds: 80 + 200,
      recorded,
      metrics: false,
    });
    expect(without.complete).toBe(true);
  });

  it('passes on what Argo CD complains about', () => {
    const timeline = build(
      {},
      {
        declared,
        argo: argo([
          app('demo', 'delivers', {
            sync: 'Unknown',
            health: 'Unknown',
            message: 'ComparisonError: failed to load chart',
          }),
        ]),
      },
    );
    expect(stage(timeline, 'delivered')).toMatchObject({
      state: 'blocked',
      message:
        'Argo CD application demo: ComparisonError: failed to load chart',
    });
  });

  it('says that it hangs, how long it usually takes, and what to do', () => {
    const facts = {
      capi: capi({
        conditions: [
          condition('InfrastructureReady', 'False', 63, {
            message: 'DevCluster is not ready',
          }),
        ],
      }),
    };
    const usual = { infrastructure: 40_000 };
    expect(
      stage(build({}, facts, { seconds: 170, usual }), 'infrastructure').state,
    ).toBe('active');
    expect(
      stage(build({}, facts, { seconds: 243, usual }), 'infrastructure'),
    ).toMatchObject({
      state: 'blocked',
      message: expect.stringMatching(
        /^DevCluster is not ready\. It has taken 3 min, usually 40 s\. Look at/,
      ),
    });
    expect(
      stage(build({}, facts, { seconds: 243 }), 'infrastructure').state,
    ).toBe('active');
  });

  it('never lets a stage end before the one that it follows, though others give whole seconds', () => {
    const timeline = build(
      { requestedAt: at(0.7), mergedAt: at(60.4) },
      {
        capi: capi({ createdAt: at(60), infrastructureProvisioned: true }),
      },
    );
    expect(stage(timeline, 'delivered').finishedAt).toBe(at(60.4));
    expect(
      stage(build({ requestedAt: at(30) }, {}), 'change-request').finishedAt,
    ).toBe(at(30));
  });

  it('keeps what was over at an earlier look, whatever the facts say now', () => {
    const recorded: StoredStage[] = [
      {
        stage: 'infrastructure',
        state: 'done',
        startedAt: at(63),
        finishedAt: at(68),
      },
    ];
    const timeline = build({}, { capi: capi() }, { recorded });
    expect(stage(timeline, 'infrastructure')).toMatchObject({
      state: 'done',
      finishedAt: at(68),
    });
    expect(timeline.finished.map(s => s.stage)).not.toContain('infrastructure');
  });
});

describe('timeline of an extension', () => {
  const extend = { verb: 'extend' as const, expiresAt: '2030-01-02T00:00:00Z' };
  const end = (expiresAt: string) =>
    ({ origin: { expiresAt } } as InventoryFacts['declared']);

  it('is over when Git says the new end', () => {
    const after = end('2030-01-02T01:00:00+01:00');
    expect(build(extend, { declared: end(at(0)) }).complete).toBe(false);
    expect(build(extend, { declared: after }).complete).toBe(true);
    const old = capi({ origin: { expiresAt: at(0) } });
    // Git decides, so an object that does not follow holds nothing up.
    expect(
      build(extend, { declared: after, capi: old }, { seconds: 600 }).complete,
    ).toBe(true);
  });
});

describe('timeline of a removal', () => {
  const removal = { verb: 'delete' as const, uid: 'u1' };
  const deleting = (reason: string, message = '') =>
    capi({
      deletingSince: at(64),
      finalizers: ['cluster.cluster.x-k8s.io'],
      conditions: [condition('Deleting', 'True', 64, { reason, message })],
    });

  // The phases between them are recorded.
  it.each([
    ['WaitingForBeforeDeleteHook', ['workers-gone']],
    ['DeletionCompleted', ['gone']],
  ])('shows the phase of %s', (reason, active) => {
    const timeline = build(removal, {
      capi: deleting(reason, '* Machines: m-1'),
    });
    expect(
      timeline.stages.filter(s => s.state === 'active').map(s => s.id),
    ).toEqual(active);
    expect(stage(timeline, 'delivered').finishedAt).toBe(at(64));
    expect(stage(timeline, active[0]).message).toBe(
      active[0] === 'gone'
        ? 'Finalizers are left: cluster.cluster.x-k8s.io.'
        : 'Machines: m-1',
    );
  });

  it('is gone only where the sources are in contact and Git does not declare it', () => {
    expect(build(removal, { fresh: false }).complete).toBe(false);
    expect(build(removal, { declared }).complete).toBe(false);
    expect(build(removal, {}).complete).toBe(true);
  });

  it('is gone where another incarnation has the name', () => {
    expect(
      build(removal, { capi: capi({ uid: 'u2' }), declared }).complete,
    ).toBe(true);
  });

  const obstructed = (
    facts: Partial<InventoryFacts>,
    application: Partial<DeliveringApplication>,
  ): Partial<InventoryFacts> => ({
    ...facts,
    argo: {
      ...argo([app('clusters', 'delivers')])!,
      delivery: {
        applications: [
          {
            name: 'clusters',
            automated: { prune: false, allowEmpty: false },
            deletesInForeground: true,
            requiresPruning: true,
            sync: 'OutOfSync',
            blockingWindows: [],
            syncing: false,
            ...application,
          },
        ],
        setsThatKeepResources: [],
        applicationNames: new Set(),
        controller: {},
      },
    },
  });

  it('is blocked at once, with what to do, where it is known that nothing will happen', () => {
    const timeline = build(removal, obstructed({ capi: capi() }, {}));
    expect(stage(timeline, 'delivered')).toMatchObject({
      state: 'blocked',
      message: expect.stringMatching(/prune is off\)\. Set prune: true/),
      url: 'http://argocd/clusters',
    });
  });

  it('is blocked in the phase that a deletion in the foreground makes endless', () => {
    const object = deleting('WaitingForControlPlaneDeletion', 'Machines: m-1');
    object.finalizers.push('foregroundDeletion');
    const timeline = build(removal, obstructed({ capi: object }, {}));
    expect(stage(timeline, 'control-plane-gone')).toMatchObject({
      state: 'blocked',
      message: expect.stringMatching(
        /^Machines: m-1\. It is deleted in the foreground/,
      ),
    });
  });

  it('names what to look at where Argo CD does not prune', () => {
    const timeline = build(removal, { capi: capi() }, { seconds: 1000 });
    expect(stage(timeline, 'delivered')).toMatchObject({
      state: 'blocked',
      message: expect.stringMatching(/allowEmpty/),
    });
  });
});
