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
import { text } from 'node:stream/consumers';
import { createArgoCdClient } from './ArgoCdClient';

describe('createArgoCdClient', () => {
  let answer: (response: ServerResponse) => void;
  const seen: {
    method?: string;
    url?: string;
    authorization?: string;
    body?: unknown;
  }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    seen.push({
      method: request.method,
      url: request.url,
      authorization: request.headers.authorization,
      ...(body && { body: JSON.parse(body) }),
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
        method: 'GET',
        url: '/api/v1/applications/a%2Fb?refresh=normal&appNamespace=argo',
        authorization: 'Bearer word',
      },
    ]);
  });

  it('asks who it is; nobody, where the token is not accepted', async () => {
    answer = json(200, { loggedIn: true, username: 'portal', iss: 'argocd' });
    await expect(client().name(signal)).resolves.toBe('portal');
    answer = json(200, {});
    await expect(client().name(signal)).resolves.toBeUndefined();
    expect(seen[0].url).toBe('/api/v1/session/userinfo');
  });

  it('asks for the rights of its account', async () => {
    const right = {
      resource: 'applications',
      action: 'get',
      object: 'team a/shop',
    };
    answer = json(200, { value: 'yes' });
    await expect(client().may(right, signal)).resolves.toBe(true);
    answer = json(200, { value: 'no' });
    await expect(client().may(right, signal)).resolves.toBe(false);
    expect(seen[0].url).toBe(
      '/api/v1/account/can-i/applications/get/team%20a/shop',
    );
  });

  it('reads the version', async () => {
    answer = json(200, { Version: 'v3.6.1+abc' });
    await expect(client().version(signal)).resolves.toBe('v3.6.1+abc');
  });

  it('syncs without pruning and without force, since other clusters may be in the same application', async () => {
    answer = json(200, {});
    await client().sync({ namespace: 'argo', name: 'a/b' });
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/api/v1/applications/a%2Fb/sync',
        authorization: 'Bearer word',
        body: { appNamespace: 'argo', prune: false },
      },
    ]);
  });

  it.each([
    ['refresh', 404, /finds no application argocd\/a\..*applications, get/],
    ['refresh', 403, /does not let .* role needs "applications, get"/],
    ['sync', 403, /does not let .* role needs "applications, sync"/],
    ['sync', 401, /does not accept the portal's token.*argocd\.token/],
    ['sync', 500, /^Argo CD failed/],
  ] as const)(
    '%s: a %s of Argo CD is no answer about the portal, and says what is wrong',
    async (method, status, message) => {
      answer = json(status, { message: 'no such app' });
      const error = await client()
        [method]({ namespace: 'argocd', name: 'a' })
        .catch(thrown => thrown);
      expect(error.name).toBe('ServiceUnavailableError');
      expect(error.message).toMatch(message);
      expect(error.message).toMatch(/no such app/);
    },
  );

  it('says that an application cannot be synced now', async () => {
    answer = json(400, { message: 'another operation is in progress' });
    await expect(
      client().sync({ namespace: 'argocd', name: 'a' }),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message:
        'Argo CD does not sync argocd/a now: another operation is in progress',
    });
  });

  it('reads no more than an answer may hold', async () => {
    const piece = Buffer.alloc(1024 * 1024, 32);
    answer = response => {
      for (let count = 0; count < 40; count += 1) response.write(piece);
      response.end('{}');
    };
    await expect(client().destinations(signal)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: 'Argo CD cannot be reached: its answer is too large',
    });
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

  describe('sync windows', () => {
    const deny = { kind: 'deny', schedule: '* * * * *', duration: '1h' };
    const allow = { kind: 'allow', schedule: '0 6 * * *', duration: '2h' };
    const ask = () =>
      client().blockingSyncWindows({ namespace: 'argo', name: 'a' }, signal);

    it('block while one that denies is open', async () => {
      // As Argo CD 3.6 answers.
      answer = json(200, {
        activeWindows: [{ ...deny, manualSync: false }],
        assignedWindows: [{ ...deny, manualSync: false }],
        canSync: false,
      });
      expect(await ask()).toEqual([deny]);
      expect(seen[0].url).toBe(
        '/api/v1/applications/a/syncwindows?appNamespace=argo',
      );
    });

    it('block while none that allows is open', async () => {
      answer = json(200, { assignedWindows: [allow, deny], canSync: false });
      expect(await ask()).toEqual([allow]);
    });

    it('do not block where there are none, or one that allows is open', async () => {
      answer = json(200, { canSync: true });
      expect(await ask()).toEqual([]);
      answer = json(200, { activeWindows: [allow], assignedWindows: [allow] });
      expect(await ask()).toEqual([]);
      answer = json(200, { assignedWindows: [deny] });
      expect(await ask()).toEqual([]);
    });
  });
});
