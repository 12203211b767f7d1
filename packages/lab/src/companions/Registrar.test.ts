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
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { ensureCertificates } from '../kubernetes/certificates';
import { FakeApiServer } from './FakeApiServer';
import { KubeClient } from './KubeClient';
import { Registrar } from './Registrar';
import type { Workload } from './workloads';

let directory: string;
let server: FakeApiServer;
let management: KubeClient;
let answering: (workload: Workload) => boolean;
let registrar: Registrar;

const secrets = '/api/v1/secrets';
const registered = '/api/v1/namespaces/argocd/secrets/cluster-one';

const encode = (text: string) => Buffer.from(text).toString('base64');

function kubeconfig(address: string) {
  return encode(
    stringify({
      clusters: [
        {
          cluster: {
            server: address,
            'certificate-authority-data': encode('ca'),
          },
        },
      ],
      users: [
        {
          user: {
            'client-certificate-data': encode('cert'),
            'client-key-data': encode('key'),
          },
        },
      ],
    }),
  );
}

function putKubeconfig(name = 'one', value = kubeconfig('https://one:1')) {
  return server.put(secrets, {
    metadata: {
      name: `${name}-kubeconfig`,
      namespace: 'demo',
      labels: { 'cluster.x-k8s.io/cluster-name': name },
    },
    type: 'cluster.x-k8s.io/secret',
    data: { value },
  });
}

const makeRegistrar = () =>
  new Registrar({
    management,
    accessOf: workload => ({ server: workload.server, config: {} }),
    answers: async workload => answering(workload),
  });

const written = () =>
  server.requests.filter(({ method }) => method !== 'GET').length;

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-registrar-'));
  server = await FakeApiServer.start(await ensureCertificates(directory));
});
beforeEach(() => {
  server.objects.clear();
  server.requests.length = 0;
  server.answer = () => undefined;
  answering = () => true;
  management = new KubeClient(server.options);
  registrar = makeRegistrar();
});
afterEach(() => management.close());
afterAll(async () => {
  await server.close();
  fs.rmSync(directory, { recursive: true });
});

it('registers a cluster once its API server answers, and writes it once', async () => {
  putKubeconfig();
  answering = () => false;
  await registrar.reconcile();
  expect(server.objects.has(registered)).toBe(false);
  expect([...registrar.workloads.keys()]).toEqual(['demo/one']);

  answering = () => true;
  await registrar.reconcile();
  expect(server.objects.get(registered)).toMatchObject({
    stringData: { name: 'one', server: 'https://one:1' },
  });
  expect(written()).toBe(1);
  await registrar.reconcile();
  expect(written()).toBe(1);
});

it('reads a Secret again only when it changed, and follows it', async () => {
  const secret = putKubeconfig();
  await registrar.reconcile();
  await registrar.reconcile();
  const reads = () =>
    server.requests.filter(item => item.path === secret).length;
  expect(reads()).toBe(1);
  server.put(secrets, {
    ...server.objects.get(secret),
    metadata: {
      ...server.objects.get(secret)!.metadata,
      resourceVersion: '2',
    },
    data: { value: kubeconfig('https://one:2') },
  });
  await registrar.reconcile();
  expect(reads()).toBe(2);
  expect(server.objects.get(registered)).toMatchObject({
    stringData: { server: 'https://one:2' },
  });
});

it('forgets a cluster with its credentials, also after a restart', async () => {
  const secret = putKubeconfig();
  await registrar.reconcile();
  server.objects.delete(secret);
  await makeRegistrar().reconcile();
  expect(server.objects.size).toBe(0);
});

it('leaves what others registered', async () => {
  const other = server.put(secrets, {
    metadata: {
      name: 'cluster-other',
      namespace: 'argocd',
      labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
    },
  });
  await registrar.reconcile();
  expect(server.objects.has(other)).toBe(true);
});

it('registers again what somebody else deleted', async () => {
  putKubeconfig();
  await registrar.reconcile();
  server.objects.delete(registered);
  await registrar.reconcile();
  expect(server.objects.has(registered)).toBe(true);
});

it('registers the others where one cannot be, and says which', async () => {
  putKubeconfig('bad');
  putKubeconfig('one');
  server.answer = ({ method, path: asked }) =>
    method === 'PATCH' && asked.includes('cluster-bad')
      ? { status: 422, body: { message: 'invalid' } }
      : undefined;
  await expect(registrar.reconcile()).rejects.toThrow(/cluster-bad.*422/);
  expect(server.objects.has(registered)).toBe(true);
});

it('is not kept from the others by a Secret that holds no kubeconfig', async () => {
  putKubeconfig('bad', encode('nothing of that kind'));
  putKubeconfig('one');
  await registrar.reconcile();
  expect([...registrar.workloads.keys()]).toEqual(['demo/one']);
});
