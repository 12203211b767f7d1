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
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  AuthorizeResult,
  isPermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  clusterCreatePermission,
  clusterDeletePermission,
  clusterReadPermission,
  requestManagePermission,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import express from 'express';
import {
  clusterRules,
  createEphemeralClustersConditionalDecision,
  ephemeralClustersConditions,
  PermissionClusterAccess,
} from '../permissions';
import { createChangeHalf } from '../__testUtils__/createChangeHalf';
import { describedApi } from '../__testUtils__/describedApi';
import { engineRequester } from '../requests/types';
import { createRequestRouter } from './requestRouter';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const ada = mockCredentials.user.header('user:default/ada');
const bo = mockCredentials.user.header('user:default/bo');
const olga = mockCredentials.user.header('user:default/olga');
const service = mockCredentials.service.header();

const groups: Record<string, string[]> = {
  'user:default/ada': ['user:default/ada', 'group:default/team-a'],
  'user:default/bo': ['user:default/bo', 'group:default/team-b'],
  'user:default/olga': ['user:default/olga', 'group:default/operators'],
};

/** Members see and change what they own; operators see and remove everything, but do not create. */
function decide(user: string, permission: Permission): PolicyDecision {
  const allow = { result: AuthorizeResult.ALLOW } as const;
  const deny = { result: AuthorizeResult.DENY } as const;
  if (user.includes('olga')) {
    return isPermission(permission, clusterCreatePermission) ||
      isPermission(permission, requestManagePermission)
      ? deny
      : allow;
  }
  if (!isPermission(permission, clusterCreatePermission)) {
    return createEphemeralClustersConditionalDecision(
      permission as typeof clusterReadPermission,
      isPermission(permission, clusterDeletePermission)
        ? ephemeralClustersConditions.isOwner({ claims: groups[user] })
        : {
            anyOf: [
              ephemeralClustersConditions.isOwner({ claims: groups[user] }),
              ephemeralClustersConditions.hasOwner({
                owners: ['group:default/shared'],
              }),
            ],
          },
    );
  }
  return allow;
}

async function setUp() {
  const knex = await databases.init('SQLITE_3');
  const half = await createChangeHalf({
    database: mockServices.database({ knex }),
    config: new ConfigReader({}),
  });
  const userOf = (credentials: any) => credentials.principal.userEntityRef;
  const permissions = mockServices.permissions.mock({
    authorize: async (items, { credentials }: any) =>
      items.map(
        ({ permission }) => decide(userOf(credentials), permission) as any,
      ),
    authorizeConditional: async (items, { credentials }: any) =>
      items.map(({ permission }) =>
        credentials.principal.type === 'service'
          ? { result: AuthorizeResult.ALLOW }
          : decide(userOf(credentials), permission),
      ),
  });
  const permissionsRegistry = mockServices.permissionsRegistry.mock({
    getPermissionRuleset: () => ({
      getRuleByName: name =>
        Object.values(clusterRules).find(rule => rule.name === name) as any,
    }),
  });
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const app = express();
  app.use(
    createRequestRouter({
      ...half,
      access: PermissionClusterAccess.create({
        permissions,
        permissionsRegistry,
      }),
      permissions,
      httpAuth: mockServices.httpAuth(),
      userInfo: mockServices.userInfo.mock({
        getUserInfo: async credentials => ({
          userEntityRef: userOf(credentials),
          ownershipEntityRefs: groups[userOf(credentials)],
        }),
      }),
      auditor,
    }),
  );
  app.use(mockErrorHandler());
  return { ...half, app, auditor, event };
}

const create = (name = 'demo', more: object = {}) => ({
  verb: 'create',
  template: 'small',
  name,
  owner: 'group:default/team-a',
  purpose: 'try it',
  ...more,
});
const cluster = (name: string) => ({
  managementCluster: 'management',
  namespace: name,
  name,
});

async function post(
  app: express.Express,
  body: object,
  who = ada,
  path = '/requests',
) {
  return describedApi(app).post(path).set('Authorization', who).send(body);
}
const get = (app: express.Express, path: string, who = ada) =>
  describedApi(app).get(path).set('Authorization', who);

/** A cluster of team-a that Git declares and that is up. */
async function bringUp({ git, inventory }: Awaited<ReturnType<typeof setUp>>) {
  git.edit({
    verb: 'create',
    cluster: { ...cluster('demo'), kind: 'capi' },
    rendered: {
      files: [],
      element: { owner: 'group:default/team-a', template: 'small' },
    },
  });
  inventory.bringUp('demo');
}

