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

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type {
  ClusterList,
  ClusterRequest,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { startSandbox, type Sandbox } from '@ephemeral-clusters/sandbox';
import request from 'supertest';
import { parse } from 'yaml';
import plugin from '.';
import { describedApi } from './__testUtils__/describedApi';

const api = '/api/ephemeral-clusters';

/** Waits until a reading is as wanted, and says what it was last where that does not come. */
async function until<T>(
  what: string,
  read: () => Promise<T>,
  wanted: (value: T) => boolean,
  milliseconds = 30_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (Date.now() > end) {
      throw new Error(`No ${what}; last: ${JSON.stringify(value, null, 1)}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe('the plugin without configuration', () => {
  it('starts, and lists nothing', async () => {
    const empty = await startTestBackend({ features: [plugin] });
    const response = await request(empty.server).get(`${api}/clusters`);
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ items: [], total: 0 });
    const setup = await request(empty.server).get(`${api}/setup`);
    expect([setup.status, setup.body]).toEqual([
      200,
      expect.objectContaining({ status: 'ok', connections: [] }),
    ]);
    await empty.stop();
  });
});

describe('the plugin seen without a token', () => {
  it('says one word of its health, and nothing else', async () => {
    const closed = await startTestBackend({ features: [plugin] });
    const anonymous = (path: string) =>
      request(closed.server)
        .get(`${api}${path}`)
        .set('Authorization', mockCredentials.none.header());
    const summary = await anonymous('/health/summary');
    expect([summary.status, summary.body]).toEqual([200, { status: 'ok' }]);
    for (const path of ['/health', '/setup', '/clusters']) {
      expect([path, (await anonymous(path)).status]).toEqual([path, 401]);
    }
    await closed.stop();
  });
});

describe('the plugin with a wrong configuration', () => {
  it('says which key is wrong', async () => {
    await expect(
      startTestBackend({
        features: [
          plugin,
          mockServices.rootConfig.factory({
            data: { ephemeralClusters: { lifecycle: { mode: 'x' } } },
          }),
        ],
      }),
    ).rejects.toThrow(/ephemeralClusters\.lifecycle\.mode/);
  });
});

describe('the plugin with the sandbox', () => {
  let directory: string;
  let sandbox: Sandbox;
  let backend: TestBackend;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plugin-'));
    sandbox = await startSandbox({
      portBase: 'ephemeral',
      speed: 60,
      stateDirectory: join(directory, 'sandbox'),
      seedFleet: false,
    });
    backend = await startPortal();
  }, 60_000);

  afterAll(async () => {
    await backend?.stop();
    await sandbox?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  async function startPortal(): Promise<TestBackend> {
    const written = parse(await readFile(sandbox.files.appConfig, 'utf8'));
    return startTestBackend({
      features: [
        plugin,
        mockServices.rootConfig.factory({ data: configOf(written) }),
        mockServices.userInfo.mock({
          getUserInfo: async () => ({
            userEntityRef: 'user:default/ada',
            ownershipEntityRefs: ['user:default/ada', 'group:default/team-a'],
          }),
        }).factory,
        // Real ones: the portal is stopped and started again on the same file.
        databaseServiceFactory,
        schedulerServiceFactory,
      ],
    });
  }

  function configOf(written: JsonObject): JsonObject {
    const own = written.ephemeralClusters as Record<string, JsonObject>;
    return {
      ...written,
      app: { baseUrl: 'http://localhost:3000' },
      backend: {
        database: {
          client: 'better-sqlite3',
          connection: { directory: join(directory, 'database') },
        },
      },
      ephemeralClusters: {
        ...own,
        repositories: {
          gitops: {
            ...(own.repositories.gitops as JsonObject),
            pollInterval: { milliseconds: 200 },
            layouts: [
              {
                id: 'manifests',
                type: 'manifests',
                kind: 'capi',
                path: 'clusters/{managementCluster}/{namespace}/{name}.yaml',
                namespace: '{name}',
              },
              {
                id: 'vclusters',
                type: 'application-set-list',
                kind: 'vcluster',
                path: 'management/{managementCluster}/vclusters.yaml',
                name: '{name}',
                namespace: '{name}',
              },
              {
                id: 'capi-dev',
                type: 'application-set-list',
                kind: 'capi',
                path: 'management/{managementCluster}/capi-dev.yaml',
                name: '{name}',
                namespace: '{name}',
              },
            ],
          },
        },
        requests: { interval: { milliseconds: 300 } },
        lifecycle: {
          mode: 'enforce',
          autoMerge: true,
          interval: { milliseconds: 300 },
        },
      },
    };
  }

  const user = mockCredentials.user.header('user:default/ada');
  const post = (path: string, body: object) =>
    describedApi(backend.server, api)
      .post(path)
      .set('Authorization', user)
      .send(body);
  const get = (path: string) =>
    describedApi(backend.server, api).get(path).set('Authorization', user);

  const pathOf = (name: string) => `/clusters/management/${name}/${name}`;
  const keyOf = (name: string) => ({
    managementCluster: 'management',
    namespace: name,
    name,
  });

  async function merge(clusterRequest: ClusterRequest) {
    const { number } = clusterRequest.changeRequest!;
    const response = await fetch(
      `${sandbox.urls.forge}/api/v1/repos/platform/gitops/pulls/${number}/merge`,
      {
        method: 'POST',
        headers: {
          Authorization: `token ${sandbox.credentials.reviewer}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ Do: 'merge' }),
      },
    );
    expect(response.status).toBe(200);
  }

  async function ask(body: object): Promise<ClusterRequest> {
    const response = await post('/requests', body);
    expect([response.status, response.body]).toEqual([
      201,
      expect.objectContaining({ state: 'open' }),
    ]);
    return response.body;
  }

  async function done(id: string): Promise<ClusterRequest> {
    return until(
      'end of the request',
      async () => {
        // As a page that is open does.
        await get('/clusters?limit=1');
        return (await get(`/requests/${id}`)).body as ClusterRequest;
      },
      item => item.state === 'done',
      // The fleet's metrics are read every half a minute where nobody looks.
      60_000,
    );
  }

  async function templates() {
    await until(
      'templates',
      async () => (await get('/templates')).body.items as unknown[],
      items => items?.length === 3,
    );
  }

  const create = (template: string, name: string, more: object = {}) => ({
    verb: 'create',
    template,
    managementCluster: 'management',
    name,
    owner: 'group:default/team-a',
    purpose: 'true',
    ...more,
  });

  /** Makes, extends and removes a cluster, as a person and a reviewer do. */
  async function journey(template: string, name: string) {
    const asked = await ask(create(template, name));
    await until(
      'page of the asked cluster',
      async () => (await get(pathOf(name))).body,
      body => body.presence === 'requested',
    );
    await merge(asked);
    const made = await done(asked.id);
    expect(made.timeline.filter(stage => stage.state !== 'done')).toEqual([]);
    const times = made.timeline.map(stage => stage.finishedAt!);
    expect(times.slice(0, 4)).toEqual([...times.slice(0, 4)].sort());

    const detail = (await get(pathOf(name))).body;
    expect(detail).toMatchObject({
      presence: 'present',
      owner: 'group:default/team-a',
      purpose: 'true',
      requestedBy: 'user:default/ada',
    });

    const expiresAt = new Date(
      Date.parse(detail.expiresAt) + 3_600_000,
    ).toISOString();
    const extension = await ask({
      verb: 'extend',
      cluster: keyOf(name),
      expiresAt,
    });
    await merge(extension);
    await done(extension.id);
    await until(
      'new end',
      async () => (await get(pathOf(name))).body.expiresAt as string,
      end =>
        Date.parse(end) === Math.floor(Date.parse(expiresAt) / 1000) * 1000,
    );

    const removal = await ask({ verb: 'delete', cluster: keyOf(name) });
    await merge(removal);
    const removed = await done(removal.id);
    expect(removed.timeline.map(stage => stage.state)).not.toContain('blocked');
    const gone = await until(
      'tombstone',
      async () => (await get(pathOf(name))).body,
      body => body.presence === 'gone',
    );
    expect(gone.owner).toBe('group:default/team-a');
    const list: ClusterList = (await get('/clusters')).body;
    expect(list.items.map(row => row.name)).not.toContain(name);
    expect(
      (await get(`${pathOf(name)}/requests`)).body.items.map(
        (item: ClusterRequest) => [item.verb, item.state],
      ),
    ).toEqual([
      ['delete', 'done'],
      ['extend', 'done'],
      ['create', 'done'],
    ]);
  }

  it('makes, extends and removes clusters of every template and layout at once', async () => {
    await templates();
    await Promise.all([
      journey('capi-standard', 'journey'),
      journey('capi-dev', 'dev-journey'),
      journey('small-vcluster', 'vc-journey'),
    ]);
    const list: ClusterList = (await get('/clusters')).body;
    expect(list.items.filter(row => row.name.includes('journey'))).toEqual([]);
  }, 90_000);

  it('goes on with an open request after the back end was stopped and started again', async () => {
    await templates();
    const asked = await ask(create('small-vcluster', 'vc-restart'));
    await backend.stop();
    await merge(asked);
    backend = await startPortal();
    const made = await done(asked.id);
    expect(made.timeline.every(stage => stage.state === 'done')).toBe(true);
  }, 90_000);

  it('ends a cluster by itself when its lifetime is over', async () => {
    await templates();
    const asked = await ask(
      create('capi-standard', 'short', { lifetime: 'PT6S' }),
    );
    await merge(asked);
    const [removal] = await until(
      'removal by the expiry engine',
      async () =>
        (
          await get(`${pathOf('short')}/requests`)
        ).body.items as ClusterRequest[],
      items =>
        items?.[0]?.verb === 'delete' &&
        items[0].requestedBy === 'ephemeral-clusters' &&
        items[0].state === 'done',
      60_000,
    );
    expect(removal.changeRequest?.title).toBe(
      'Remove cluster short, whose lifetime is over',
    );
  }, 90_000);

  it('refuses a taken name without saying whose it is, and keeps the list when the forge is down', async () => {
    await templates();
    await ask(create('capi-standard', 'taken'));
    const again = await post(
      '/requests',
      create('capi-standard', 'taken', { purpose: 'other' }),
    );
    expect(again.status).toBe(409);
    expect(again.body.error.message).toBe('This name is not available.');
    sandbox.faults.forge = 'down';
    const refused = await post('/requests', create('capi-standard', 'nope'));
    expect(refused.status).toBe(503);
    expect((await get('/clusters')).status).toBe(200);
    sandbox.faults.forge = undefined;
    await ask(create('capi-standard', 'after-outage'));
  }, 60_000);
});
