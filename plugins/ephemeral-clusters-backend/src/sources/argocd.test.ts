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

import type { ArgoCdClient } from '../argocd/ArgoCdClient';
import {
  createKubernetesClient,
  Discovery,
  type KubernetesClient,
} from '../kubernetes';
import { FakeApiServer } from '../kubernetes/__testUtils__/FakeApiServer';
import { ManualTiming, until } from '../kubernetes/__testUtils__/ManualTiming';
import { ArgoCdSource } from './argocd';

const here = 'https://kubernetes.default.svc';

function application(
  name: string,
  change: {
    destination?: object;
    resources?: object[];
    set?: string;
    status?: object;
    version?: string;
  } = {},
) {
  return {
    metadata: {
      name,
      namespace: 'argocd',
      uid: `uid-${name}`,
      resourceVersion: change.version ?? '1',
      ownerReferences: change.set
        ? [{ kind: 'ApplicationSet', name: change.set, uid: 'set' }]
        : undefined,
    },
    spec: { destination: change.destination ?? { server: here } },
    status: {
      sync: { status: 'Synced' },
      health: { status: 'Healthy' },
      resources: change.resources,
      ...change.status,
    },
  };
}

const cluster = (name: string, status = 'Synced') => ({
  group: 'cluster.x-k8s.io',
  kind: 'Cluster',
  namespace: name,
  name,
  status,
});

