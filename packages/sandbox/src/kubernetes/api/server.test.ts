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

import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:https';
import { createSandboxClock } from '../../clock';
import { KubernetesObject, SandboxFaults } from '../../types';
import { createObjectStore, ObjectStore } from '../store';
import { KubernetesApi, startKubernetesApi } from './server';

type Fields = Record<string, any>;

interface Answer {
  code: number;
  headers: Record<string, string | string[] | undefined>;
  body: Fields;
}

const admin = randomBytes(16).toString('hex');
const reader = randomBytes(16).toString('hex');
const clock = createSandboxClock({ speed: 1 });
let store: ObjectStore;
let faults: SandboxFaults;
let api: KubernetesApi;
let agent: Agent;

beforeEach(async () => {
  store = createObjectStore({ cluster: 'management', clock });
  faults = { kubernetes: {}, argocd: {}, clusters: {} };
  api = await startKubernetesApi({
    store,
    clock,
    faults,
    port: 0,
    tokens: [
      { token: admin, role: 'admin' },
      { token: reader, role: 'read' },
    ],
    bookmarkInterval: 30,
  });
  agent = new Agent({ ca: api.caCertificate, keepAlive: true });
});
afterEach(async () => {
  agent.destroy();
  await api.stop();
});
afterAll(() => clock.stop());

