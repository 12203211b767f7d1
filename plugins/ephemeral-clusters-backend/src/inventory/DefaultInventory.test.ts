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

import type { LoadedTemplate } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import { ManualTiming } from '../kubernetes/__testUtils__/ManualTiming';
import { noMetrics, type Metrics } from '../metrics';
import {
  capiFacts,
  FakeClusters,
  FakeDeclarations,
  FakeDelivery,
  FakeRequests,
} from './__testUtils__/fakes';
import { DefaultInventory } from './DefaultInventory';

const key = (name: string, managementCluster = 'management') => ({
  managementCluster,
  namespace: name,
  name,
});

describe('DefaultInventory', () => {
  let timing: ManualTiming;
  let capi: FakeClusters;
  let vcluster: FakeClusters;
  let argocd: FakeDelivery;
  let git: FakeDeclarations;
  let requests: FakeRequests;
  let inventory: DefaultInventory;
  let notices: number;

  function setUp(metrics: Metrics = noMetrics) {
    timing = new ManualTiming();
    capi = new FakeClusters('management');
    vcluster = new FakeClusters('management', 'vcluster');
    argocd = new FakeDelivery('management');
    git = new FakeDeclarations();
    requests = new FakeRequests();
    inventory = DefaultInventory.create({
      clusters: [capi, vcluster],
      deliveries: [argocd],
      declarations: [git],
      metrics,
      requests,
      connect: [
        { title: 'Log in to ${name}', command: 'login ${endpoint} ${owner}' },
        { title: 'Virtual only', kinds: ['vcluster'] },
      ],
      lastWarningMilliseconds: 2 * 3_600_000,
      timing,
    });
    notices = 0;
    inventory.onChange(() => {
      notices += 1;
    });
    // As start() does.
    capi.notify();
    timing.advance(100);
    notices = 0;
  }

  beforeEach(() => setUp());

  const settle = () => timing.advance(100);
  const row = (name: string) => inventory.row(key(name));

  it('joins Git and the management cluster into one row', () => {
    git.put({
      name: 'a',
      origin: { owner: 'group:default/team-b', purpose: 'load test' },
    });
    capi.put(
      capiFacts('a', {
        origin: { owner: 'group:default/team-a', template: 'standard' },
      }),
    );
    settle();
    expect(inventory.rows()).toHaveLength(1);
    expect(row('a')).toMatchObject({
      id: 'management/capi/a/a',
      uid: 'uid-a',
      presence: 'present',
      // Git is the truth for what should be; the object fills the gaps.
      owner: 'group:default/team-b',
      purpose: 'load test',
      template: 'standard',
      kubernetesVersion: 'v1.36.0',
      nodes: { desired: 3, ready: 3 },
      apps: { desired: 0, ready: 0 },
      stale: false,
      health: { status: 'ready' },
    });
  });

  it('says what to do about its end from the last warning on', () => {
    const actionAt = (name: string, hours: number) => {
      const expiresAt = new Date(timing.now().getTime() + hours * 3_600_000);
      git.put({ name, origin: { expiresAt: expiresAt.toISOString() } });
      capi.put(capiFacts(name));
      settle();
      return row(name)?.health.reasons.find(item => item.rule === 'expiry')
        ?.action;
    };
    expect(actionAt('a', 3)).toBeUndefined();
    expect(actionAt('b', 2)).toContain('Extend it');
  });

  it('does not believe an expiry that Git does not have', () => {
    git.put({ name: 'a' });
    capi.put(capiFacts('a', { origin: { expiresAt: '2030-01-01T10:00:00Z' } }));
    settle();
    expect(row('a')?.expiresAt).toBeUndefined();
  });

  it('changes its version with what is shown, and only then', () => {
    const before = inventory.version();
    capi.put(capiFacts('a'));
    settle();
    const after = inventory.version();
    expect(after).not.toBe(before);
    expect(after.split('-')[0]).toBe(before.split('-')[0]);
    expect(notices).toBe(1);
    capi.put(capiFacts('a'));
    capi.notify();
    settle();
    expect(inventory.version()).toBe(after);
    expect(notices).toBe(1);
  });

  it('gathers many changes into one', () => {
    for (let index = 0; index < 50; index += 1) {
      capi.put(capiFacts(`c-${index}`));
    }
    settle();
    expect(inventory.rows()).toHaveLength(50);
    expect(notices).toBe(1);
  });

  it('keeps the row object of a cluster that did not change', () => {
    capi.put(capiFacts('a'));
    capi.put(capiFacts('b'));
    settle();
    const a = row('a');
    capi.put(capiFacts('b', { kubernetesVersion: 'v1.37.0' }));
    settle();
    expect(row('a')).toBe(a);
    expect(row('b')?.kubernetesVersion).toBe('v1.37.0');
  });

  describe('presence', () => {
    it('is declared until the cluster is there, and undeclared where Git has none', () => {
      git.put({ name: 'a' });
      capi.put(capiFacts('b'));
      settle();
      expect(row('a')?.presence).toBe('declared');
      expect(row('b')?.presence).toBe('undeclared');
    });

    it('calls nothing undeclared while Git cannot be read', () => {
      git.state = 'stale';
      capi.put(capiFacts('b'));
      settle();
      expect(row('b')).toMatchObject({ presence: 'present', stale: true });
    });

    it('does not call a cluster undeclared whose merge Argo CD saw first', () => {
      requests.put({ name: 'a', state: 'merged' });
      capi.put(capiFacts('a'));
      settle();
      expect(row('a')).toMatchObject({
        presence: 'present',
        activeRequest: 'request-a',
      });
    });

    it('is deleting from the timestamp on, whatever Git says', () => {
      git.put({ name: 'a' });
      capi.put(capiFacts('a', { deletingSince: '2030-01-01T11:59:30Z' }));
      settle();
      expect(row('a')).toMatchObject({
        presence: 'deleting',
        health: { status: 'deleting' },
      });
    });

    it('is requested while only a request knows it', () => {
      requests.put({ name: 'a', owner: 'group:default/team-a', purpose: 'x' });
      settle();
      expect(inventory.rows()).toHaveLength(1);
      expect(row('a')).toMatchObject({
        presence: 'requested',
        owner: 'group:default/team-a',
        requestedBy: 'user:default/ada',
        createdAt: '2030-01-01T11:59:00Z',
        activeRequest: 'request-a',
        health: { status: 'starting' },
      });
    });

    it.each([
      ['failed', 1],
      ['cancelled', 0],
      ['closed', 0],
    ] as const)(
      'of a %s request stays on its page, and %s in the list',
      (state, listed) => {
        requests.put({ name: 'a', state });
        settle();
        expect(inventory.rows()).toHaveLength(listed);
        expect(inventory.detail(key('a'))?.presence).toBe('requested');
      },
    );

    it('is gone where only history knows it, and not in the list', () => {
      requests.tombstone = {
        cluster: { ...key('a'), kind: 'capi' },
        owner: 'group:default/team-a',
        goneAt: '2030-01-01T10:00:00Z',
      };
      settle();
      expect(inventory.rows()).toEqual([]);
      expect(inventory.detail(key('a'))).toMatchObject({
        presence: 'gone',
        owner: 'group:default/team-a',
        health: { status: 'unknown' },
      });
    });

    it('leaves nothing behind when a cluster goes', () => {
      capi.put(capiFacts('a'));
      settle();
      capi.remove('management/a/a');
      settle();
      expect(inventory.rows()).toEqual([]);
      expect(row('a')).toBeUndefined();
      expect(inventory.detail(key('a'))).toBeUndefined();
    });
  });

  it('lists nothing older than what a page said', () => {
    capi.put(capiFacts('a'));
    settle();
    capi.remove('management/a/a');
    expect(inventory.detail(key('a'))).toBeUndefined();
    expect(inventory.rows()).toEqual([]);
    expect(notices).toBe(2);
    settle();
    expect(notices).toBe(2);
  });

  it('makes many rows bit by bit, and those at once that somebody looks at', () => {
    for (let number = 0; number < 500; number += 1) {
      const facts = capiFacts(`c${number}`);
      capi.facts.set(`management/${facts.name}/${facts.name}`, facts);
    }
    const lengths: number[] = [];
    inventory.onChange(() => {
      lengths.push(inventory.rows().length);
      // As others do in between.
      if (lengths.length === 1) inventory.detail(key('c499'));
    });
    capi.notify();
    settle();
    expect(lengths).toEqual([200, 201, 401, 500]);
  });

  it('has read everything again when it was told to read Git again', async () => {
    for (let number = 0; number < 500; number += 1) {
      const facts = capiFacts(`c${number}`);
      capi.facts.set(`management/${facts.name}/${facts.name}`, facts);
    }
    capi.notify();
    await inventory.refreshDeclarations();
    expect(inventory.rows()).toHaveLength(500);
  });

  it('marks rows stale and unknown when contact is lost, and keeps them', () => {
    git.put({ name: 'a' });
    capi.put(capiFacts('a'));
    settle();
    capi.state = 'stale';
    capi.notify();
    settle();
    expect(row('a')).toMatchObject({
      stale: true,
      health: { status: 'unknown' },
    });
    expect(inventory.facts(key('a')).fresh).toBe(false);
  });

  it('learns of a source that grew stale by time alone, well before a banner is due, and marks its rows', async () => {
    git.put({ name: 'a' });
    capi.put(capiFacts('a'));
    const stop = new AbortController();
    const running = inventory.start(stop.signal);
    timing.advance(60_000);
    const version = inventory.version();
    notices = 0;
    // No notice, as of a stream that broke silently: only the state is another when it is asked for.
    capi.state = 'stale';
    timing.advance(5_100);
    expect(notices).toBe(1);
    expect(inventory.version()).not.toBe(version);
    expect(inventory.sources()).toContainEqual(
      expect.objectContaining({ id: 'kubernetes:management', state: 'stale' }),
    );
    expect(row('a')).toMatchObject({ stale: true });
    expect(inventory.rows()[0].stale).toBe(true);
    stop.abort();
    await running;
  });

  it('answers facts from the sources, without waiting for rows', () => {
    capi.put(capiFacts('a'));
    expect(inventory.facts(key('a')).capi?.uid).toBe('uid-a');
    expect(inventory.facts(key('a')).fresh).toBe(true);
    git.state = 'unavailable';
    expect(inventory.facts(key('a')).fresh).toBe(false);
    expect(inventory.facts(key('a', 'elsewhere')).fresh).toBe(false);
  });

  it('sees that a cluster is behind its template', () => {
    git.loaded = [
      { repository: 'gitops', name: 'standard', version: '1.10.0' },
    ] as LoadedTemplate[];
    const origin = { template: 'standard', templateVersion: '1.9.0' };
    git.put({ name: 'a', origin });
    git.put({ name: 'b', origin: { ...origin, templateVersion: '1.10.0' } });
    git.notify();
    settle();
    expect(row('a')?.templateCurrentVersion).toBe('1.10.0');
    expect(row('b')?.templateCurrentVersion).toBeUndefined();
  });

  it('tells metrics which names are ambiguous', () => {
    const asked = new Map<string, boolean>();
    setUp({
      ...noMetrics,
      usage(subject) {
        asked.set(
          `${subject.managementCluster}/${subject.namespace}`,
          subject.ambiguous,
        );
        return {};
      },
    });
    capi.put(capiFacts('a'));
    settle();
    expect(asked.get('management/a')).toBe(false);
    capi.put(capiFacts('a', { namespace: 'other', uid: 'uid-2' }));
    settle();
    settle();
    expect(asked.get('management/a')).toBe(true);
    expect(asked.get('management/other')).toBe(true);
  });

  it('builds the page with everything filled in', () => {
    git.put({ name: 'a', origin: { owner: "x'; rm -rf ~ #" } });
    capi.put(capiFacts('a'));
    argocd.applications = [
      {
        namespace: 'argocd',
        name: 'hello-a',
        role: 'runs-on',
        sync: 'Synced',
        health: 'Healthy',
      },
    ];
    settle();
    const detail = inventory.detail(key('a'))!;
    expect(detail.apps).toEqual({ desired: 1, ready: 1 });
    expect(detail.connect).toEqual({
      endpoint: 'https://10.0.0.1:6443',
      steps: [
        {
          title: 'Log in to a',
          // Stays one word of the shell, whatever Git holds.
          command: `login https://10.0.0.1:6443 'x'\\''; rm -rf ~ #'`,
        },
      ],
    });
    expect(detail.declaration).toEqual({
      repository: 'gitops',
      layout: 'manifests',
      path: 'clusters/a.yaml',
      url: 'http://forge.test/abc/clusters/a.yaml',
      content: 'kind: Cluster\n',
      lines: [1, 1],
      revision: 'abc',
    });
    expect(detail.sources.map(source => source.id)).toEqual([
      'kubernetes:management',
      'argocd:management',
      'git:gitops',
    ]);
  });

  it('passes made-up addresses on to nobody', () => {
    expect(inventory.detail(key('nothing'))).toBeUndefined();
    expect(argocd.asked).not.toContain('nothing');
  });

  it('gives sources of one management cluster as one, the worse state first', () => {
    vcluster.state = 'stale';
    vcluster.error = 'gone';
    expect(
      inventory.sources().find(item => item.id === 'kubernetes:management'),
    ).toMatchObject({ state: 'stale', error: 'gone' });
  });

  it('tells a new problem by a new version', () => {
    const before = inventory.version();
    git.found = [{ source: 'git:gitops', object: 'a.yaml', message: 'broken' }];
    git.notify('management/a/a');
    settle();
    expect(inventory.version()).not.toBe(before);
    expect(inventory.problems()).toHaveLength(1);
  });

  it('reads Git again before it answers', async () => {
    await inventory.refreshDeclarations('gitops');
    expect(git.refreshes).toBe(1);
    await expect(inventory.refreshDeclarations('other')).rejects.toThrow(
      'No GitOps repository "other"',
    );
  });

  it('reads the live object of the right kind, and is not sure where one source is not', async () => {
    capi.put(capiFacts('a'));
    settle();
    capi.live = { state: 'present', uid: 'uid-a' };
    vcluster.live = { state: 'unknown', error: 'refused' };
    expect(await inventory.readLive(key('a'))).toEqual({
      state: 'present',
      uid: 'uid-a',
    });
    capi.live = { state: 'absent' };
    // Of an unknown cluster the kind is not known: both are asked.
    expect((await inventory.readLive(key('b'))).state).toBe('unknown');
    expect((await inventory.readLive(key('a', 'elsewhere'))).state).toBe(
      'unknown',
    );
  });

  it('makes rows that say for how long anew as time passes', async () => {
    git.put({ name: 'a' });
    capi.put(
      capiFacts('a', {
        createdAt: timing.now().toISOString(),
        controlPlaneInitialized: false,
        conditions: [],
      }),
    );
    const stop = new AbortController();
    const running = inventory.start(stop.signal);
    settle();
    const first = row('a')?.health.summary;
    timing.advance(10_000);
    expect(row('a')?.health.summary).not.toBe(first);
    stop.abort();
    await running;
    expect(timing.pending()).toEqual([]);
  });
});
