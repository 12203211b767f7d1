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

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import {
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type {
  ClusterList,
  ClusterRow,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { startSandbox, type Sandbox } from '@ephemeral-clusters/sandbox';
import request from 'supertest';
import { parse } from 'yaml';
import plugin from '.';
import { until } from './kubernetes/__testUtils__/ManualTiming';

// Real servers in real time: on a busy machine each step can take seconds.
jest.setTimeout(40_000);

const api = '/api/ephemeral-clusters';
const user = mockCredentials.user.header('user:default/ada');

/** Two that answer, one of which has faults at times, and four that never do. */
describe('several management clusters', () => {
  let directory: string;
  let sandbox: Sandbox;
  let silent: Server;
  const sockets = new Set<Socket>();
  let backend: TestBackend;
  let stop = async () => {};
  let list: ClusterList | undefined;

  /** Each test has servers of its own: after several faults, pauses between attempts would be long. */
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'many-'));
    sandbox = await startSandbox({
      portBase: 'ephemeral',
      speed: 60,
      stateDirectory: directory,
      seedFleet: false,
    });
    for (const name of ['management', 'eu-west']) makeCluster(name, 'first');
    // Accepts connections and says nothing, not even to a TLS handshake.
    silent = createServer(socket => {
      sockets.add(socket);
      socket.on('error', () => {});
    });
    await new Promise<void>(resolve => {
      silent.listen(0, '127.0.0.1', () => resolve());
    });
    await writeFile(join(directory, 'token'), 'nobody-knows-it');
  }, 60_000);

  afterEach(async () => {
    await stop();
    await backend?.stop();
    sockets.forEach(socket => socket.destroy());
    silent?.close();
    await sandbox?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  async function startPortal(): Promise<void> {
    const written = parse(await readFile(sandbox.files.appConfig, 'utf8'));
    backend = await startTestBackend({
      features: [
        plugin,
        mockServices.rootConfig.factory({ data: configOf(written) }),
      ],
    });
    stop = keepReading();
  }

  function configOf(written: JsonObject): JsonObject {
    const { managementClusters } = written.ephemeralClusters as Record<
      string,
      JsonObject
    >;
    const { path } = (managementClusters.management as JsonObject)
      .kubeconfig as Record<string, string>;
    const address = (url: string) => ({
      serviceAccount: { url, tokenFile: join(directory, 'token') },
    });
    const { port } = silent.address() as AddressInfo;
    return {
      backend: {
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
      ephemeralClusters: {
        managementClusters: {
          // First, so that one which waits for another would show.
          unread: { kubeconfig: { path: join(directory, 'no-such-file') } },
          unnamed: { kubeconfig: { path, context: 'no-such-context' } },
          nowhere: address('https://no-such-host.invalid'),
          silent: address(`https://127.0.0.1:${port}`),
          ...managementClusters,
        },
        freshness: { staleAfter: { seconds: 1 } },
      },
    };
  }

  function makeCluster(managementCluster: string, name: string): void {
    const store = sandbox.stores[managementCluster];
    store.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    store.create({
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Cluster',
      metadata: { name, namespace: name },
    });
  }

  /** Reads the list again and again, as an open page does. */
  function keepReading(): () => Promise<void> {
    let reading = true;
    list = undefined;
    const read = async () => {
      while (reading) {
        const response = await request(backend.server)
          .get(`${api}/clusters`)
          .set('Authorization', user);
        list = response.body;
      }
    };
    const ended = read();
    return () => {
      reading = false;
      return ended;
    };
  }

  const row = (
    managementCluster: string,
    name: string,
  ): ClusterRow | undefined =>
    list?.items?.find(
      item =>
        item.managementCluster === managementCluster && item.name === name,
    );
  const source = (managementCluster: string): SourceFreshness | undefined =>
    list?.sources?.find(item => item.id === `kubernetes:${managementCluster}`);

  it('are there as far as they answer, and each of the others says why it does not', async () => {
    sandbox.faults.kubernetes['eu-west'] = 'down';
    await startPortal();
    await until(
      () =>
        row('management', 'first') !== undefined &&
        source('management')?.state === 'fresh' &&
        ['unread', 'unnamed', 'nowhere', 'eu-west'].every(
          name => source(name)?.state === 'unavailable',
        ),
      'one to be fresh and the others not',
    );
    expect(row('management', 'first')?.stale).toBe(false);
    expect(source('unread')?.error).toBe(
      'ephemeralClusters.managementClusters.unread.kubeconfig.path: there is no such file',
    );
    expect(source('unnamed')?.error).toBe(
      'ephemeralClusters.managementClusters.unnamed.kubeconfig.context: the file has no such context',
    );
    expect(source('nowhere')?.error).toMatch(/no-such-host\.invalid|EAI_AGAIN/);
    expect(source('silent')?.state).toMatch(/^(connecting|unavailable)$/);
    const health = await request(backend.server)
      .get(`${api}/health`)
      .set('Authorization', user);
    expect(health.body.status).toBe('degraded');
    sandbox.faults.kubernetes['eu-west'] = undefined;
    await until(
      () =>
        source('eu-west')?.state === 'fresh' &&
        row('eu-west', 'first')?.stale === false,
      'the other to come',
    );
    expect(row('management', 'first')?.stale).toBe(false);
  });

  it.each([
    ['is down', 'down', 'stale'],
    ['fails', 'error', 'stale'],
    ['takes no watch', 'no-watch', 'stale'],
    ['hangs', 'hang', 'stale'],
    ['forbids access', 'forbidden', 'unavailable'],
  ] as const)(
    'go on where another %s, whose rows stay and are marked',
    async (_, fault, state) => {
      await startPortal();
      await until(
        () =>
          source('eu-west')?.state === 'fresh' &&
          row('eu-west', 'first') !== undefined,
        'the other',
      );
      sandbox.faults.kubernetes['eu-west'] = fault;
      await until(
        () => source('eu-west')?.state === state,
        `the other to be ${state}`,
      );
      const name = `while-${fault}`;
      makeCluster('management', name);
      await until(
        () =>
          row('management', name)?.stale === false &&
          row('eu-west', 'first')?.stale === true,
        'a new cluster on the one that answers',
      );
      expect(source('management')?.state).toBe('fresh');
      expect(row('management', 'first')?.stale).toBe(false);
    },
  );
});