function send(
  method: string,
  path: string,
  options: {
    token?: string;
    body?: unknown;
    headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const { token = admin, headers } = options;
  const body =
    options.body === undefined || typeof options.body === 'string'
      ? options.body
      : JSON.stringify(options.body);
  return new Promise((resolve, reject) => {
    const sent = request(
      `${api.url}${path}`,
      {
        method,
        agent,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          'content-type': 'application/json',
          // Node sends none with a DELETE on its own.
          ...(body
            ? { 'content-length': String(Buffer.byteLength(body)) }
            : {}),
          ...headers,
        },
      },
      response => {
        let text = '';
        response.on('data', chunk => (text += chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            code: response.statusCode!,
            headers: response.headers,
            body: text.startsWith('{') ? JSON.parse(text) : { text },
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** An open watch: its events so far, and the way to wait for more. */
function watch(path: string, headers: Record<string, string> = {}) {
  const events: Fields[] = [];
  let ended = false;
  let changed = () => {};
  const sent = request(`${api.url}${path}`, {
    agent,
    headers: { authorization: `Bearer ${admin}`, ...headers },
  });
  sent.on('response', response => {
    let text = '';
    response.on('data', chunk => {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop()!;
      events.push(...lines.map(line => JSON.parse(line)));
      changed();
    });
  });
  sent.on('error', () => {});
  sent.on('close', () => {
    ended = true;
    changed();
  });
  sent.end();
  const until = (holds: () => boolean) =>
    new Promise<void>(resolve => {
      changed = () => {
        if (holds()) resolve();
      };
      changed();
    });
  return {
    events,
    until,
    untilEnd: () => until(() => ended),
    close: () => sent.destroy(),
    summary: () =>
      events
        .filter(event => event.type !== 'BOOKMARK')
        .map(event => `${event.type} ${event.object.metadata?.name}`),
  };
}

const clusters = '/apis/cluster.x-k8s.io/v1beta2/namespaces/default/clusters';

function cluster(
  name: string,
  labels?: Record<string, string>,
): KubernetesObject {
  return {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Cluster',
    metadata: { name, namespace: 'default', labels },
    spec: { topology: { classRef: { name: 'standard' }, version: 'v1.36.0' } },
  };
}

describe('startKubernetesApi', () => {
  describe('discovery', () => {
    it('serves versions, groups and resources', async () => {
      expect((await send('GET', '/version', { token: '' })).body.major).toBe(
        '1',
      );
      expect((await send('GET', '/readyz', { token: '' })).body.text).toBe(
        'ok',
      );
      const { body: groups } = await send('GET', '/apis');
      expect(
        groups.groups.find((g: Fields) => g.name === 'cluster.x-k8s.io'),
      ).toMatchObject({
        preferredVersion: { version: 'v1beta2' },
        versions: [{ version: 'v1beta2' }, { version: 'v1beta1' }],
      });
      const { body: list } = await send(
        'GET',
        '/apis/cluster.x-k8s.io/v1beta1',
      );
      expect(list.resources).toContainEqual(
        expect.objectContaining({ name: 'clusters', kind: 'Cluster' }),
      );
      expect((await send('GET', '/apis/nothing.example/v1')).code).toBe(404);
    });

    it('lists the definitions of custom kinds', async () => {
      const { body } = await send(
        'GET',
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusters.cluster.x-k8s.io',
      );
      expect(body.spec.versions.map((v: Fields) => v.name)).toEqual([
        'v1beta2',
        'v1beta1',
      ]);
    });
  });

  describe('access', () => {
    it('wants a token', async () => {
      expect((await send('GET', clusters, { token: '' })).code).toBe(401);
      const wrong = await send('GET', clusters, { token: `${admin}x` });
      expect(wrong.body).toMatchObject({
        kind: 'Status',
        reason: 'Unauthorized',
      });
    });

    it('keeps readers from writing and from Secrets', async () => {
      store.create(cluster('a'));
      const as = { token: reader };
      expect((await send('GET', clusters, as)).code).toBe(200);
      const denied = await send('DELETE', `${clusters}/a`, as);
      expect(denied.body).toMatchObject({
        code: 403,
        reason: 'Forbidden',
        message:
          'clusters.cluster.x-k8s.io "a" is forbidden: User "sandbox-read" cannot delete resource "clusters" in API group "cluster.x-k8s.io" in the namespace "default"',
      });
      expect((await send('GET', '/api/v1/secrets', as)).code).toBe(403);
      expect((await send('GET', '/api/v1/secrets?watch=1', as)).code).toBe(403);
      expect(
        store.get({
          group: 'cluster.x-k8s.io',
          kind: 'Cluster',
          namespace: 'default',
          name: 'a',
        }),
      ).toBeDefined();
    });

    it.each([
      ['admin', 'delete', 'clusters', true],
      ['read', 'delete', 'clusters', false],
      ['read', 'list', 'clusters', true],
      ['read', 'list', 'secrets', false],
    ])(
      'reviews the access of %s: %s %s',
      async (role, verb, resource, allowed) => {
        const { body } = await send(
          'POST',
          '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
          {
            token: role === 'admin' ? admin : reader,
            body: {
              spec: {
                resourceAttributes: {
                  verb,
                  resource,
                  group: resource === 'secrets' ? '' : 'cluster.x-k8s.io',
                },
              },
            },
          },
        );
        expect(body.status.allowed).toBe(allowed);
      },
    );
  });

  describe('writing', () => {
    it('creates, refuses a second one, and needs the namespace', async () => {
      const created = await send('POST', clusters, {
        body: { ...cluster('a'), status: { phase: 'invented' } },
      });
      expect(created.code).toBe(201);
      expect(created.body.metadata.uid).toBeDefined();
      expect(created.body.status).toBeUndefined();
      const again = await send('POST', clusters, { body: cluster('a') });
      expect(again.body).toMatchObject({
        code: 409,
        reason: 'AlreadyExists',
        message: 'clusters.cluster.x-k8s.io "a" already exists',
      });
      const elsewhere = await send(
        'POST',
        clusters.replace('default', 'nowhere'),
        { body: { ...cluster('a'), metadata: { name: 'a' } } },
      );
      expect(elsewhere.body.message).toBe('namespaces "nowhere" not found');
    });

    it('says what an error is about', async () => {
      await send('POST', clusters, { body: cluster('a') });
      const details = async (...args: Parameters<typeof send>) =>
        (await send(...args)).body.details;
      const group = 'cluster.x-k8s.io';
      expect(await details('POST', clusters, { body: cluster('a') })).toEqual({
        name: 'a',
        group,
        kind: 'clusters',
      });
      expect(
        await details('POST', clusters.replace('default', 'nowhere'), {
          body: { ...cluster('b'), metadata: { name: 'b' } },
        }),
      ).toEqual({ name: 'nowhere', kind: 'namespaces' });
      expect(
        await details('POST', clusters, { body: cluster('Not-A-Name') }),
      ).toMatchObject({
        name: 'Not-A-Name',
        group,
        kind: 'Cluster',
        causes: [{ reason: 'FieldValueInvalid', field: 'metadata.name' }],
      });
    });

    it('refuses to patch in what it would not create', async () => {
      store.create(cluster('a'));
      const { code, body } = await send('PATCH', `${clusters}/a`, {
        body: { metadata: { labels: { a: 1 } } },
        headers: { 'content-type': 'application/merge-patch+json' },
      });
      expect(code).toBe(422);
      expect(body.reason).toBe('Invalid');
    });

    it('deletes all that a selector selects', async () => {
      for (const name of ['a', 'b', 'c']) store.create(cluster(name));
      await send('PATCH', `${clusters}/b`, {
        body: { metadata: { labels: { keep: 'yes' } } },
        headers: { 'content-type': 'application/merge-patch+json' },
      });
      const { code, body } = await send(
        'DELETE',
        `${clusters}?labelSelector=${encodeURIComponent('!keep')}`,
      );
      expect(code).toBe(200);
      expect(
        body.items.map((it: KubernetesObject) => it.metadata.name),
      ).toEqual(['a', 'c']);
      expect(
        store.list('cluster.x-k8s.io', 'Cluster').map(it => it.metadata.name),
      ).toEqual(['b']);
    });

    it('refuses what is no object of the kind', async () => {
      for (const body of ['{broken', [], { kind: 'Machine' }]) {
        expect((await send('POST', clusters, { body })).code).toBe(400);
      }
      const bad = await send('POST', clusters, { body: cluster('Not-A-Name') });
      expect(bad.code).toBe(422);
      const binary = await send('POST', clusters, {
        body: 'k8s',
        headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
      });
      expect(binary.code).toBe(415);
    });

    it('patches with merge, JSON and apply patches, and custom kinds not strategically', async () => {
      store.create(cluster('a'));
      const patch = (type: string, body: unknown, query = '') =>
        send('PATCH', `${clusters}/a${query}`, {
          body,
          headers: { 'content-type': `application/${type}` },
        });
      const merged = await patch('merge-patch+json', {
        metadata: { labels: { a: 'b' } },
      });
      expect(merged.body.metadata.labels).toEqual({ a: 'b' });
      const json = await patch('json-patch+json', [
        { op: 'test', path: '/metadata/labels/a', value: 'b' },
        { op: 'add', path: '/metadata/labels/c', value: 'd' },
      ]);
      expect(json.body.metadata.labels).toEqual({ a: 'b', c: 'd' });
      const failed = await patch('json-patch+json', [
        { op: 'remove', path: '/metadata/labels/nothing' },
      ]);
      expect(failed.code).toBe(422);
      const applied = await patch(
        'apply-patch+yaml',
        'apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata:\n  name: a\n  annotations: {x: y}\n',
        '?fieldManager=test',
      );
      expect(applied.body.metadata).toMatchObject({
        labels: { a: 'b', c: 'd' },
        annotations: { x: 'y' },
      });
      expect((await patch('apply-patch+yaml', '{}')).code).toBe(422);
      expect(
        (await patch('strategic-merge-patch+json', { metadata: {} })).code,
      ).toBe(415);
    });

    it('refuses to put over a version that is not the latest, and keeps status apart', async () => {
      const first = store.create({
        ...cluster('a'),
        status: { phase: 'Pending' },
      });
      const put = (object: unknown, path = `${clusters}/a`) =>
        send('PUT', path, { body: object });
      const changed = await put({
        ...first,
        spec: { paused: true },
        status: { phase: 'invented' },
      });
      expect(changed.body).toMatchObject({
        spec: { paused: true },
        status: { phase: 'Pending' },
        metadata: { generation: 2 },
      });
      expect((await put({ ...first, spec: {} })).body.reason).toBe('Conflict');
      const status = await put(
        { ...changed.body, spec: {}, status: { phase: 'Provisioned' } },
        `${clusters}/a/status`,
      );
      expect(status.body).toMatchObject({
        spec: { paused: true },
        status: { phase: 'Provisioned' },
      });
    });

    it('deletes with the asked propagation, and changes nothing in a dry run', async () => {
      store.create(cluster('a'));
      const dry = await send('DELETE', `${clusters}/a?dryRun=All`);
      expect(dry.code).toBe(200);
      const held = await send('DELETE', `${clusters}/a`, {
        body: { kind: 'DeleteOptions', propagationPolicy: 'Orphan' },
      });
      expect(held.body).toMatchObject({
        status: 'Success',
        details: { name: 'a' },
      });
      expect((await send('DELETE', `${clusters}/a`)).code).toBe(404);
      store.create(cluster('b'));
      const wrong = await send('DELETE', `${clusters}/b`, {
        body: { preconditions: { uid: 'another' } },
      });
      expect(wrong.code).toBe(409);
      expect(
        (await send('DELETE', `${clusters}/b?propagationPolicy=Never`)).code,
      ).toBe(422);
    });
  });

  describe('versions', () => {
    it('converts to v1beta1 and back, and warns', async () => {
      store.create({
        ...cluster('a'),
        status: { initialization: { infrastructureProvisioned: true } },
      });
      const old = clusters.replace('v1beta2', 'v1beta1');
      const got = await send('GET', `${old}/a`);
      expect(got.headers.warning).toBe(
        '299 - "cluster.x-k8s.io/v1beta1 Cluster is deprecated; use cluster.x-k8s.io/v1beta2 Cluster"',
      );
      expect(got.body).toMatchObject({
        apiVersion: 'cluster.x-k8s.io/v1beta1',
        spec: { topology: { class: 'standard' } },
        status: { infrastructureReady: true, controlPlaneReady: false },
      });
      await send('PATCH', `${old}/a`, {
        body: { spec: { topology: { class: 'other' } } },
        headers: { 'content-type': 'application/merge-patch+json' },
      });
      const now = await send('GET', `${clusters}/a`);
      expect(now.headers.warning).toBeUndefined();
      expect(now.body.spec.topology.classRef).toEqual({ name: 'other' });
    });
  });

  it('answers what is not served with plain text', async () => {
    for (const path of [
      '/apis/cluster.x-k8s.io/v1beta2/nones',
      '/apis/cluster.x-k8s.io/v9/clusters',
      '/apis/none.example.com',
    ]) {
      const { code, body } = await send('GET', path);
      expect([code, body.text]).toEqual([404, '404 page not found\n']);
    }
  });

  describe('lists', () => {
    it('come in pages that hold everything once', async () => {
      for (let i = 0; i < 5; i++) store.create(cluster(`c-${i}`));
      const names: string[] = [];
      let next = '';
      let pages = 0;
      do {
        const { body } = await send(
          'GET',
          `${clusters}?limit=2&continue=${next}`,
        );
        names.push(...body.items.map((item: Fields) => item.metadata.name));
        next = body.metadata.continue ?? '';
        pages += 1;
      } while (next);
      expect(names).toEqual(['c-0', 'c-1', 'c-2', 'c-3', 'c-4']);
      expect(pages).toBe(3);
    });

    it('end with 410 when the history of a page is compacted, and go on with the present where that is wanted', async () => {
      for (let i = 0; i < 3; i++) store.create(cluster(`c-${i}`));
      const { body } = await send('GET', `${clusters}?limit=1`);
      store.create(cluster('d'));
      store.compact();
      const late = await send(
        'GET',
        `${clusters}?limit=1&continue=${body.metadata.continue}`,
      );
      expect(late.body).toMatchObject({ code: 410, reason: 'Expired' });
      const rest = await send(
        'GET',
        `${clusters}?continue=${late.body.metadata.continue}`,
      );
      expect(
        rest.body.items.map(({ metadata }: KubernetesObject) => metadata.name),
      ).toEqual(['c-1', 'c-2', 'd']);
      const exact = await send(
        'GET',
        `${clusters}?resourceVersion=1&resourceVersionMatch=Exact`,
      );
      expect(exact.body.message).toBe(
        'The resourceVersion for the provided list is too old.',
      );
      expect((await send('GET', `${clusters}?continue=nonsense`)).code).toBe(
        400,
      );
    });

    it('are cut by selectors', async () => {
      store.create(cluster('a', { team: 'one' }));
      store.create(cluster('b', { team: 'two' }));
      const names = async (query: string) =>
        (await send('GET', `${clusters}?${query}`)).body.items?.map(
          (item: Fields) => item.metadata.name,
        );
      expect(await names('labelSelector=team%3Done')).toEqual(['a']);
      expect(await names('labelSelector=team%20in%20(one,two)')).toEqual([
        'a',
        'b',
      ]);
      expect(await names('labelSelector=!team')).toEqual([]);
      expect(await names('fieldSelector=metadata.name%3Db')).toEqual(['b']);
      expect(await names('fieldSelector=spec.paused%3Dtrue')).toBeUndefined();
    });

    it('come as tables for kubectl', async () => {
      store.create({ ...cluster('a'), status: { phase: 'Provisioned' } });
      const { body } = await send('GET', clusters, {
        headers: {
          accept:
            'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
        },
      });
      const titles = body.columnDefinitions.map(
        (column: Fields) => column.name,
      );
      const cells = Object.fromEntries(
        titles.map((title: string, i: number) => [
          title,
          body.rows[0].cells[i],
        ]),
      );
      expect(cells).toMatchObject({
        Name: 'a',
        ClusterClass: 'standard',
        Phase: 'Provisioned',
        Version: 'v1.36.0',
        Age: expect.stringMatching(/^\d+s$/),
      });
    });
  });

  describe('watches', () => {
    it('bring changes from a version on, and bookmarks', async () => {
      store.create(cluster('before'));
      const from = store.resourceVersion();
      store.create(cluster('a'));
      const open = watch(
        `${clusters}?watch=1&resourceVersion=${from}&allowWatchBookmarks=true`,
      );
      await open.until(() => open.events.length > 0);
      store.delete({
        group: 'cluster.x-k8s.io',
        kind: 'Cluster',
        namespace: 'default',
        name: 'a',
      });
      await open.until(() =>
        open.events.some(
          event =>
            event.type === 'BOOKMARK' &&
            Number(event.object.metadata.resourceVersion) ===
              store.resourceVersion(),
        ),
      );
      expect(open.summary()).toEqual(['ADDED a', 'DELETED a']);
      open.close();
    });

    it('show an object that starts or stops to match as new or gone', async () => {
      store.create(cluster('a'));
      const open = watch(
        `${clusters}?watch=1&resourceVersion=${store.resourceVersion()}&labelSelector=team%3Done`,
      );
      const ref = {
        group: 'cluster.x-k8s.io',
        kind: 'Cluster',
        namespace: 'default',
        name: 'a',
      };
      const label = (team: string) =>
        store.modify(ref, o => {
          o.metadata.labels = { team };
        });
      label('one');
      label('two');
      await open.until(() => open.events.length === 2);
      expect(open.summary()).toEqual(['ADDED a', 'DELETED a']);
      open.close();
    });

    it('stream a list and say when it is complete', async () => {
      store.create(cluster('a'));
      const open = watch(
        `${clusters}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
      );
      await open.until(() => open.events.length >= 2);
      expect(open.events[0]).toMatchObject({
        type: 'ADDED',
        object: { metadata: { name: 'a' } },
      });
      expect(open.events[1]).toMatchObject({
        type: 'BOOKMARK',
        object: {
          metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
        },
      });
      open.close();
    });

    it('stream a long list in parts, and what happens meanwhile after it', async () => {
      const names = Array.from({ length: 450 }, (_, index) => `c-${index}`);
      names.forEach(name => store.create(cluster(name)));
      const open = watch(
        `${clusters}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
      );
      await open.until(() => open.events.length > 0);
      store.create(cluster('late'));
      await open.until(() => open.events.length === 452);
      const summary = open.summary();
      expect(new Set(summary.slice(0, 450)).size).toBe(450);
      expect(open.events[450].type).toBe('BOOKMARK');
      expect(summary[450]).toBe('ADDED late');
      open.close();
    });

    it('fail with 410, in the stream for versions of this run, by status for those before', async () => {
      const from = store.resourceVersion();
      store.create(cluster('a'));
      store.compact();
      const open = watch(`${clusters}?watch=1&resourceVersion=${from}`);
      await open.untilEnd();
      expect(open.events).toEqual([
        {
          type: 'ERROR',
          object: expect.objectContaining({ code: 410, reason: 'Expired' }),
        },
      ]);
      const early = await send('GET', `${clusters}?watch=1&resourceVersion=1`);
      expect(early.body).toMatchObject({ code: 410, reason: 'Expired' });
    });

    it('fail for a version from the future, as a list does', async () => {
      const future = store.resourceVersion() + 100;
      const open = watch(`${clusters}?watch=1&resourceVersion=${future}`);
      await open.untilEnd();
      expect(open.events[0].object).toMatchObject({
        code: 504,
        reason: 'Timeout',
      });
      expect(
        (await send('GET', `${clusters}?resourceVersion=${future}`)).code,
      ).toBe(504);
    });

    it('end after the asked time', async () => {
      const open = watch(`${clusters}?watch=1&timeoutSeconds=1`);
      await open.untilEnd();
      expect(open.events).toEqual([]);
    });
  });

  describe('faults', () => {
    it('close connections and open watches while it is down, and pass', async () => {
      const open = watch(`${clusters}?watch=1`);
      store.create(cluster('a'));
      await open.until(() => open.events.length === 1);
      faults.kubernetes.management = 'down';
      await open.untilEnd();
      await expect(send('GET', clusters)).rejects.toThrow();
      delete faults.kubernetes.management;
      expect((await send('GET', clusters)).code).toBe(200);
    });

    it('answer 500 to everything', async () => {
      faults.kubernetes.management = 'error';
      expect((await send('GET', clusters)).body).toMatchObject({
        kind: 'Status',
        code: 500,
      });
      expect((await send('GET', '/readyz')).code).toBe(500);
    });

    it('take no watches while lists go on', async () => {
      const open = watch(`${clusters}?watch=1`);
      store.create(cluster('a'));
      await open.until(() => open.events.length === 1);
      faults.kubernetes.management = 'no-watch';
      await open.untilEnd();
      expect((await send('GET', `${clusters}?watch=1`)).code).toBe(503);
      expect((await send('GET', clusters)).code).toBe(200);
    });

    it('forbid everything', async () => {
      faults.kubernetes.management = 'forbidden';
      const { code, body } = await send('GET', clusters);
      expect(code).toBe(403);
      expect(body.message).toContain('cannot list resource "clusters"');
      expect((await send('GET', '/apis/cluster.x-k8s.io')).code).toBe(200);
    });

    it('never answer', async () => {
      faults.kubernetes.management = 'hang';
      const came = await new Promise(resolve => {
        const sent = request(`${api.url}${clusters}`, {
          agent,
          headers: { authorization: `Bearer ${admin}` },
          timeout: 200,
        });
        sent.on('response', () => resolve('an answer'));
        sent.on('error', () => resolve('an error'));
        sent.on('timeout', () => resolve('nothing'));
        sent.end();
      });
      expect(came).toBe('nothing');
    });

    it('of other clusters are none', async () => {
      faults.kubernetes['eu-west'] = 'down';
      expect((await send('GET', clusters)).code).toBe(200);
    });
  });
});
