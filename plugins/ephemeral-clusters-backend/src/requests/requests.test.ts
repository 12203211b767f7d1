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

import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { NotAllowedError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { CreateClusterInput } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { createChangeHalf } from '../__testUtils__/createChangeHalf';
import { forgeDown } from '../__testUtils__/FakeGitOps';
import { engineRequester } from './types';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const key = (name: string) => ({
  managementCluster: 'management',
  namespace: name,
  name,
});
const create = (
  name = 'demo',
  overrides: Partial<CreateClusterInput> = {},
): CreateClusterInput => ({
  verb: 'create',
  template: 'small',
  name,
  owner: 'group:default/team-a',
  purpose: 'try it',
  ...overrides,
});
const ada = {
  ref: 'user:default/ada',
  ownershipEntityRefs: ['user:default/ada', 'group:default/team-a'],
  mayDelete: () => false,
};
const bob = {
  ...ada,
  ref: 'user:default/bob',
};

async function setUp(policy: JsonObject = {}) {
  const knex = await databases.init('SQLITE_3');
  return createChangeHalf({
    database: mockServices.database({ knex }),
    config: new ConfigReader({ ephemeralClusters: { policy } }),
  });
}

/** A cluster that was asked for, merged, and is up. */
async function setUpCluster(name = 'demo', policy: JsonObject = {}) {
  const half = await setUp(policy);
  const { request } = await half.service.submit(create(name), ada);
  half.git.merge(request.changeRequest!.number);
  await half.pass();
  half.inventory.bringUp(name);
  await half.pass();
  return { ...half, create: request };
}

const extendInput = (hours: number, now: Date) => ({
  verb: 'extend' as const,
  cluster: key('demo'),
  expiresAt: new Date(now.getTime() + hours * 3_600_000).toISOString(),
});

describe('create', () => {
  it('opens a change request and follows it until the cluster is up', async () => {
    const { service, git, inventory, pass, board } = await setUp();
    const { request, created } = await service.submit(create(), ada);
    expect(created).toBe(true);
    expect(request).toMatchObject({
      state: 'open',
      cluster: { ...key('demo'), kind: 'capi' },
      owner: 'group:default/team-a',
      templateVersion: '1.0.0',
      changeRequest: { number: 1, state: 'open' },
    });
    expect(board.active()).toEqual([
      expect.objectContaining({ id: request.id, state: 'open' }),
    ]);
    expect(git.declared()).toEqual([]);

    git.merge(1);
    await pass();
    expect(await service.get(request.id)).toMatchObject({
      state: 'merged',
      changeRequest: { state: 'merged', closedBy: 'reviewer' },
    });

    inventory.bringUp('demo', 'u-1');
    await pass();
    const done = await service.get(request.id);
    expect(done).toMatchObject({ state: 'done', plan: undefined });
    const shown = await service.present(done, true);
    expect(shown.allowed).toEqual({ cancel: false, retry: false });
    expect(shown.timeline.map(stage => [stage.id, stage.state])).toEqual([
      ['asked', 'done'],
      ['change-request', 'done'],
      ['merged', 'done'],
      ['delivered', 'done'],
      ['infrastructure', 'done'],
      ['control-plane', 'done'],
      ['workers', 'done'],
      ['apps', 'done'],
      ['first-metric', 'skipped'],
    ]);
    expect(board.active()).toEqual([]);
  });

  it('finds the same request when the same is asked for again, at once or later', async () => {
    const { service, git, inventory, pass } = await setUp();
    const results = await Promise.all(
      [1, 2, 3].map(() => service.submit(create(), ada)),
    );
    expect(new Set(results.map(r => r.request.id)).size).toBe(1);
    expect(results.filter(r => r.created)).toHaveLength(1);
    git.merge(1);
    await pass();
    inventory.bringUp('demo');
    await pass();
    const again = await service.submit(
      create('demo', { owner: 'team-a', managementCluster: 'management' }),
      ada,
    );
    expect(again).toMatchObject({
      created: false,
      request: { id: results[0].request.id, state: 'done' },
    });
    expect(git.changeRequests).toHaveLength(1);
  });

  it('says only that a name is not available', async () => {
    const { service, git } = await setUp();
    await service.submit(create(), ada);
    const notAvailable = 'This name is not available.';
    await expect(service.submit(create(), bob)).rejects.toThrow(notAvailable);
    await expect(
      service.submit(create('demo', { purpose: 'other' }), ada),
    ).rejects.toThrow(notAvailable);
    git.edit({
      verb: 'create',
      cluster: { ...key('other'), kind: 'capi' },
      rendered: { files: [], element: {} },
    });
    await expect(service.submit(create('other'), ada)).rejects.toThrow(
      notAvailable,
    );
    expect(git.changeRequests).toHaveLength(1);
  });

  it('changes nothing for bad input', async () => {
    const { service, git, store } = await setUp();
    for (const [input, message] of [
      [create('../x'), /lower case letters, digits and dashes/],
      [create('demo', { template: 'nope' }), /There are: small/],
      [create('demo', { lifetime: 'P4D' }), /at most 3 days/],
      [create('demo', { lifetime: 'P1M' }), /not a duration/],
      [create('demo', { owner: 'a b' }), /not a group or user/],
      [create('demo', { purpose: ' ' }), /what the cluster is for/],
      [create('demo', { managementCluster: 'x' }), /Choose one of: management/],
      [
        create('demo', { owner: 'team-b' }),
        /cannot make group:default\/team-b/,
      ],
    ] as const) {
      await expect(service.submit(input, ada)).rejects.toThrow(message);
      await expect(service.plan(input, ada)).rejects.toThrow(message);
    }
    expect(git.changeRequests).toEqual([]);
    expect(await store.listUnderWay()).toEqual([]);
  });

  it('plans without writing', async () => {
    const { service, git, store } = await setUp();
    const plan = await service.plan(create(), ada);
    expect(plan).toMatchObject({
      title: 'Create cluster demo (small 1.0.0)',
      files: [{ path: 'clusters.jsonl', operation: 'update' }],
    });
    expect(plan.files[0].diff).toContain('+{"name":"demo"');
    expect(git.branches.size).toBe(0);
    expect(await store.listUnderWay()).toEqual([]);
  });

  it('keeps trying while the forge is down, and says so', async () => {
    const { service, git, pass, advance } = await setUp();
    git.onOpen = () => {
      git.onOpen = undefined;
      throw forgeDown;
    };
    const { request } = await service.submit(create(), ada);
    expect(request).toMatchObject({
      state: 'opening',
      error: 'The forge cannot be reached.',
    });
    expect((await service.present(request, true)).timeline[1]).toMatchObject({
      state: 'blocked',
      message: 'The forge cannot be reached.',
    });
    advance(1_000);
    await pass();
    expect(await service.get(request.id)).toMatchObject({
      state: 'open',
      error: undefined,
    });
    // The branch that was made before the crash is adopted.
    expect(git.branches.size).toBe(1);
  });

  it('asks for nothing where Git cannot be read', async () => {
    const { service, git, store } = await setUp();
    git.failure = forgeDown;
    await expect(service.submit(create(), ada)).rejects.toThrow(
      'The forge cannot be reached.',
    );
    expect(await store.listUnderWay()).toEqual([]);
  });

  it('fails with the reason where the forge refuses, and can be retried', async () => {
    const { service, git } = await setUp();
    git.onOpen = () => {
      throw new NotAllowedError('The token may not push.');
    };
    const { request } = await service.submit(create(), ada);
    expect(request).toMatchObject({
      state: 'failed',
      error: 'The token may not push.',
    });
    git.onOpen = undefined;
    const retried = await service.retry(request.id, ada);
    expect(retried.request).toMatchObject({ state: 'open', attempt: 2 });
    expect(retried.request.id).not.toBe(request.id);
    expect((await service.list(key('demo'))).map(r => r.state)).toEqual([
      'open',
      'failed',
    ]);
    await expect(service.retry(request.id, ada)).rejects.toThrow(
      'Only the newest',
    );
  });

  it('goes on after a crash between storing and opening', async () => {
    const { service, git, pass, advance, store } = await setUp();
    let crash: () => void = () => {};
    git.onOpen = () =>
      new Promise<void>((_, reject) => {
        crash = () => reject(new Error('crashed'));
      });
    const lost = service.submit(create(), ada);
    await waitUntil(() => git.branches.size === 1);
    const [stored] = await store.listUnderWay();
    expect(stored.state).toBe('opening');
    git.onOpen = undefined;
    // Another process leaves it alone as long as the first may be at it.
    await pass();
    expect((await service.get(stored.id)).state).toBe('opening');
    advance(31_000);
    await pass();
    expect((await service.get(stored.id)).state).toBe('open');
    expect(git.changeRequests).toHaveLength(1);
    crash();
    await lost;
    expect((await service.get(stored.id)).state).toBe('open');
  });

  it('plans anew where the main branch moves under it', async () => {
    const { service, git, pass, advance } = await setUp();
    const first = (await service.submit(create('one'), ada)).request;
    const second = (await service.submit(create('two'), ada)).request;
    git.merge(first.changeRequest!.number);
    advance(10_000);
    await pass();
    const replanned = await service.get(second.id);
    expect(replanned).toMatchObject({
      state: 'open',
      replans: 1,
      changeRequest: { number: 3, branch: expect.stringMatching(/-2$/) },
    });
    expect(git.changeRequests[1].state).toBe('closed');
    expect(git.comments).toEqual([
      'The main branch has moved: #3 replaces this.',
    ]);
    git.merge(3);
    expect(git.declared().map(item => item.name)).toEqual(['one', 'two']);
  });

  it('leaves a conflicting branch to the person who pushed to it', async () => {
    const { service, git, pass, advance } = await setUp();
    const first = (await service.submit(create('one'), ada)).request;
    const second = (await service.submit(create('two'), ada)).request;
    git.changeRequests[1].headRevision = 'pushed-by-somebody';
    git.merge(first.changeRequest!.number);
    advance(10_000);
    await pass();
    const blocked = await service.get(second.id);
    expect(blocked.error).toContain('somebody has changed its branch');
    expect(git.changeRequests).toHaveLength(2);
    expect((await service.present(blocked, false)).timeline[2]).toMatchObject({
      state: 'blocked',
      message: blocked.error,
    });
  });

  it('ends where the change request is closed without merging', async () => {
    const { service, git, pass, board } = await setUp();
    const { request } = await service.submit(create(), ada);
    git.reject(1);
    await pass();
    const closed = await service.get(request.id);
    expect(closed).toMatchObject({ state: 'closed' });
    expect((await service.present(closed, true)).allowed).toEqual({
      cancel: false,
      retry: true,
    });
    expect((await service.present(closed, false)).allowed.retry).toBe(false);
    // Its page stays for a while, and its name is free.
    expect(board.active()).toMatchObject([{ id: request.id, state: 'closed' }]);
    expect((await service.submit(create(), bob)).created).toBe(true);
    expect(board.active()).toHaveLength(1);
  });

  it('does not wait for a cluster that was taken out of Git again', async () => {
    const { service, git, pass, advance } = await setUp();
    const { request } = await service.submit(create(), ada);
    git.merge(1);
    await pass();
    git.edit({ verb: 'delete', cluster: key('demo') });
    advance(6 * 60_000);
    await pass();
    expect(await service.get(request.id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('taken out of Git'),
    });
  });
});

describe('cancel', () => {
  it('closes the change request and removes its branch', async () => {
    const { service, git } = await setUp();
    const { request } = await service.submit(create(), ada);
    const cancelled = await service.cancel(request.id, 'Cancelled by ada.');
    expect(cancelled).toMatchObject({
      state: 'cancelled',
      error: 'Cancelled by ada.',
      changeRequest: { state: 'closed' },
    });
    expect(git.branches.size).toBe(0);
    await expect(service.cancel(request.id, 'x')).rejects.toThrow(
      'It is over already.',
    );
  });

  it('refuses what is merged, also when that has not been seen yet', async () => {
    const { service, git } = await setUp();
    const { request } = await service.submit(create(), ada);
    git.merge(1);
    await expect(service.cancel(request.id, 'x')).rejects.toThrow(
      'It has just been merged',
    );
    expect((await service.get(request.id)).state).toBe('merged');
    await expect(service.cancel(request.id, 'x')).rejects.toThrow(
      'It is merged already',
    );
  });

  it('withdraws what is being opened at this moment', async () => {
    const { service, git, store } = await setUp();
    git.onOpen = async () => {
      git.onOpen = undefined;
      const [request] = await store.listUnderWay();
      await service.cancel(request.id, 'Cancelled by ada.');
    };
    const { request } = await service.submit(create(), ada);
    expect(request.state).toBe('cancelled');
    expect(git.changeRequests.map(item => item.state)).toEqual(['closed']);
  });
});

describe('extend', () => {
  it('moves the end by a change request', async () => {
    const { service, git, pass, now } = await setUpCluster();
    const input = extendInput(24, now());
    const { request } = await service.submit(input, ada);
    expect(request).toMatchObject({ verb: 'extend', state: 'open' });
    expect((await service.submit(input, ada)).request.id).toBe(request.id);
    git.merge(request.changeRequest!.number);
    await pass();
    expect((await service.get(request.id)).state).toBe('done');
    expect(git.declared()[0].origin.expiresAt).toBe(request.expiresAt);
    // The same again is the same request, as the end is there.
    expect(await service.submit(input, ada)).toMatchObject({
      created: false,
      request: { id: request.id, state: 'done' },
    });
  });

  it('refuses a second extension while one is under way', async () => {
    const { service, now } = await setUpCluster();
    const { request } = await service.submit(extendInput(24, now()), ada);
    await expect(service.submit(extendInput(30, now()), ada)).rejects.toThrow(
      `Another extension of cluster demo is under way (#${
        request.changeRequest!.number
      })`,
    );
  });

  it('keeps within the limit of the template', async () => {
    const { service, now } = await setUpCluster();
    await expect(
      service.submit(extendInput(24 * 4, now()), ada),
    ).rejects.toThrow('at the latest');
  });

  it('does not extend without a limit where the template is not found', async () => {
    const { service, git, now } = await setUpCluster();
    git.template.name = 'renamed';
    await expect(service.submit(extendInput(24, now()), ada)).rejects.toThrow(
      'It cannot be extended: Its template, small, is not found',
    );
    expect(git.changeRequests).toHaveLength(1);
  });

  it("keeps within the operator's limit, whether the template is found or not", async () => {
    const { service, git, now } = await setUpCluster('demo', {
      maximumLifetime: 'P1D',
    });
    await expect(
      service.submit(create('long', { lifetime: 'P2D' }), ada),
    ).rejects.toThrow('at most 1 day');
    const tooLong = () => service.submit(extendInput(25, now()), ada);
    await expect(tooLong()).rejects.toThrow('at the latest');
    git.template.name = 'renamed';
    await expect(tooLong()).rejects.toThrow('at the latest');
    const { request } = await service.submit(extendInput(23, now()), ada);
    expect(request.state).toBe('open');
  });

  it('says why what is not made, not declared or being removed cannot be changed', async () => {
    const { service, inventory, now } = await setUp();
    await service.submit(create(), ada);
    await expect(service.submit(extendInput(24, now()), ada)).rejects.toThrow(
      'waits for the merge. Cancel that instead.',
    );
    inventory.bringUp('foreign');
    const removal = { verb: 'delete' as const, cluster: key('foreign') };
    await expect(service.submit(removal, ada)).rejects.toThrow(
      'not declared in a repository that is configured here',
    );
    inventory.fresh = false;
    await expect(service.submit(removal, ada)).rejects.toThrow(
      'Try again when',
    );
  });

  it('comes too late for a cluster that is being deleted', async () => {
    const { service, inventory, now } = await setUpCluster();
    inventory.objects.get('demo')!.deletingSince = now().toISOString();
    await expect(service.submit(extendInput(24, now()), ada)).rejects.toThrow(
      'being removed',
    );
  });
});

describe('delete', () => {
  it('removes the cluster by a change request and leaves a tombstone', async () => {
    const { service, git, inventory, pass, board } = await setUpCluster();
    const { request } = await service.submit(
      { verb: 'delete', cluster: key('demo'), reason: 'not needed' },
      ada,
    );
    expect(git.changeRequests[1].title).toBe('Remove cluster demo');
    git.merge(2);
    await pass();
    expect(await service.get(request.id)).toMatchObject({ state: 'merged' });
    expect(
      await service.submit({ verb: 'delete', cluster: key('demo') }, bob),
    ).toMatchObject({ created: false, request: { id: request.id } });
    inventory.objects.delete('demo');
    inventory.fresh = false;
    await pass();
    // What cannot be seen is not gone.
    expect((await service.get(request.id)).state).toBe('merged');
    inventory.fresh = true;
    await pass();
    expect((await service.get(request.id)).state).toBe('done');
    expect(board.history(key('demo'))).toMatchObject({
      owner: 'group:default/team-a',
      requestedBy: ada.ref,
      template: 'small',
      uid: 'uid-demo',
    });
    // The name is free again, for another request.
    const next = await service.submit(create(), ada);
    expect(next).toMatchObject({ created: true, request: { attempt: 2 } });
  });

  it('ends a create that was still waiting for the cluster', async () => {
    const half = await setUp();
    const { service, git, pass } = half;
    const made = (await service.submit(create(), ada)).request;
    git.merge(1);
    await pass();
    await service.submit({ verb: 'delete', cluster: key('demo') }, ada);
    git.merge(2);
    half.advance(10_000);
    await pass();
    expect(await service.get(made.id)).toMatchObject({
      state: 'failed',
      error: 'The cluster was removed meanwhile.',
    });
    // It has not failed for a day in the list of clusters, it is gone.
    expect(half.board.active()).toEqual([]);
  });

  it('asks for the end of a lifetime once, whatever becomes of it', async () => {
    const { service, git, pass } = await setUpCluster();
    const end = git.declared()[0].origin.expiresAt!;
    const ask = () => service.submitExpired(key('demo'), end, engineRequester);
    const first = await ask();
    expect(first).toMatchObject({
      created: true,
      request: { requestedBy: engineRequester, expiresAt: end, state: 'open' },
    });
    expect((await ask()).created).toBe(false);
    git.reject(2);
    await pass();
    expect(await ask()).toMatchObject({
      created: false,
      request: { state: 'closed' },
    });
    expect(git.changeRequests).toHaveLength(2);
    await expect(
      service.submitExpired(key('demo'), '2001-01-01T00:00:00Z', 'x'),
    ).rejects.toThrow('ends at another time');
  });

  it('lets nobody cancel the removal of a cluster whose lifetime is over', async () => {
    const { service, git } = await setUpCluster();
    const end = git.declared()[0].origin.expiresAt!;
    const { request } = await service.submitExpired(
      key('demo'),
      end,
      engineRequester,
    );
    expect((await service.present(request, true)).allowed.cancel).toBe(false);
    await expect(service.cancel(request.id, 'Kept.')).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('extend it instead'),
    });
    expect(git.changeRequests[1].state).toBe('open');
    await service.withdraw(request.id, 'It is held.');
    expect(git.changeRequests[1].state).toBe('closed');
  });

  it('takes back the removal of a cluster whose end was moved', async () => {
    const { service, git, pass, now, advance } = await setUpCluster();
    const end = git.declared()[0].origin.expiresAt!;
    const removal = await service.submitExpired(
      key('demo'),
      end,
      engineRequester,
    );
    const extension = await service.submit(extendInput(24, now()), ada);
    git.merge(extension.request.changeRequest!.number);
    advance(10_000);
    await pass();
    expect(await service.get(removal.request.id)).toMatchObject({
      state: 'closed',
      error: expect.stringContaining('was moved to'),
    });
    expect(git.declared()).toHaveLength(1);
  });
});

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setImmediate(resolve));
  }
}
