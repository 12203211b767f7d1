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
import {
  ensureCertificates,
  issueClientCertificate,
} from '../kubernetes/certificates';
import { FakeApiServer } from './FakeApiServer';
import { Observer } from './Observer';
import type { Workload } from './workloads';

let directory: string;
let server: FakeApiServer;
let workload: Workload;
let now: number;
let observer: Observer;

const deployments = '/apis/apps/v1/deployments';
const web = {
  metadata: { name: 'web', namespace: 'demo', generation: 1 },
  spec: { replicas: 2, template: { spec: { containers: [] } } },
};

const only = (changes: Partial<Workload> = {}) =>
  new Map([['demo/one', { ...workload, ...changes }]]);
const patches = () => server.requests.filter(item => item.method === 'PATCH');

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-observer-'));
  const certificates = await ensureCertificates(directory);
  server = await FakeApiServer.start(certificates);
  workload = {
    kind: 'capi',
    namespace: 'demo',
    name: 'one',
    server: server.options.server,
    ca: fs.readFileSync(certificates.ca, 'utf8'),
    ...(await issueClientCertificate(certificates, {
      user: 'admin',
      group: 'system:masters',
    })),
  };
});
beforeEach(() => {
  server.objects.clear();
  server.requests.length = 0;
  server.answer = () => undefined;
  now = 1_000_000;
  observer = new Observer({ readyAfter: 3_000, now: () => now });
});
afterEach(() => observer.observe(new Map()));
afterAll(async () => {
  await server.close();
  fs.rmSync(directory, { recursive: true });
});

it('reports what is deployed ready after a while, once', async () => {
  const at = server.put(deployments, web);
  await observer.observe(only());
  now += 2_999;
  await observer.observe(only());
  expect(patches()).toEqual([]);
  now += 1;
  await observer.observe(only());
  expect(server.objects.get(at)!.status).toMatchObject({ readyReplicas: 2 });
  // As an in-memory API server would.
  server.objects.get(at)!.metadata.generation = 2;
  now += 10_000;
  await observer.observe(only());
  expect(patches()).toHaveLength(1);
});

it('writes the generation that the report makes where there is no status of its own', async () => {
  observer = new Observer({ readyAfter: 0 });
  const at = server.put(deployments, web);
  await observer.observe(only());
  expect(patches()[0].path).toBe(at);
  expect(server.objects.get(at)!.status.observedGeneration).toBe(2);
});

it('writes the status alone to a virtual cluster, with StatefulSets', async () => {
  observer = new Observer({ readyAfter: 0 });
  const at = server.put('/apis/apps/v1/statefulsets', web);
  await observer.observe(only({ kind: 'vcluster' }));
  expect(patches()[0].path).toBe(`${at}/status`);
  expect(server.objects.get(at)!.status.observedGeneration).toBe(1);
});

it('does not ask in-memory API servers for StatefulSets, which they answer 500', async () => {
  server.answer = ({ path: asked }) =>
    asked.includes('statefulsets')
      ? { status: 500, body: { message: 'not defined' } }
      : undefined;
  server.put(deployments, web);
  await observer.observe(only());
  expect(observer.observations).toHaveLength(1);
});

it('waits anew for what was ready in between', async () => {
  const at = server.put(deployments, web);
  const status = { observedGeneration: 1, readyReplicas: 2 };
  await observer.observe(only());
  now += 2_000;
  server.objects.get(at)!.status = status;
  await observer.observe(only());
  server.objects.get(at)!.status = { ...status, readyReplicas: 0 };
  now += 2_000;
  await observer.observe(only());
  expect(patches()).toEqual([]);
});

it('says what does not answer, and forgets it after a while', async () => {
  await observer.observe(only());
  server.answer = () => ({ status: 503, body: {} });
  now += 14_000;
  await expect(observer.observe(only())).rejects.toThrow(/^demo\/one: .*503/);
  expect(observer.observations).toHaveLength(1);
  now += 2_000;
  await expect(observer.observe(only())).rejects.toThrow('503');
  expect(observer.observations).toEqual([]);
});

it('forgets a cluster that is gone at once', async () => {
  await observer.observe(only());
  await observer.observe(new Map());
  expect(observer.observations).toEqual([]);
});
