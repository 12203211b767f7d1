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
import { createChangeHalf } from '../__testUtils__/createChangeHalf';
import { forgeDown } from '../__testUtils__/FakeGitOps';
import { ExpiryEngine } from './ExpiryEngine';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const hour = 3_600_000;
const minute = 60_000;
const ada = {
  ref: 'user:default/ada',
  ownershipEntityRefs: ['group:default/team-a'],
  mayDelete: () => false,
};
const key = (name: string) => ({
  managementCluster: 'management',
  namespace: name,
  name,
});

async function setUp(
  lifecycle: JsonObject = { mode: 'enforce' },
  names = ['demo'],
) {
  const knex = await databases.init('SQLITE_3');
  const half = await createChangeHalf({
    database: mockServices.database({ knex }),
    config: new ConfigReader({ ephemeralClusters: { lifecycle } }),
  });
  for (const name of names) {
    half.git.edit({
      verb: 'create',
      cluster: { ...key(name), kind: 'capi' },
      rendered: {
        files: [],
        element: {
          owner: 'group:default/team-a',
          template: 'small',
          requestedAt: half.now().toISOString(),
          expiresAt: new Date(half.now().getTime() + 2 * hour).toISOString(),
        },
      },
    });
    half.inventory.bringUp(name);
  }
  const logger = mockServices.logger.mock();
  const auditor = mockServices.auditor.mock();
  const engine = ExpiryEngine.create({
    ...half,
    config: half.config.lifecycle,
    logger,
    auditor,
  });
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const audited = () =>
    auditor.createEvent.mock.calls.map(([{ meta }]) => meta?.actionType);
  return { ...half, engine, logger, audited, event };
}