describe('ArgoCdSource', () => {
  let server: FakeApiServer;
  let client: KubernetesClient;
  let timing: ManualTiming;
  let stop: AbortController;
  let running: Promise<void>;
  let touched: (string[] | 'all')[];

  beforeEach(async () => {
    server = await FakeApiServer.start();
    client = createKubernetesClient({
      id: 'fake',
      inCluster: false,
      kubeconfig: { path: server.kubeconfig() },
    });
    timing = new ManualTiming();
    stop = new AbortController();
    touched = [];
  });

  afterEach(async () => {
    stop.abort();
    await running;
    await client.close();
    await server.stop();
  });

  async function observe(
    applications: object[],
    options: { argocd?: ArgoCdClient; sets?: object[] } = {},
  ) {
    server.onList = (request, response) => {
      const path = request.url!.split('?')[0];
      if (path === '/apis/argoproj.io') {
        response.end(JSON.stringify({ versions: [{ version: 'v1alpha1' }] }));
      } else if (path === '/apis/argoproj.io/v1alpha1') {
        response.end(
          JSON.stringify({
            resources: [
              { name: 'applications', kind: 'Application' },
              { name: 'applications/status', kind: 'Application' },
              { name: 'applicationsets', kind: 'ApplicationSet' },
            ],
          }),
        );
      } else {
        server.list(
          response,
          path.endsWith('/applications') ? applications : options.sets ?? [],
          '1',
        );
      }
    };
    const source = ArgoCdSource.create({
      managementCluster: 'management',
      title: 'Management',
      client,
      discovery: new Discovery(client, timing),
      timing,
      staleAfterMilliseconds: 90_000,
      url: 'https://argocd.test/',
      argocd: options.argocd,
    });
    source.onChange(keys => touched.push(keys ? [...keys] : 'all'));
    running = source.start(stop.signal);
    // Each of the two lists and watches has told that it is there and that it follows: whatever is heard after that is about objects.
    await until(
      () => touched.filter(keys => keys === 'all').length >= 4,
      'both watches',
    );
    return source;
  }

  const roles = (source: ArgoCdSource, name: string) =>
    source
      .factsOf({ namespace: name, name })
      .applications.map(item => `${item.role} ${item.name}`);

  it('knows what delivers a cluster and what runs on it', async () => {
    const source = await observe([
      application('clusters', { resources: [cluster('a'), cluster('b')] }),
      application('hello-a', { destination: { name: 'a' } }),
      application('by-server', { destination: { server: 'https://a:6443' } }),
      application('other', { destination: { name: 'c' } }),
    ]);
    expect(roles(source, 'a')).toEqual([
      'delivers clusters',
      'runs-on hello-a',
    ]);
    expect(
      source
        .factsOf({ namespace: 'a', name: 'a', endpoint: 'https://a:6443' })
        .applications.map(item => item.name),
    ).toEqual(['clusters', 'by-server', 'hello-a']);
    expect(
      source.factsOf({ namespace: 'a', name: 'a' }).applications[0].url,
    ).toBe('https://argocd.test/applications/argocd/clusters');
    expect(roles(source, 'b')).toEqual(['delivers clusters']);
  });

  it('knows the application that an ApplicationSet named after the cluster before it has resources', async () => {
    const source = await observe([
      application('dev-a', {
        set: 'capi-dev',
        destination: { server: here, namespace: 'dev-a' },
      }),
    ]);
    expect(roles(source, 'dev-a')).toEqual(['delivers dev-a']);
  });

  it('tells of an application that delivers several only what concerns the one', async () => {
    const source = await observe([
      application('clusters', {
        resources: [cluster('a', 'OutOfSync'), cluster('b')],
        status: {
          sync: { status: 'OutOfSync' },
          health: { status: 'Degraded', message: 'Caused by Cluster:a/a' },
          operationState: {
            phase: 'Failed',
            message: 'a was refused',
            syncResult: {
              resources: [
                {
                  kind: 'Cluster',
                  namespace: 'a',
                  name: 'a',
                  status: 'SyncFailed',
                  message: 'admission denied',
                },
              ],
            },
          },
        },
      }),
    ]);
    const of = (name: string) =>
      source.factsOf({ namespace: name, name }).applications[0];
    expect(of('a')).toMatchObject({
      sync: 'OutOfSync',
      message: 'admission denied',
    });
    expect(of('b').sync).toBe('Synced');
    expect(JSON.stringify(of('b'))).not.toMatch(/Cluster:a|a was refused/);
  });

  it('tells which clusters a change touches, and nothing of one that changes nothing', async () => {
    const source = await observe([
      application('clusters', { resources: [cluster('a')] }),
      application('hello-a', { destination: { name: 'a' } }),
    ]);
    source.factsOf({ namespace: 'a', name: 'a' });
    touched = [];
    const send = (object: object) =>
      server.watches
        .find(watch => watch.req.url!.includes('/applications?'))!
        .write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    // As Argo CD does every few minutes.
    send(
      application('hello-a', {
        destination: { name: 'a' },
        version: '2',
        status: { reconciledAt: '2030-01-01T12:00:00Z' },
      }),
    );
    send(
      application('hello-a', {
        destination: { name: 'a' },
        version: '3',
        status: { health: { status: 'Degraded' } },
      }),
    );
    await until(() => touched.length > 0);
    expect(touched).toEqual([['management/a/a']]);
    expect(
      source.factsOf({ namespace: 'a', name: 'a' }).applications[1].health,
    ).toBe('Degraded');
  });

  it('knows by Argo CD what is registered, and does not know where it may not look', async () => {
    let found: string[] | undefined = ['a'];
    const argocd: ArgoCdClient = {
      refresh: async () => {},
      sync: async () => {},
      blockingSyncWindows: async () => [],
      destinations: async () =>
        found?.map(name => ({ name, server: '', connection: 'Successful' })),
    };
    const source = await observe([], { argocd });
    const registered = (name: string) =>
      source.factsOf({ namespace: name, name }).registered;
    expect(registered('a')).toBe(true);
    expect(registered('b')).toBe(false);
    found = undefined;
    touched = [];
    timing.advance(30_000);
    await until(() => touched.length > 0);
    expect(registered('a')).toBeUndefined();
  });

  it('says that what it knows is old where applications may not be read any more, and blames nobody for it', async () => {
    const source = await observe([
      application('clusters', { resources: [cluster('a')] }),
    ]);
    const before = source.factsOf({ namespace: 'a', name: 'a' });
    expect(before.outdated).toBeUndefined();
    expect(before.delivery).toBeDefined();
    server.onList = (_, response) => server.status(response, 403, 'Forbidden');
    server.onWatch = (_, response) => server.status(response, 403, 'Forbidden');
    for (const watch of server.watches) watch.end();
    await until(() => {
      // Of what waits before it asks again.
      timing.advance(1_000);
      return source.freshness().state === 'unavailable';
    }, 'a refusal');
    const after = source.factsOf({ namespace: 'a', name: 'a' });
    expect(after.outdated).toBe(true);
    expect(after.delivery).toBeUndefined();
    expect(after.applications).toHaveLength(1);
  });

  it('tells clusters of the same name apart by their addresses, and finds what is registered under another name', async () => {
    const argocd: ArgoCdClient = {
      refresh: async () => {},
      sync: async () => {},
      blockingSyncWindows: async () => [],
      destinations: async () => [
        { name: 'test', server: 'https://a:6443', connection: 'Successful' },
        { name: 'b-test', server: 'https://b:6443/', connection: 'Successful' },
      ],
    };
    const source = await observe(
      [
        application('of-a', { destination: { name: 'test' } }),
        application('of-b', { destination: { name: 'b-test' } }),
      ],
      { argocd },
    );
    const facts = (namespace: string, endpoint?: string) => {
      const found = source.factsOf({
        namespace,
        name: 'test',
        endpoint,
        sharesName: true,
      });
      return [found.registered, found.applications.map(item => item.name)];
    };
    expect(facts('team-a', 'https://a:6443')).toEqual([true, ['of-a']]);
    expect(facts('team-b', 'https://b:6443')).toEqual([true, ['of-b']]);
    expect(facts('team-c', 'https://c:6443')).toEqual([false, []]);
    // It has no address yet: nobody knows.
    expect(facts('team-d')).toEqual([undefined, []]);
  });

  it('concludes from applications what is registered where there is no token', async () => {
    const source = await observe([
      application('hello-a', { destination: { name: 'a' } }),
      application('hello-b', {
        destination: { name: 'b' },
        status: {
          conditions: [
            {
              type: 'InvalidSpecError',
              message: 'there are no clusters with this name: b',
            },
          ],
        },
      }),
    ]);
    const registered = (name: string) =>
      source.factsOf({ namespace: name, name }).registered;
    expect(registered('a')).toBe(true);
    expect(registered('b')).toBe(false);
    expect(registered('c')).toBeUndefined();
  });

  it('reports an ApplicationSet that makes nothing', async () => {
    const source = await observe([], {
      sets: [
        {
          metadata: {
            name: 'vclusters',
            namespace: 'argocd',
            uid: 's',
            resourceVersion: '1',
          },
          status: {
            conditions: [
              { type: 'ErrorOccurred', status: 'True', message: 'no key' },
            ],
          },
        },
      ],
    });
    expect(source.problems()).toEqual([
      {
        source: 'argocd:management',
        object: 'ApplicationSet argocd/vclusters',
        message: 'no key',
      },
    ]);
  });

  it('knows nothing of the delivery before it has seen the applications', async () => {
    const source = ArgoCdSource.create({
      managementCluster: 'management',
      title: 'Management',
      client,
      discovery: new Discovery(client, timing),
      timing,
      staleAfterMilliseconds: 90_000,
    });
    running = Promise.resolve();
    expect(
      source.factsOf({ namespace: 'a', name: 'a' }).delivery,
    ).toBeUndefined();
  });

  it('reports an application controller that does not look at what it is told of', async () => {
    const ago = (minutes: number) =>
      new Date(timing.now().getTime() - minutes * 60_000).toISOString();
    const stopped = {
      ...application('clusters', {
        resources: [cluster('a')],
        status: { reconciledAt: ago(4) },
      }),
    };
    Object.assign(stopped.metadata, {
      annotations: {
        'argocd.argoproj.io/refresh': 'normal',
        'argocd.argoproj.io/refresh-timestamp': ago(3),
      },
    });
    const source = await observe([stopped]);
    expect(source.problems()).toMatchObject([
      {
        object: 'application controller',
        message: expect.stringContaining('it does not run, or is far behind'),
      },
    ]);
    expect(
      source.factsOf({ namespace: 'a', name: 'a' }).delivery?.controller,
    ).toEqual({ lastActiveAt: ago(4), askedAt: ago(3) });
  });

  it('knows which sync windows hold an application that delivers a cluster', async () => {
    const deny = {
      kind: 'deny' as const,
      schedule: '0 0 * * *',
      duration: '8h',
    };
    const argocd: ArgoCdClient = {
      refresh: async () => {},
      sync: async () => {},
      destinations: async () => undefined,
      blockingSyncWindows: async () => [deny],
    };
    const waiting = application('clusters', {
      resources: [cluster('a', 'OutOfSync')],
      status: { sync: { status: 'OutOfSync' } },
    });
    Object.assign(waiting.spec, { syncPolicy: { automated: {} } });
    const source = await observe([waiting], { argocd });
    timing.advance(10_000);
    const windows = () =>
      source.factsOf({ namespace: 'a', name: 'a' }).delivery?.applications[0]
        .blockingWindows;
    await until(() => windows()?.length === 1);
    expect(windows()).toEqual([deny]);
  });
});
