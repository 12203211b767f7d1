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
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createObjectStore,
  createSandboxClock,
  noFaults,
  startKubernetesApi,
  type KubernetesApi,
} from '@ephemeral-clusters/sandbox';
import { createKubernetesClient } from '../clientFactory';
import type { KubernetesClient } from '../KubernetesClient';

const { signal } = new AbortController();
const clusters = '/apis/cluster.x-k8s.io/v1beta2/clusters';

describe('two management clusters whose kubeconfigs have a user of the same name', () => {
  const clock = createSandboxClock({ speed: 1 });
  const servers: { name: string; token: string; api: KubernetesApi }[] = [];
  const clients: KubernetesClient[] = [];
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'two-'));
    for (const name of ['one', 'two']) {
      const token = randomBytes(16).toString('hex');
      const store = createObjectStore({ cluster: name, clock });
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
      const api = await startKubernetesApi({
        store,
        clock,
        faults: noFaults(),
        port: 0,
        tokens: [{ token, role: 'read' }],
      });
      servers.push({ name, token, api });
    }
  });

  afterAll(async () => {
    await Promise.all(clients.map(client => client.close()));
    await Promise.all(servers.map(({ api }) => api.stop()));
    await clock.stop();
    await rm(directory, { recursive: true, force: true });
  });

  /** Everything has the same name in both, as in kubeconfigs that one tool wrote. */
  async function clientOf(
    { name, api }: (typeof servers)[number],
    user: Record<string, unknown>,
  ) {
    const path = join(directory, name);
    await writeFile(
      path,
      JSON.stringify({
        'current-context': 'management',
        clusters: [
          {
            name: 'management',
            cluster: {
              server: api.url,
              'certificate-authority-data': Buffer.from(
                api.caCertificate,
              ).toString('base64'),
            },
          },
        ],
        users: [{ name: 'portal', user }],
        contexts: [
          {
            name: 'management',
            context: { cluster: 'management', user: 'portal' },
          },
        ],
      }),
    );
    const client = createKubernetesClient({ id: name, kubeconfig: { path } });
    clients.push(client);
    return client;
  }

  async function namesSeen(client: KubernetesClient): Promise<string[]> {
    const answer = await client.get(clusters, {}, signal);
    const { items = [] } = JSON.parse(await answer.text());
    return items.map(
      (item: { metadata: { name: string } }) => item.metadata.name,
    );
  }

  const print = (token: string) =>
    `console.log(JSON.stringify({ kind: 'ExecCredential', status: { token: '${token}' } }))`;

  it.each<[string, (token: string) => Record<string, unknown>]>([
    ['a token', token => ({ token })],
    [
      'an exec plugin',
      token => ({
        exec: { command: process.execPath, args: ['-e', print(token)] },
      }),
    ],
  ])('do not mix them: %s', async (_, user) => {
    const [one, two] = await Promise.all(
      servers.map(server => clientOf(server, user(server.token))),
    );
    for (let round = 0; round < 3; round += 1) {
      expect(await Promise.all([namesSeen(one), namesSeen(two)])).toEqual([
        ['one'],
        ['two'],
      ]);
    }
    // Each server knows its own token alone, so the same test would fail if they were mixed.
    const [, other] = servers;
    const wrong = await clientOf(servers[0], user(other.token));
    expect((await wrong.get(clusters, {}, signal)).status).toBe(401);
  });
});
