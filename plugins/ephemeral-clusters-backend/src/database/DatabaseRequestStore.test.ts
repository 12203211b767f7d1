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
import { randomUUID } from 'node:crypto';
import {
  applyMigrations,
  DatabaseRequestStore,
  migrationsDirectory,
} from './DatabaseRequestStore';
import type { NewRequest } from './RequestStore';

const databases = TestDatabases.create({
  ids: [
    'SQLITE_3',
    ...(['POSTGRES_18', 'POSTGRES_17', 'POSTGRES_15'] as const).filter(
      id =>
        process.env[
          `BACKSTAGE_TEST_DATABASE_${id.replace('_', '')}_CONNECTION_STRING`
        ],
    ),
  ],
});

const minutes = (count: number) =>
  new Date(Date.UTC(2030, 0, 1, 12, count)).toISOString();

const cluster = {
  managementCluster: 'management',
  namespace: 'demo',
  name: 'demo',
};

function newRequest(overrides: Partial<NewRequest> = {}): NewRequest {
  return {
    id: randomUUID(),
    baseKey: 'create:management/demo/demo',
    attempt: 1,
    verb: 'create',
    cluster: { ...cluster, kind: 'capi' },
    state: 'opening',
    requestedBy: 'user:default/ada',
    requestedAt: minutes(0),
    owner: 'group:default/team-a',
    purpose: 'try "quotes" and\nlines',
    template: 'capi-standard',
    templateVersion: '1.2.0',
    expiresAt: minutes(600),
    repository: 'gitops',
    layout: 'manifests',
    input: {
      verb: 'create',
      template: 'capi-standard',
      name: 'demo',
      owner: 'group:default/team-a',
      purpose: 'x',
      parameters: { nodes: 3, big: true },
    },
    plan: {
      change: { verb: 'delete', cluster: { ...cluster } },
      proposal: {
        branch: 'ephemeral-clusters/create-demo',
        baseRevision: 'abc',
        title: 't',
        description: 'd',
        commitMessage: 'c',
        edits: [{ operation: 'create', path: 'a', after: 'b' }],
      },
    },
    ...overrides,
  };
}

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  async function createStore() {
    const knex = await databases.init(databaseId);
    const store = await DatabaseRequestStore.create(
      mockServices.database({ knex }),
    );
    return { knex, store };
  }

  it('gives back what it keeps', async () => {
    const { store } = await createStore();
    const request = newRequest();
    const stored = await store.insert(request);
    expect(stored).toEqual({ ...request, replans: 0, version: 1 });
    expect(await store.get(request.id)).toEqual(stored);
    expect(await store.get('nothing')).toBeUndefined();
  });

  it('keeps one of several equal requests that arrive at once', async () => {
    const { store } = await createStore();
    const results = await Promise.all(
      Array.from({ length: 5 }, () => store.insert(newRequest())),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await store.listUnderWay()).toHaveLength(1);
  });

  it('refuses a second request of the same verb while one is under way, and takes it afterwards', async () => {
    const { store } = await createStore();
    const first = (await store.insert(
      newRequest({ verb: 'extend', baseKey: 'extend:u:1' }),
    ))!;
    const second = newRequest({ verb: 'extend', baseKey: 'extend:u:2' });
    expect(await store.insert(second)).toBeUndefined();
    expect(
      await store.insert(newRequest({ verb: 'delete', baseKey: 'delete:u' })),
    ).toBeDefined();
    await store.update(first, { state: 'done', finishedAt: minutes(1) });
    expect(await store.insert(second)).toBeDefined();
  });

  it('never lets two processes overwrite each other', async () => {
    const { store } = await createStore();
    const request = (await store.insert(newRequest()))!;
    const changed = await store.update(request, {
      state: 'open',
      changeRequest: {
        number: 7,
        url: 'http://forge/7',
        state: 'open',
        title: 't',
        branch: 'b',
        headRevision: 'h',
        openedAt: minutes(1),
      },
    });
    expect(changed).toMatchObject({
      state: 'open',
      version: 2,
      changeRequest: { number: 7, headRevision: 'h' },
      plan: { proposal: { branch: 'ephemeral-clusters/create-demo' } },
    });
    expect(await store.update(request, { error: 'lost' })).toBeUndefined();
    expect((await store.get(request.id))?.error).toBeUndefined();
  });

  it('forgets the plan of a request that has ended', async () => {
    const { store } = await createStore();
    const request = (await store.insert(newRequest()))!;
    const ended = await store.update(request, {
      state: 'cancelled',
      finishedAt: minutes(5),
      error: 'why',
    });
    expect(ended).toMatchObject({ plan: undefined, error: 'why' });
    expect(await store.listUnderWay()).toEqual([]);
    expect(await store.listEndedCreates(minutes(4))).toHaveLength(1);
    expect(await store.listEndedCreates(minutes(6))).toEqual([]);
    expect(await store.update(ended!, { error: undefined })).toMatchObject({
      error: undefined,
    });
  });

  it('lists the requests of a cluster newest first', async () => {
    const { store } = await createStore();
    const first = newRequest({ state: 'cancelled' });
    // Within one millisecond the attempt decides, not the random id.
    const second = newRequest({
      id: 'b',
      attempt: 2,
      state: 'failed',
      requestedAt: minutes(9),
    });
    const third = newRequest({ id: 'a', attempt: 3, requestedAt: minutes(9) });
    for (const request of [first, second, third]) await store.insert(request);
    await store.insert(
      newRequest({
        baseKey: 'other',
        cluster: { ...first.cluster, namespace: 'elsewhere' },
      }),
    );
    const ids = (await store.listByCluster(first.cluster)).map(r => r.id);
    expect(ids).toEqual([third.id, second.id, first.id]);
    expect(
      (await store.listByBaseKey(first.baseKey)).map(r => r.attempt),
    ).toEqual([3, 2, 1]);
  });

  it('keeps the first record of a stage and tells what stages usually take', async () => {
    const { store } = await createStore();
    for (const [index, length] of [3, 1, 50].entries()) {
      const request = (await store.insert(newRequest({ attempt: index + 1 })))!;
      await store.recordStages(request.id, [
        {
          stage: 'infrastructure',
          state: 'done',
          startedAt: minutes(0),
          finishedAt: minutes(length),
        },
        { stage: 'apps', state: 'skipped', finishedAt: minutes(length) },
      ]);
      await store.recordStages(request.id, [
        { stage: 'infrastructure', state: 'done', finishedAt: minutes(99) },
      ]);
      expect(
        (await store.stages(request.id)).find(
          s => s.stage === 'infrastructure',
        ),
      ).toMatchObject({ finishedAt: minutes(length), startedAt: minutes(0) });
      await store.update(request, {
        state: 'done',
        finishedAt: minutes(length),
      });
    }
    const three = { infrastructure: 3 * 60_000 };
    const verb = 'create';
    expect(
      await store.usualDurations({
        verb,
        kind: 'capi',
        template: 'capi-standard',
      }),
    ).toEqual(three);
    expect(
      await store.usualDurations({ verb, kind: 'capi', template: 'new' }),
    ).toEqual(three);
    expect(await store.usualDurations({ verb, kind: 'vcluster' })).toEqual({});
  });

  it('keeps a tombstone once', async () => {
    const { store } = await createStore();
    const tombstone = {
      cluster: newRequest().cluster,
      owner: 'group:default/team-a',
      goneAt: minutes(3),
    };
    await store.addTombstone('r', tombstone);
    await store.addTombstone('r', { ...tombstone, goneAt: minutes(4) });
    expect(await store.listTombstones(minutes(0))).toEqual([
      expect.objectContaining(tombstone),
    ]);
    expect(await store.listTombstones(minutes(5))).toEqual([]);
  });

  it('gives a notice once', async () => {
    const { store } = await createStore();
    expect(await store.giveNotice('a', minutes(0))).toBe(true);
    expect(await store.giveNotice('a', minutes(1))).toBe(false);
    expect(await store.giveNotice('b', minutes(1))).toBe(true);
  });

  it('migrates up, down and up again', async () => {
    const knex = await databases.init(databaseId);
    await applyMigrations(knex);
    await knex.migrate.rollback({ directory: migrationsDirectory() }, true);
    expect(await knex.schema.hasTable('requests')).toBe(false);
    await applyMigrations(knex);
    expect(await knex.schema.hasTable('requests')).toBe(true);
  });
});