describe('POST /requests', () => {
  it('asks for a cluster, and answers 200 for the same again', async () => {
    const { app, event, auditor } = await setUp();
    const first = await post(app, create());
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      state: 'open',
      requestedBy: 'user:default/ada',
      allowed: { cancel: true, retry: false },
    });
    const second = await post(app, create('demo', { dryRun: false }));
    expect(second.status).toBe(200);
    expect(second.body.id).toBe(first.body.id);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'cluster-request',
        meta: expect.objectContaining({ actionType: 'create', name: 'demo' }),
      }),
    );
    expect(event.success).toHaveBeenCalledWith({
      meta: expect.objectContaining({ requestId: first.body.id }),
    });
  });

  it('plans without writing', async () => {
    const { app, git } = await setUp();
    const response = await post(app, create('demo', { dryRun: true }));
    expect(response.status).toBe(200);
    expect(response.body.files).toHaveLength(1);
    expect(git.changeRequests).toEqual([]);
  });

  it.each([
    [{}, /verb/],
    [{ verb: 'upgrade' }, /verb/],
    [{ verb: 'create' }, /template: .*; name: /],
    [create('demo', { lifetime: 3 }), /lifetime/],
    [create('demo', { admin: true }), /admin/],
    [create('../x'), /lower case letters/],
    [create('', {}), /name is not right/],
    [create('Demo'), /lower case/],
    [create('a'.repeat(54)), /at most 53/],
    [create('-demo'), /starts and ends/],
    [create('demo', { template: 'nope' }), /There are: small/],
    [create('demo', { lifetime: 'P9D' }), /at most 3 days/],
    [{ verb: 'delete', cluster: { name: 'demo' } }, /cluster.namespace/],
  ])('answers 400 and changes nothing for %j', async (body, message) => {
    const { app, git, event } = await setUp();
    const response = await post(app, body);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(message);
    expect(git.changeRequests).toEqual([]);
    expect(event.success).not.toHaveBeenCalled();
  });

  it('reads no large bodies, and no text that is not JSON', async () => {
    const { app } = await setUp();
    const large = await post(
      app,
      create('demo', { purpose: 'x'.repeat(70000) }),
    );
    expect(large.status).toBe(413);
    const broken = await describedApi(app)
      .post('/requests')
      .set('Authorization', ada)
      .set('Content-Type', 'application/json')
      .send('{');
    expect(broken.status).toBe(400);
  });

  it('is for people, with permission, and for owners that they act for', async () => {
    const { app, event } = await setUp();
    expect(
      (await describedApi(app).post('/requests').send(create())).status,
    ).not.toBe(201);
    expect((await post(app, create(), service)).status).toBe(403);
    const olgas = await post(app, create(), olga);
    expect(olgas.status).toBe(403);
    expect(olgas.body.error.message).toBe('You may not ask for new clusters.');
    const bos = await post(app, create(), bo);
    expect(bos.status).toBe(403);
    expect(bos.body.error.message).toContain('the owner');
    expect(event.fail).toHaveBeenCalledTimes(2);
  });

  it('makes what one may not see look absent, and says no to what one sees but may not change', async () => {
    const half = await setUp();
    await bringUp(half);
    const removal = (name: string) => ({
      verb: 'delete',
      cluster: cluster(name),
    });
    const denied = await post(half.app, removal('demo'), bo);
    const absent = await post(half.app, removal('nothing'), bo);
    expect(denied.status).toBe(404);
    expect(denied.body.error.message).toBe('No cluster management/demo/demo');
    expect(absent.status).toBe(404);
    expect(absent.body.error.message).toBe(
      'No cluster management/nothing/nothing',
    );

    half.git.edit({
      verb: 'create',
      cluster: { ...cluster('shared'), kind: 'capi' },
      rendered: { files: [], element: { owner: 'group:default/shared' } },
    });
    const visible = await post(half.app, removal('shared'), bo);
    expect(visible.status).toBe(403);
    expect(visible.body.error.message).toBe(
      'You may not remove cluster shared. Ask its owner, group:default/shared.',
    );
    expect((await post(half.app, removal('demo'), olga)).status).toBe(201);
  });

  it('says 409 where something else is under way', async () => {
    const half = await setUp();
    await bringUp(half);
    const extend = (hours: number) => ({
      verb: 'extend',
      cluster: cluster('demo'),
      expiresAt: new Date(half.now().getTime() + hours * 3.6e6).toISOString(),
    });
    expect((await post(half.app, extend(1))).status).toBe(201);
    expect((await post(half.app, extend(2))).status).toBe(409);
  });

  it('says 409 for a name that would adopt a namespace of the system', async () => {
    const { app, git } = await setUp();
    const response = await post(app, create('cert-manager'));
    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('it is reserved');
    expect(git.changeRequests).toEqual([]);
  });

  it('says 503 where the forge is down', async () => {
    const { app, git } = await setUp();
    git.failure = Object.assign(new Error('The forge cannot be reached.'), {
      name: 'ServiceUnavailableError',
    });
    const response = await post(app, create());
    expect(response.status).toBe(503);
    expect(response.body.error.message).toContain('The forge');
  });
});

