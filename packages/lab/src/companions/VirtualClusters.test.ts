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

import fs from 'node:fs';
import { createServer } from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ensureCertificates,
  type Certificates,
} from '../kubernetes/certificates';
import { FakeApiServer } from './FakeApiServer';
import { KubeClient } from './KubeClient';
import { choosePort, VirtualClusters } from './VirtualClusters';
import { readWorkload, type Secret } from './workloads';

describe('choosePort', () => {
  const running = new Map([['a', { port: 7660 }]]);

  it('takes the first that nobody has', () => {
    expect(choosePort('b', 7660, new Map(), running)).toBe(7661);
  });

  it('leaves free what another one had, as Argo CD still takes it for that one', () => {
    const published = new Map([
      ['c', 7661],
      ['b', undefined],
    ]);
    expect(choosePort('b', 7660, published, running)).toBe(7662);
  });

  it('goes back to its own', () => {
    expect(choosePort('b', 7660, new Map([['b', 7669]]), running)).toBe(7669);
  });

  it('gives way where somebody else runs at its own', () => {
    expect(choosePort('b', 7660, new Map([['b', 7660]]), running)).toBe(7661);
  });
});

/** In place of kube-apiserver: answers that it is ready, until it is ended. */
const program = `#!${process.execPath}
const fs = require('node:fs');
const option = name => process.argv.find(item => item.startsWith('--' + name + '=')).split('=')[1];
require('node:https')
  .createServer(
    { cert: fs.readFileSync(option('tls-cert-file')), key: fs.readFileSync(option('tls-private-key-file')) },
    (request, response) => response.writeHead(request.url === '/readyz' ? 200 : 404).end(),
  )
  .listen(Number(option('secure-port')), '127.0.0.1');
console.log('prefix ' + option('etcd-prefix'));
`;

