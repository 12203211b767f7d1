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

import supertest from 'supertest';
import { createObjectStore } from '../../kubernetes';
import { createApi } from './createApi';
import {
  applicationOf,
  configMap,
  eventually,
  startTestArgoCd,
  TestArgoCd,
} from '../testArgoCd';

jest.setTimeout(20_000);

describe("Argo CD's REST API", () => {
  let test: TestArgoCd;
  beforeAll(async () => {
    test = await startTestArgoCd({
      'app/a.yaml': configMap('a'),
      'bad/a.yaml': 'apiVersion: v1\nkind: <b>\nmetadata: "\n',
    });
    const app = applicationOf('app', 'app', { syncPolicy: {} });
    app.metadata.labels = { team: 'a', tier: 'x' };
    test.store.create(app);
    test.store.create(applicationOf('other', 'app'));
    test.store.create(applicationOf('bad', 'bad'));
    await eventually(() => {
      const compared =
        test.application('other').status?.sync?.status === 'Synced' &&
        test.application('bad').status?.conditions?.length === 1;
      if (!compared) throw new Error('not compared yet');
    });
  });
  afterAll(async () => {
    await test.stop();
  });

  const json = async (path: string, init?: RequestInit) => {
    const response = await test.request(path, init);
    return { status: response.status, body: await response.json() };
  };
  const names = async (query: string) => {
    const { body } = await json(`/api/v1/applications?${query}`);
    return body.items.map((item: any) => item.metadata.name);
  };

  it('says what the account may do, as its rules in docs/operator.md have it', async () => {
    const ask = (right: string) => json(`/api/v1/account/can-i/${right}`);
    for (const [right, value] of [
      ['applications/get/default/app', 'yes'],
      ['applications/sync/*/*', 'yes'],
      ['clusters/get/*', 'yes'],
      ['applications/delete/default/app', 'no'],
      ['clusters/update/*', 'no'],
      ['exec/create/*/*', 'no'],
    ]) {
      expect([right, await ask(right)]).toEqual([
        right,
        { status: 200, body: { value } },
      ]);
    }
    expect(await ask('applications/fly/*')).toMatchObject({
      status: 400,
      body: {
        code: 3,
        message: expect.stringMatching(/does not contain fly$/),
      },
    });
    expect(await ask('planes/get/*')).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/does not contain planes$/) },
    });
  });

  it('wants a token for everything but its version', async () => {
    const plain = async (path: string, authorization?: string) => {
      const response = await fetch(`${test.argo.url}${path}`, {
        headers: authorization ? { authorization } : {},
      });
      return { status: response.status, body: await response.json() };
    };
    expect((await plain('/api/version')).body.Version).toMatch(/^v3\.6/);
    for (const path of [
      'applications',
      'applications/app',
      'clusters',
      'applicationsets',
    ]) {
      expect(await plain(`/api/v1/${path}`)).toEqual({
        status: 401,
        body: {
          error: 'no session information',
          code: 16,
          message: 'no session information',
        },
      });
    }
    expect((await plain('/api/v1/applications', 'Bearer wrong')).status).toBe(
      401,
    );
    expect(await plain('/api/v1/session/userinfo')).toEqual({
      status: 200,
      body: {},
    });
    expect((await json('/api/v1/session/userinfo')).body).toMatchObject({
      loggedIn: true,
    });
  });

  it('lists by name, and filters by project, labels, repository and namespace', async () => {
    expect(await names('')).toEqual(['app', 'bad', 'other']);
    expect(await names('projects=default')).toHaveLength(3);
    expect(await names('projects=none')).toEqual([]);
    expect(await names('selector=team%3Da')).toEqual(['app']);
    expect(await names('selector=team+in+(a,b),tier!=y')).toEqual(['app']);
    expect(await names('appNamespace=elsewhere')).toEqual([]);
    expect(
      (await json('/api/v1/applications?selector=a%3D%3D%3Db%20c')).status,
    ).toBe(400);
  });

  it('cuts a list down to the fields that the real one can cut down to', async () => {
    const { body } = await json(
      '/api/v1/applications?projects=default&name=other&fields=items.metadata.name,items.status.sync.status,items.status.health.status',
    );
    expect(body).toEqual({
      metadata: { resourceVersion: expect.any(String) },
      items: [
        { metadata: { name: 'other' }, status: { sync: { status: 'Synced' } } },
      ],
    });
  });

  it('gives one Application, with the health of its resources', async () => {
    const { body } = await json('/api/v1/applications/app');
    expect(body).toMatchObject({
      metadata: { name: 'app' },
      status: {
        sync: { status: 'OutOfSync' },
        resources: [{ name: 'a', health: { status: 'Missing' } }],
      },
    });
  });

  it('forbids what is not there, and says so where the project is named', async () => {
    expect(await json('/api/v1/applications/none')).toEqual({
      status: 403,
      body: {
        error: 'permission denied',
        code: 7,
        message: 'permission denied',
      },
    });
    const message = 'applications.argoproj.io "none" not found';
    expect(await json('/api/v1/applications/none?project=default')).toEqual({
      status: 404,
      body: { error: message, code: 5, message },
    });
    expect((await json('/api/v1/applications/app?project=other')).status).toBe(
      404,
    );
  });

  it('refreshes before it answers', async () => {
    const head = test.repository.push({ 'unrelated.txt': 'x' });
    const { body } = await json('/api/v1/applications/app?refresh=hard');
    expect(body.status.sync.revision).toBe(head);
    expect(body.metadata.annotations ?? {}).not.toHaveProperty(
      'argocd.argoproj.io/refresh',
    );
  });

  it('has no sync windows', async () => {
    expect(await json('/api/v1/applications/app/syncwindows')).toEqual({
      status: 200,
      body: { canSync: true },
    });
    expect((await json('/api/v1/applications/none/syncwindows')).status).toBe(
      403,
    );
  });

  it('refuses a sync that does not say it is JSON', async () => {
    const response = await test.request('/api/v1/applications/app/sync', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'text/plain' },
    });
    expect(response.status).toBe(415);
    const broken = await json('/api/v1/applications/app/sync', {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(broken.status).toBe(400);
  });

  it('syncs when asked', async () => {
    const { status, body } = await json('/api/v1/applications/app/sync', {
      method: 'POST',
      body: JSON.stringify({ prune: true }),
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(200);
    expect(body.operation.sync).toEqual({
      prune: true,
      revision: expect.stringMatching(/^[0-9a-f]{40}$/),
      source: expect.objectContaining({ path: 'app' }),
    });
    await eventually(() =>
      expect(test.application('app').status).toMatchObject({
        sync: { status: 'Synced' },
        operationState: {
          phase: 'Succeeded',
          operation: { initiatedBy: { username: 'portal' } },
        },
      }),
    );
    expect(test.application('app').operation).toBeUndefined();
  });

  it('refuses a second operation while one is asked for', async () => {
    // No controller that would take it away.
    const store = createObjectStore({ cluster: 'alone', clock: test.clock });
    store.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'argocd' },
    });
    store.create(applicationOf('app', 'app'));
    const destinations = { list: () => [], resolve: () => undefined };
    const api = supertest(
      createApi(
        {
          store,
          clock: test.clock,
          destinations: destinations as never,
          resolve: async () => 'a'.repeat(40),
        },
        ['t'],
      ),
    );
    const sync = () =>
      api
        .post('/api/v1/applications/app/sync')
        .set('authorization', 'Bearer t')
        .send({});
    expect((await sync()).status).toBe(200);
    const { status, body } = await sync();
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 9,
      message: 'another operation is already in progress',
    });
  });

  it('shows what came of an Application', async () => {
    const ref = {
      group: '',
      kind: 'ConfigMap',
      namespace: 'default',
      name: 'a',
    };
    const { uid } = test.store.get(ref)!.metadata;
    test.store.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'child',
        namespace: 'default',
        ownerReferences: [
          { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: uid! },
        ],
      },
    });
    // Whichever of the two Applications applied the object last holds it.
    const trees = await Promise.all(
      ['app', 'other'].map(name =>
        json(`/api/v1/applications/${name}/resource-tree`),
      ),
    );
    const nodes = trees.flatMap(({ body }) => body.nodes);
    expect(nodes).toMatchObject([
      { kind: 'ConfigMap', name: 'a', uid, version: 'v1' },
      { kind: 'Secret', name: 'child', parentRefs: [{ name: 'a', uid }] },
    ]);
  });

  it('lists clusters without their credentials', async () => {
    const { body } = await json('/api/v1/clusters');
    expect(body.items).toMatchObject([
      {
        name: 'in-cluster',
        server: 'https://kubernetes.default.svc',
        connectionState: { status: 'Successful' },
        info: { applicationsCount: 3 },
        config: { tlsClientConfig: { insecure: false } },
      },
    ]);
  });

  it('says that an ApplicationSet is not there', async () => {
    expect((await json('/api/v1/applicationsets')).body.items).toEqual([]);
    expect((await json('/api/v1/applicationsets/none')).status).toBe(404);
  });

  it('has a page for each Application that says what is wrong, and runs nothing out of it', async () => {
    const page = async (path: string) => {
      const response = await fetch(`${test.argo.url}${path}`);
      return { status: response.status, text: await response.text() };
    };
    const bad = await page('/applications/argocd/bad');
    expect(bad.status).toBe(200);
    expect(bad.text).toContain('ComparisonError');
    expect(bad.text).toContain('simulated by the sandbox');
    expect(bad.text).not.toContain('kind: <b>');
    expect((await page('/applications')).text).toContain(
      '/applications/argocd/app',
    );
    expect((await page('/applications/argocd/none')).status).toBe(404);
    expect((await page('/applications/elsewhere/app')).status).toBe(404);
    const hostile = await page(
      `/applications/argocd/${encodeURIComponent('<script>')}`,
    );
    expect(hostile.text).not.toContain('<script>');
  });

  it('refuses connections while it is down', async () => {
    test.faults.argocd.management = 'down';
    await expect(test.request('/api/version')).rejects.toThrow();
    delete test.faults.argocd.management;
    expect((await test.request('/api/version')).status).toBe(200);
  });
});