describe('requests that were made', () => {
  it('are shown to who may read their cluster, and to other plugins', async () => {
    const { app } = await setUp();
    const { body } = await post(app, create());
    const path = `/requests/${body.id}`;
    expect((await get(app, path)).body).toMatchObject({
      id: body.id,
      timeline: expect.arrayContaining([
        expect.objectContaining({ id: 'merged', state: 'active' }),
      ]),
    });
    expect((await get(app, path, service)).status).toBe(200);
    expect((await get(app, path, olga)).body.allowed.cancel).toBe(false);
    const denied = await get(app, path, bo);
    const absent = await get(app, '/requests/nothing', bo);
    expect([denied.status, absent.status]).toEqual([404, 404]);
    expect(denied.body.error.message).toBe(`No request ${body.id}`);

    const list = '/clusters/management/demo/demo/requests';
    expect((await get(app, list)).body.items).toHaveLength(1);
    expect((await get(app, list, bo)).status).toBe(404);
  });

  it.each(['cancel', 'retry'])(
    'are in the audit log where somebody who may not see them tries to %s them',
    async action => {
      const { app, auditor, event } = await setUp();
      const { body } = await post(app, create());
      auditor.createEvent.mockClear();
      for (const id of [body.id, 'nothing']) {
        const { status } = await post(app, {}, bo, `/requests/${id}/${action}`);
        expect(status).toBe(404);
      }
      expect(auditor.createEvent.mock.calls.map(([{ meta }]) => meta)).toEqual([
        {
          actionType: action,
          requestId: body.id,
          cluster: 'management/demo/demo',
        },
        { actionType: action, requestId: 'nothing' },
      ]);
      expect(event.fail).toHaveBeenCalledTimes(2);
    },
  );

  it('can be cancelled and retried by who may manage them', async () => {
    const { app, git } = await setUp();
    const { body } = await post(app, create());
    const cancel = `/requests/${body.id}/cancel`;
    expect((await post(app, {}, bo, cancel)).status).toBe(404);
    expect((await post(app, {}, olga, cancel)).status).toBe(403);
    const cancelled = await post(app, {}, ada, cancel);
    expect(cancelled.body).toMatchObject({
      state: 'cancelled',
      error: 'Cancelled by user:default/ada.',
      allowed: { cancel: false, retry: true },
    });
    expect((await post(app, {}, ada, cancel)).status).toBe(409);
    const retried = await post(app, {}, ada, `/requests/${body.id}/retry`);
    expect(retried.status).toBe(201);
    expect(retried.body).toMatchObject({ state: 'open' });
    expect(git.changeRequests.map(item => item.state)).toEqual([
      'closed',
      'open',
    ]);
  });
});

describe('the removal of a cluster whose lifetime is over', () => {
  it('cannot be cancelled, even by who may remove the cluster', async () => {
    const half = await setUp();
    const { app, git, service: requests, now, advance } = half;
    const expiresAt = new Date(now().getTime() + 1_000).toISOString();
    git.edit({
      verb: 'create',
      cluster: { ...cluster('demo'), kind: 'capi' },
      rendered: {
        files: [],
        element: { owner: 'group:default/team-a', expiresAt },
      },
    });
    advance(2_000);
    const removal = await requests.submitExpired(
      cluster('demo'),
      expiresAt,
      engineRequester,
    );
    const path = `/requests/${removal.request.id}`;
    expect((await get(app, path)).body.allowed.cancel).toBe(false);
    const refused = await post(app, {}, ada, `${path}/cancel`);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('extend it instead');
    expect(git.changeRequests[0].state).toBe('open');
  });
});

describe('GET /names/availability', () => {
  const path = (name: string, template = 'small') =>
    `/names/availability?template=${template}&name=${encodeURIComponent(name)}`;

  it('answers while somebody types, without saying whose a name is', async () => {
    const { app } = await setUp();
    expect((await get(app, path('demo'))).body).toEqual({ available: true });
    await post(app, create());
    expect((await get(app, path('demo'), bo)).body).toEqual({
      available: false,
      reason: 'This name is not available.',
    });
    expect((await get(app, path('kube-system'))).body).toEqual({
      available: false,
      reason: 'This name is not available: it is reserved.',
    });
    expect((await get(app, path('../x'))).body.reason).toMatch(/lower case/);
    expect((await get(app, path('x', 'nope'))).status).toBe(400);
    expect((await get(app, path('x'), olga)).status).toBe(403);
  });
});