describe('VirtualClusters', () => {
  let directory: string;
  let certificates: Certificates;
  let server: FakeApiServer;
  let etcd: ReturnType<typeof createServer>;
  /** Prefixes that were deleted. */
  let deleted: string[];
  let management: KubeClient;
  let virtual: VirtualClusters;
  let firstPort: number;

  const sets = '/apis/apps/v1/statefulsets';
  const secretPath = '/api/v1/namespaces/vc-one/secrets/vc-vc-one';
  const putSet = (uid: string) =>
    server.put(sets, {
      metadata: { name: 'vc-one', namespace: 'vc-one', uid, generation: 1 },
      spec: { replicas: 1, template: { spec: { containers: [] } } },
    });
  const log = () =>
    fs.readFileSync(
      path.join(directory, 'logs/vcluster-vc-one.vc-one.log'),
      'utf8',
    );

  const make = () =>
    new VirtualClusters(
      {
        management: { server: server.options.server, token: 'operator' },
        certificates,
        etcd: (etcd.address() as net.AddressInfo).port,
        ports: { front: 0, exporter: 0, health: 0, virtualFirst: firstPort },
        frontToken: '',
        readyAfter: 0,
        apiServer: path.join(directory, 'kube-apiserver'),
        stateDirectory: directory,
      },
      management,
    );

  /** Looks until something is so. */
  async function reconcileUntil(isSo: () => boolean) {
    const deadline = performance.now() + 20_000;
    for (;;) {
      await virtual.reconcile();
      if (isSo()) return;
      if (performance.now() > deadline) throw new Error(`Never: ${isSo}`);
      await delay(20);
    }
  }

  beforeAll(async () => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-virtual-'));
    fs.mkdirSync(path.join(directory, 'logs'));
    fs.writeFileSync(path.join(directory, 'kube-apiserver'), program, {
      mode: 0o755,
    });
    certificates = await ensureCertificates(directory);
    server = await FakeApiServer.start(certificates);
    etcd = createServer(
      {
        cert: fs.readFileSync(certificates.etcd.cert),
        key: fs.readFileSync(certificates.etcd.key),
      },
      async (request, response) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        deleted.push(Buffer.from(JSON.parse(body).key, 'base64').toString());
        response.end('{}');
      },
    );
    await new Promise<void>(resolve => {
      etcd.listen(0, '127.0.0.1', resolve);
    });
  });
  beforeEach(async () => {
    server.objects.clear();
    deleted = [];
    const free = net.createServer();
    await new Promise<void>(resolve => {
      free.listen(0, '127.0.0.1', resolve);
    });
    firstPort = (free.address() as net.AddressInfo).port;
    await new Promise(resolve => free.close(resolve));
    management = new KubeClient(server.options);
    virtual = make();
  });
  afterEach(async () => {
    await virtual.stop();
    management.close();
  });
  afterAll(async () => {
    etcd.closeAllConnections();
    await new Promise(resolve => etcd.close(resolve));
    await server.close();
    fs.rmSync(directory, { recursive: true });
  });

  it('publishes credentials once its API server answers, then reports it ready', async () => {
    const set = putSet('first');
    await virtual.reconcile();
    expect(server.objects.has(secretPath)).toBe(false);
    await reconcileUntil(() => server.objects.get(set)!.status !== undefined);
    expect(server.objects.get(set)!.status).toMatchObject({
      observedGeneration: 1,
      readyReplicas: 1,
    });
    const secret = server.objects.get(secretPath) as unknown as Secret;
    expect(readWorkload(secret)).toMatchObject({
      kind: 'vcluster',
      name: 'vc-one',
      namespace: 'vc-one',
      server: `https://127.0.0.1:${firstPort}`,
    });
    expect(server.objects.get(secretPath)!.metadata.ownerReferences).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        name: 'vc-one',
        uid: 'first',
      },
    ]);
  });

  it('keeps its port and its credentials when it is started again', async () => {
    const set = putSet('first');
    await reconcileUntil(() => server.objects.get(set)!.status !== undefined);
    const before = server.objects.get(secretPath);
    await virtual.stop();
    firstPort += 1;
    virtual = make();
    delete server.objects.get(set)!.status;
    await reconcileUntil(() => server.objects.get(set)!.status !== undefined);
    expect(server.objects.get(secretPath)).toEqual(before);
  });

  it('starts one that is made again under its name without what the other had', async () => {
    const set = putSet('first');
    await reconcileUntil(() => server.objects.get(set)!.status !== undefined);
    const again = putSet('second');
    await reconcileUntil(() => server.objects.get(again)!.status !== undefined);
    expect(deleted).toEqual(['/virtual/vc-one/vc-one/first/']);
    expect(log()).toContain('prefix /virtual/vc-one/vc-one/second');
  });

  it('ends with its StatefulSet', async () => {
    const set = putSet('first');
    await reconcileUntil(() => server.objects.get(set)!.status !== undefined);
    server.objects.delete(set);
    await virtual.reconcile();
    expect(deleted).toEqual(['/virtual/vc-one/vc-one/first/']);
    expect(virtual.statefulSets).toEqual([]);
    const connected = new Promise((resolve, reject) => {
      net
        .connect(firstPort, '127.0.0.1', () => resolve('up'))
        .on('error', reject);
    });
    await expect(connected).rejects.toThrow('ECONNREFUSED');
  });

  it('says which one ended, and starts it again', async () => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => {});
    const working = fs.readFileSync(path.join(directory, 'kube-apiserver'));
    fs.writeFileSync(
      path.join(directory, 'kube-apiserver'),
      `#!${process.execPath}\nprocess.exit(3);`,
    );
    const set = putSet('first');
    await reconcileUntil(() => said.mock.calls.length > 0);
    expect(said.mock.calls[0][0]).toContain(
      'The API server of vc-one ended (3)',
    );
    fs.writeFileSync(path.join(directory, 'kube-apiserver'), working);
    await reconcileUntil(() => server.objects.get(set)!.status !== undefined);
    said.mockRestore();
  });
});
