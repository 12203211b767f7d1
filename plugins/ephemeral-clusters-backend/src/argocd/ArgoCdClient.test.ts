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

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createArgoCdClient } from './ArgoCdClient';

describe('createArgoCdClient', () => {
  let answer: (response: ServerResponse) => void;
  const seen: { url?: string; authorization?: string }[] = [];
  const server = createServer((request, response) => {
    seen.push({
      url: request.url,
      authorization: request.headers.authorization,
    });
    answer(response);
  });

  beforeAll(async () => {
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });
  beforeEach(() => {
    seen.length = 0;
  });

  const client = () =>
    createArgoCdClient({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      token: 'word',
    });
  const signal = new AbortController().signal;

  const json =
    (status: number, body: unknown) => (response: ServerResponse) => {
      response.writeHead(status);
      response.end(JSON.stringify(body));
    };

  it('refreshes an application of any namespace', async () => {
    answer = json(200, {});
    await client().refresh({ namespace: 'argo', name: 'a/b' });
    expect(seen).toEqual([
      {
        url: '/api/v1/applications/a%2Fb?refresh=normal&appNamespace=argo',
        authorization: 'Bearer word',
      },
    ]);
  });

  it.each([
    [404, 'NotFoundError', 'Argo CD: no such app'],
    [403, 'NotAllowedError', 'Argo CD did not allow it: no such app'],
    [500, 'ServiceUnavailableError', 'Argo CD failed: no such app'],
  ])('says what a %s means', async (status, name, message) => {
    answer = json(status, { message: 'no such app' });
    await expect(
      client().refresh({ namespace: 'argocd', name: 'a' }),
    ).rejects.toMatchObject({ name, message });
  });

  it('takes its token nowhere else', async () => {
    answer = response => {
      response.writeHead(302, { Location: '/elsewhere' });
      response.end();
    };
    await expect(
      client().refresh({ namespace: 'argocd', name: 'a' }),
    ).rejects.toThrow('it answered 302');
    expect(seen).toHaveLength(1);
  });

  it('reads destinations, and takes an empty list for a token that may see none', async () => {
    answer = json(200, {
      items: [
        {
          name: 'a',
          server: 'https://a',
          connectionState: { status: 'Failed', message: 'refused' },
        },
      ],
    });
    expect(await client().destinations(signal)).toEqual([
      {
        name: 'a',
        server: 'https://a',
        connection: 'Failed',
        message: 'refused',
      },
    ]);
    answer = json(200, { items: null });
    expect(await client().destinations(signal)).toBeUndefined();
  });
});
