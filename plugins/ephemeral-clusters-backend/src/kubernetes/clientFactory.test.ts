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

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { until } from './__testUtils__/ManualTiming';
import { createKubernetesClient } from './clientFactory';
import { mayDo } from './OwnRights';

const json = async (request: IncomingMessage) => {
  const body = await text(request);
  return body && JSON.parse(body);
};

describe('createKubernetesClient', () => {
  it('asks about its own account, and can send nothing else', async () => {
    const server = await FakeApiServer.start();
    const client = createKubernetesClient({
      id: 'fake',
      inCluster: false,
      kubeconfig: { path: server.kubeconfig('word') },
    });
    const seen: unknown[] = [];
    server.onList = async (request, response) => {
      seen.push(request.method, request.url, request.headers.authorization);
      seen.push(await json(request));
      response.writeHead(201);
      response.end(JSON.stringify({ status: { allowed: true } }));
    };
    const signal = new AbortController().signal;
    try {
      const right = { verb: 'list', group: 'apps', resource: 'statefulsets' };
      await expect(mayDo(client, right, signal)).resolves.toBe(true);
      expect(seen).toEqual([
        'POST',
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        'Bearer word',
        {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes: right },
        },
      ]);
      seen.length = 0;
      await client.get('/version', {}, signal).then(answer => answer.text());
      expect(seen[0]).toBe('GET');
    } finally {
      await client.close();
      await server.stop();
    }
  });

  it('reads no more of an answer than a page may hold', async () => {
    const server = await FakeApiServer.start();
    const client = createKubernetesClient({
      id: 'fake',
      inCluster: false,
      kubeconfig: { path: server.kubeconfig() },
    });
    const piece = Buffer.alloc(1024 * 1024, 32);
    server.onList = (_, response) => {
      response.writeHead(200);
      for (let count = 0; count < 66; count += 1) response.write(piece);
      response.end('{}');
    };
    try {
      const answer = await client.get('/api', {}, new AbortController().signal);
      await expect(answer.text()).rejects.toThrow('its answer is too large');
    } finally {
      await client.close();
      await server.stop();
    }
  });

  it('waits for no connection that is not opened, neither to abort nor to close', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'silent-'));
    await writeFile(join(directory, 'token'), 'abc');
    const sockets: Socket[] = [];
    // Says nothing, not even to a TLS handshake.
    const silent = createServer(socket => {
      sockets.push(socket);
      socket.on('error', () => {});
    });
    await new Promise<void>(resolve => {
      silent.listen(0, '127.0.0.1', () => resolve());
    });
    const { port } = silent.address() as AddressInfo;
    const client = createKubernetesClient({
      id: 'silent',
      serviceAccount: {
        url: `https://127.0.0.1:${port}`,
        token: { file: join(directory, 'token') },
      },
    });
    const stop = new AbortController();
    const asked = [stop.signal, new AbortController().signal].map(signal =>
      client.get('/api', {}, signal).catch(error => error.message),
    );
    await until(() => sockets.length > 0, 'a connection');
    stop.abort();
    expect(await asked[0]).toMatch('aborted');
    await client.close();
    expect(await asked[1]).toMatch(/destroyed|closed/);
    sockets.forEach(socket => socket.destroy());
    silent.close();
    await rm(directory, { recursive: true });
  });
});
