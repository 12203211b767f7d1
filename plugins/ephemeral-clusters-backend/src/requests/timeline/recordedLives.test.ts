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
  objectOf,
  readLife,
  readStage,
  type RecordedLife,
  type RecordedStage,
} from '../../__testUtils__/labRecording';
import { observeStage } from '../../__testUtils__/observeStage';
import type { StoredRequest, StoredStage } from '../../database';
import { buildTimeline, type Timeline } from './buildTimeline';

const titles = { create: 'Create', extend: 'Extend', delete: 'Remove' };

/** The request that a merge of the recording belongs to; undefined before that merge. */
function requestOf(
  stage: RecordedStage,
  verb: keyof typeof titles,
): StoredRequest | undefined {
  const merge = stage.merges.find(({ title }) =>
    title.startsWith(titles[verb]),
  );
  if (!merge) return undefined;
  const name = stage.cluster;
  const key = { managementCluster: 'management', namespace: name, name };
  return {
    id: 'r',
    baseKey: 'b',
    attempt: 1,
    verb,
    cluster: { ...key, kind: name.startsWith('vc-') ? 'vcluster' : 'capi' },
    state: 'merged',
    requestedBy: 'user:default/ada',
    requestedAt: merge.at,
    repository: 'gitops',
    layout: 'manifests',
    input: { verb: 'delete', cluster: key },
    replans: 0,
    changeRequest: {
      number: 1,
      url: 'https://forge.example.com/platform/gitops/pulls/1',
      state: 'merged',
      title: merge.title,
      branch: 'b',
      openedAt: merge.at,
    },
    mergedAt: merge.at,
    expiresAt: '2030-01-03T12:00:00Z',
    version: 1,
  };
}

/** Timelines of a request at each stage from its merge on; what was over at an earlier stage is recorded, as the product does. */
async function follow(
  life: RecordedLife,
  verb: keyof typeof titles,
  until?: string,
): Promise<Map<string, Timeline>> {
  const timelines = new Map<string, Timeline>();
  const recorded: StoredStage[] = [];
  for (const stage of readLife(life)) {
    const request = requestOf(stage, verb);
    if (!request) continue;
    const { facts, now } = await observeStage(stage);
    const timeline = buildTimeline(request, {
      facts,
      now,
      usual: {},
      recorded: [...recorded],
      metrics: false,
    });
    recorded.push(...timeline.finished);
    timelines.set(stage.name, timeline);
    if (stage.name === until) break;
  }
  return timelines;
}

/** One look at a stage, later and with nothing changed. */
async function look(
  life: RecordedLife,
  verb: keyof typeof titles,
  name: string,
  minutesLater = 0,
): Promise<Timeline> {
  const stage = readStage(life, name);
  const { facts, now } = await observeStage(stage, { minutesLater });
  return buildTimeline(requestOf(stage, verb)!, {
    facts,
    now,
    usual: {},
    recorded: [],
    metrics: false,
  });
}

const active = ({ stages }: Timeline) =>
  stages.find(({ state }) => state === 'active' || state === 'blocked');
const stageOf = ({ stages }: Timeline, id: string) =>
  stages.find(stage => stage.id === id)!;

/** When a condition of the recorded Cluster became what it is, in the timeline's form. */
function changeOf(name: string, type: string): string {
  const { status } = objectOf(readStage('capi', name), 'Cluster') as any;
  const { lastTransitionTime } = status.conditions.find(
    (item: { type: string }) => item.type === type,
  );
  return new Date(lastTransitionTime).toISOString();
}

describe('timeline of the recorded creation of a Cluster API cluster', () => {
  it('goes from stage to stage', async () => {
    const timelines = await follow('capi', 'create', 'applications-healthy');
    expect(
      [...timelines].map(([name, timeline]) => [name, active(timeline)?.id]),
    ).toEqual([
      ['created', 'infrastructure'],
      ['infrastructure-ready', 'control-plane'],
      ['control-plane-initialised', 'workers'],
      ['workers-coming', 'workers'],
      ['available', undefined],
      ['applications-healthy', undefined],
    ]);
    expect(timelines.get('available')!.complete).toBe(true);
  });

  it('has the times of the objects, and they follow each other', async () => {
    const timelines = await follow('capi', 'create', 'applications-healthy');
    const last = timelines.get('applications-healthy')!;
    const finished = (id: string) => stageOf(last, id).finishedAt;
    const cluster = objectOf(readStage('capi', 'created'), 'Cluster');
    expect(finished('delivered')).toBe(
      new Date(
        String((cluster.metadata as any).creationTimestamp),
      ).toISOString(),
    );
    expect(finished('infrastructure')).toBe(
      changeOf('available', 'InfrastructureReady'),
    );
    expect(finished('control-plane')).toBe(
      changeOf('available', 'ControlPlaneInitialized'),
    );
    expect(finished('workers')).toBe(changeOf('available', 'WorkersAvailable'));
    const times = [
      'merged',
      'delivered',
      'infrastructure',
      'control-plane',
      'workers',
    ].map(finished);
    expect([...times].sort()).toEqual(times);
  });

  it('stays complete, whatever becomes of the cluster', async () => {
    const timelines = await follow('capi', 'create', 'deleting-workers');
    expect(timelines.get('scaling')!.complete).toBe(true);
    expect(timelines.get('deleting-workers')!.complete).toBe(true);
  });
});