describe('ExpiryEngine', () => {
  it('removes a cluster whose lifetime is over, once', async () => {
    const { engine, git, advance, pass, inventory, audited } = await setUp();
    advance(1.9 * hour);
    await engine.tick();
    expect(git.changeRequests).toEqual([]);
    advance(0.2 * hour);
    await Promise.all([engine.tick(), engine.tick()]);
    await engine.tick();
    expect(git.changeRequests).toEqual([
      expect.objectContaining({
        state: 'open',
        title: 'Remove cluster demo, whose lifetime is over',
      }),
    ]);
    expect(audited()).toEqual(['remove']);
    // The forge's rules decide about the merge.
    git.merge(1);
    await pass();
    inventory.objects.delete('demo');
    await pass();
    await engine.tick();
    expect(git.changeRequests).toHaveLength(1);
    expect(git.declared()).toEqual([]);
  });

  it('only says what it would do until the operator switches it on', async () => {
    const { engine, git, advance, logger, audited } = await setUp({});
    advance(3 * hour);
    await engine.tick();
    await engine.tick();
    expect(git.changeRequests).toEqual([]);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('would be removed if'),
    );
    expect(audited()).toEqual(['report']);
  });

  it('warns once per threshold', async () => {
    const { engine, advance, logger } = await setUp();
    await engine.tick();
    await engine.tick();
    expect(logger.info).toHaveBeenCalledTimes(1);
    advance(1.5 * hour);
    await engine.tick();
    await engine.tick();
    expect(logger.info).toHaveBeenCalledTimes(2);
  });

  it('stops where a source is stale, Git or the live object cannot be read, or they disagree', async () => {
    const { engine, git, inventory, advance, now } = await setUp();
    advance(3 * hour);
    inventory.fresh = false;
    await engine.tick();
    inventory.fresh = true;
    inventory.refreshFailure = forgeDown;
    await engine.tick();
    inventory.refreshFailure = undefined;
    inventory.live = { state: 'unknown', error: 'refused' };
    await engine.tick();
    inventory.live = { state: 'present', uid: 'another' };
    await engine.tick();
    inventory.live = {
      state: 'present',
      uid: 'uid-demo',
      expiresAt: new Date(now().getTime() + hour).toISOString(),
    };
    await engine.tick();
    inventory.live = {
      state: 'present',
      uid: 'uid-demo',
      deletingSince: now().toISOString(),
    };
    await engine.tick();
    expect(git.changeRequests).toEqual([]);
    inventory.live = undefined;
    await engine.tick();
    expect(git.changeRequests).toHaveLength(1);
  });

  it('sees an extension that was merged right before', async () => {
    const { engine, git, inventory, advance, now } = await setUp();
    advance(3 * hour);
    inventory.onRefresh = () =>
      git.edit({
        verb: 'extend',
        cluster: key('demo'),
        expiresAt: new Date(now().getTime() + hour).toISOString(),
      });
    await engine.tick();
    expect(git.changeRequests).toEqual([]);
  });

  it('withdraws its change request when the cluster is extended, and asks again after the new end', async () => {
    const { engine, git, service, advance, now, audited } = await setUp();
    advance(3 * hour);
    await engine.tick();
    git.edit({
      verb: 'extend',
      cluster: key('demo'),
      expiresAt: new Date(now().getTime() + hour).toISOString(),
    });
    await engine.tick();
    expect(git.changeRequests.map(item => item.state)).toEqual(['closed']);
    const [request] = await service.list(key('demo'));
    expect(request).toMatchObject({
      state: 'cancelled',
      error: expect.stringContaining('was moved to'),
    });
    advance(2 * hour);
    await engine.tick();
    expect(git.changeRequests.map(item => item.state)).toEqual([
      'closed',
      'open',
    ]);
    expect(audited()).toEqual(['remove', 'withdraw', 'remove']);
  });

  it('asks again after a failure, after pauses that grow, and says so once per attempt', async () => {
    const { engine, git, service, advance, logger, event } = await setUp();
    const attempts = async () =>
      (await service.list(key('demo'))).map(request => request.state);
    advance(3 * hour);
    git.onOpen = () => {
      throw new NotAllowedError('405 try again later');
    };
    await engine.tick();
    await engine.tick();
    expect(await attempts()).toEqual(['failed']);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('attempt 1 to ask for its removal failed: 405'),
    );
    expect(event.fail).toHaveBeenCalledTimes(1);
    expect(event.success).not.toHaveBeenCalled();
    advance(minute);
    await engine.tick();
    expect(await attempts()).toEqual(['failed', 'failed']);
    advance(minute);
    await engine.tick();
    expect(await attempts()).toHaveLength(2);
    expect(logger.warn).toHaveBeenCalledTimes(2);
    git.onOpen = undefined;
    advance(minute);
    await engine.tick();
    await engine.tick();
    expect(await attempts()).toEqual(['open', 'failed', 'failed']);
    expect(git.changeRequests.map(item => item.state)).toEqual(['open']);
    expect(event.success).toHaveBeenCalledTimes(1);
  });

  it('withdraws its change request for a hold, and asks again when that is over', async () => {
    const { engine, git, advance, now, audited } = await setUp();
    advance(3 * hour);
    await engine.tick();
    const [path, text] = [...git.files()][0];
    const until = new Date(now().getTime() + hour).toISOString();
    const hold = { reason: 'demo', until };
    git.commit(
      new Map([[path, `${JSON.stringify({ ...JSON.parse(text), hold })}\n`]]),
    );
    await engine.tick();
    await engine.tick();
    expect(git.changeRequests.map(item => item.state)).toEqual(['closed']);
    advance(2 * hour);
    await engine.tick();
    expect(git.changeRequests.map(item => item.state)).toEqual([
      'closed',
      'open',
    ]);
    expect(audited()).toEqual(['remove', 'withdraw', 'remove']);
  });

  it('does not open again what a person closed', async () => {
    const { engine, git, advance, pass } = await setUp();
    advance(3 * hour);
    await engine.tick();
    git.reject(1);
    await pass();
    await engine.tick();
    expect(git.changeRequests).toHaveLength(1);
  });

  it("opens none beside a person's", async () => {
    const { engine, git, service, advance } = await setUp();
    await service.submit({ verb: 'delete', cluster: key('demo') }, ada);
    advance(3 * hour);
    await engine.tick();
    await engine.tick();
    expect(git.changeRequests.map(item => item.state)).toEqual(['open']);
  });

  describe('with autoMerge', () => {
    const lifecycle = { mode: 'enforce', autoMerge: true };

    it('merges its own change request at the head that it made', async () => {
      const { engine, git, service, advance, audited } = await setUp(lifecycle);
      advance(3 * hour);
      await engine.tick();
      expect(git.changeRequests[0].state).toBe('open');
      await engine.tick();
      expect(git.changeRequests[0].state).toBe('merged');
      expect(git.declared()).toEqual([]);
      expect((await service.list(key('demo')))[0].state).toBe('merged');
      expect(audited()).toEqual(['remove', 'merge']);
    });

    it("merges a person's when the cluster's time is over, not before", async () => {
      const { engine, git, service, advance } = await setUp(lifecycle);
      await service.submit({ verb: 'delete', cluster: key('demo') }, ada);
      await engine.tick();
      expect(git.changeRequests.map(item => item.state)).toEqual(['open']);
      advance(3 * hour);
      await engine.tick();
      expect(git.changeRequests.map(item => item.state)).toEqual(['merged']);
      expect(git.declared()).toEqual([]);
    });

    it("leaves a person's open where the cluster was extended meanwhile", async () => {
      const { engine, git, service, advance, now } = await setUp(lifecycle);
      await service.submit({ verb: 'delete', cluster: key('demo') }, ada);
      git.edit({
        verb: 'extend',
        cluster: key('demo'),
        expiresAt: new Date(now().getTime() + 4 * hour).toISOString(),
      });
      advance(3 * hour);
      await engine.tick();
      expect(git.changeRequests.map(item => item.state)).toEqual(['open']);
    });

    it('does not merge what somebody changed, or what does not merge', async () => {
      const { engine, git, advance } = await setUp(lifecycle);
      advance(3 * hour);
      await engine.tick();
      git.changeRequests[0].headRevision = 'pushed-by-somebody';
      await engine.tick();
      expect(git.calls).not.toContain('merge');
      git.changeRequests[0].headRevision = 'head-1-0';
      git.edit({
        verb: 'create',
        cluster: { ...key('other'), kind: 'capi' },
        rendered: { files: [], element: {} },
      });
      await engine.tick();
      expect(git.calls).not.toContain('merge');
    });

    it('does not merge while it cannot look at the live object', async () => {
      const { engine, git, inventory, advance } = await setUp(lifecycle);
      advance(3 * hour);
      await engine.tick();
      inventory.live = { state: 'unknown' };
      await engine.tick();
      expect(git.changeRequests[0].state).toBe('open');
    });
  });

  it('asks for a limited number at once and goes on with the next tick', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `demo-${index}`);
    const { engine, git, advance } = await setUp({ mode: 'enforce' }, names);
    advance(3 * hour);
    await engine.tick();
    expect(git.changeRequests).toHaveLength(20);
    await engine.tick();
    expect(git.changeRequests).toHaveLength(23);
  });

  it('stops when it is told to', async () => {
    const { engine, git, advance } = await setUp();
    advance(3 * hour);
    await engine.tick(AbortSignal.abort());
    expect(git.changeRequests).toEqual([]);
  });
});