describe('timeline of the recorded extension', () => {
  it('is over when the object has the new end', async () => {
    const timelines = await follow('capi', 'extend', 'extended');
    expect(timelines.get('extended')!.complete).toBe(true);
    // The merge alone is not enough.
    const before = readStage('capi', 'applications-healthy');
    const after = readStage('capi', 'extended');
    const { facts, now } = await observeStage({
      ...before,
      files: after.files,
    });
    const timeline = buildTimeline(requestOf(after, 'extend')!, {
      facts,
      now,
      usual: {},
      recorded: [],
      metrics: false,
    });
    expect(active(timeline)).toMatchObject({
      id: 'expiry-set',
      message: 'It is in Git; Argo CD has not delivered it yet.',
    });
  });
});

describe('timeline of the recorded removal of a Cluster API cluster', () => {
  it('goes from phase to phase', async () => {
    const timelines = await follow('capi', 'delete');
    expect(
      [...timelines].map(([name, timeline]) => [
        name,
        active(timeline)?.id,
        active(timeline)?.message?.replace(/: .*/, ''),
      ]),
    ).toEqual([
      ['deleting-workers', 'workers-gone', 'MachineDeployments'],
      [
        'deleting-control-plane',
        'control-plane-gone',
        'Waiting for KubeadmControlPlane to be deleted',
      ],
      [
        'deleting-infrastructure',
        'infrastructure-gone',
        'Waiting for DevCluster to be deleted',
      ],
      ['gone', undefined, undefined],
    ]);
    expect(timelines.get('gone')!.complete).toBe(true);
    const { metadata } = objectOf(
      readStage('capi', 'deleting-workers'),
      'Cluster',
    ) as any;
    expect(stageOf(timelines.get('gone')!, 'delivered').finishedAt).toBe(
      new Date(metadata.deletionTimestamp).toISOString(),
    );
  });

  it('says what a phase waits for that takes too long', async () => {
    const timeline = await look('capi', 'delete', 'deleting-workers', 20);
    expect(active(timeline)).toMatchObject({
      id: 'workers-gone',
      state: 'blocked',
      message: expect.stringMatching(
        /^MachineDeployments: .*\. It has taken 20 min\. Nothing is removed by force/,
      ),
    });
  });

  it('is blocked from the start where the cluster is paused', async () => {
    const timeline = await look('paused', 'delete', 'deleting');
    expect(active(timeline)).toMatchObject({
      id: 'workers-gone',
      state: 'blocked',
      message:
        'The cluster is paused: Cluster API does nothing until that ends.',
    });
  });
});

describe('timeline of recorded clusters that do not come', () => {
  it('says what the control plane waits for, and that it takes too long', async () => {
    const soon = active(await look('no-control-plane', 'create', 'waiting'))!;
    expect(soon).toMatchObject({ id: 'control-plane', state: 'active' });
    expect(soon.message).toMatch(
      /^Machine recorded-no-control-plane-\w+-\w+: .*InfrastructureReady: /,
    );
    const late = active(
      await look('no-control-plane', 'create', 'waiting', 25),
    )!;
    expect(late.state).toBe('blocked');
    expect(late.message).toMatch(/It has taken 2\d min\. Look at the control/);
  });

  it('says what the workers wait for', async () => {
    const soon = active(await look('no-worker', 'create', 'waiting'))!;
    expect(soon).toMatchObject({ id: 'workers', state: 'active' });
    expect(soon.message).toMatch(
      /^Machine recorded-no-worker-md-0-\w+-\w+-\w+: /,
    );
  });

  it('is blocked where the cluster is paused', async () => {
    expect(active(await look('paused', 'create', 'paused'))).toMatchObject({
      id: 'infrastructure',
      state: 'blocked',
      message:
        'The cluster is paused: Cluster API does nothing until that ends.',
    });
  });

  it.each(['retrying', 'given-up'])(
    'is blocked with the words of the webhook where Cluster API refuses it (%s)',
    async name => {
      expect(active(await look('refused', 'create', name))).toMatchObject({
        id: 'delivered',
        state: 'blocked',
        message: expect.stringMatching(
          /^The management cluster does not take what Git says of it: .*version must be a valid semantic version.*Correct it in Git/,
        ),
      });
    },
  );
});

describe('timeline of the recorded life of a virtual cluster', () => {
  it('goes from stage to stage, and waits while Argo CD has not looked at its Application yet', async () => {
    const timelines = await follow(
      'vcluster',
      'create',
      'applications-healthy',
    );
    expect(
      [...timelines].map(([name, timeline]) => [
        name,
        active(timeline)?.id,
        active(timeline)?.state,
      ]),
    ).toEqual([
      ['delivering', 'delivered', 'active'],
      ['created', 'control-plane', 'active'],
      ['available', 'apps', 'active'],
      ['applications-healthy', undefined, undefined],
    ]);
  });

  it('ends with its removal', async () => {
    const timelines = await follow('vcluster', 'delete');
    expect(timelines.get('gone')!.complete).toBe(true);
  });
});
