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

import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServerCertificate } from '@ephemeral-clusters/sandbox';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { ManualTiming } from '../__testUtils__/ManualTiming';
import { createKubernetesClient } from '../clientFactory';
import type { KubernetesClient } from '../KubernetesClient';

const timing = new ManualTiming();

/** A token as a provider would sign it. @param minutes - from now until it ends */
function idToken(name: string, minutes: number): string {
  const part = (value: unknown) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(timing.now().getTime() / 1000) + minutes * 60;
  return `${part({ alg: 'none' })}.${part({ sub: name, exp })}.signature`;
}

/** Whose tokens came with the requests. */
function subjectOf(authorization: string | undefined): string | undefined {
  const payload = authorization?.replace('Bearer ', '').split('.')[1];
  return (
    payload && JSON.parse(Buffer.from(payload, 'base64url').toString()).sub
  );
}

describe('credentials of an OpenID Connect provider', () => {
  let certificate: string;
  let key: string;
  let provider: Server;
  let issuer: string;
  /** Refresh tokens that were exchanged. */
  let exchanged: (string | null)[];
  /** How the client proved its own identity. */
  let clients: (string | null | undefined)[];
  let authMethods: string[];
  let answer: (count: number) => Record<string, unknown>;
  let server: FakeApiServer;
  let seen: (string | undefined)[];
  let client: KubernetesClient;

  beforeAll(async () => {
    ({ certificate, key } = await createServerCertificate(new Date()));
  });

  beforeEach(async () => {
    exchanged = [];
    clients = [];
    authMethods = ['client_secret_basic'];
    answer = count => ({
      // As tokens of a real provider, each says who it is for; client-node reads nothing of it.
      id_token: idToken(`exchanged-${count}`, 60),
      refresh_token: `refresh-${count}`,
    });
    provider = createServer({ key, cert: certificate }, (request, response) => {
      const json = (body: unknown, code = 200) => {
        response.writeHead(code, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      if (request.url === '/.well-known/openid-configuration') {
        json({
          issuer,
          token_endpoint: `${issuer}/token`,
          token_endpoint_auth_methods_supported: authMethods,
        });
        return;
      }
      let form = '';
      request.on('data', chunk => (form += chunk));
      request.on('end', () => {
        const fields = new URLSearchParams(form);
        exchanged.push(fields.get('refresh_token'));
        clients.push(
          request.headers.authorization ?? fields.get('client_secret'),
        );
        const given = answer(exchanged.length);
        if (given.error) json(given, 400);
        else {
          json({
            access_token: 'unused',
            token_type: 'bearer',
            expires_in: 3600,
            ...given,
          });
        }
      });
    });
    await new Promise<void>(resolve => {
      provider.listen(0, '127.0.0.1', () => resolve());
    });
    issuer = `https://localhost:${(provider.address() as AddressInfo).port}`;
    server = await FakeApiServer.start();
    seen = [];
    server.onList = (request, response) => {
      seen.push(subjectOf(request.headers.authorization));
      server.list(response, [], '1');
    };
  });

  afterEach(async () => {
    await client.close();
    await server.stop();
    provider.closeAllConnections();
    await new Promise(resolve => provider.close(resolve));
  });

  function connect(config: Record<string, string>): KubernetesClient {
    const path = server.kubeconfigOf({
      'auth-provider': {
        name: 'oidc',
        config: {
          'client-id': 'portal',
          'idp-issuer-url': issuer,
          'idp-certificate-authority-data':
            Buffer.from(certificate).toString('base64'),
          ...config,
        },
      },
    });
    client = createKubernetesClient(
      { id: 'eu', kubeconfig: { path } },
      { timing },
    );
    return client;
  }

  const ask = async () => {
    const { signal } = new AbortController();
    await (await client.get('/api', {}, signal)).text();
  };
  const askAtOnce = () => Promise.all(Array.from({ length: 10 }, ask));

  it('are exchanged once for as long as they are good', async () => {
    connect({
      'id-token': idToken('from-file', 5),
      'refresh-token': 'refresh-0',
    });
    await askAtOnce();
    expect(exchanged).toEqual([]);
    timing.advance(5 * 60_000);
    await askAtOnce();
    await ask();
    expect(exchanged).toEqual(['refresh-0']);
    timing.advance(60 * 60_000);
    await askAtOnce();
    expect(exchanged).toEqual(['refresh-0', 'refresh-1']);
    expect(new Set(seen)).toEqual(
      new Set(['from-file', 'exchanged-1', 'exchanged-2']),
    );
  });

  it('are had by a refresh token alone', async () => {
    connect({ 'refresh-token': 'refresh-0' });
    await ask();
    expect(seen).toEqual(['exchanged-1']);
  });

  it('that were refused are exchanged once, whatever their end, with the refresh token that was rotated', async () => {
    connect({ 'refresh-token': 'refresh-0' });
    await ask();
    server.onList = (request, response) => {
      seen.push(subjectOf(request.headers.authorization));
      server.status(response, 401, 'Unauthorized');
    };
    await askAtOnce();
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        await client.reloadCredentials();
        await ask();
      }),
    );
    expect(exchanged).toEqual(['refresh-0', 'refresh-1']);
    expect(seen.at(-1)).toBe('exchanged-2');
  });

  it('that are not given are not asked for with every request, and nothing of the refusal is repeated', async () => {
    answer = () => ({ error: 'invalid_grant', error_description: 'geheim' });
    connect({ 'refresh-token': 'refresh-0' });
    const failure = await ask().catch(error => error);
    expect(failure.name).toBe('UnusableCredentials');
    expect(failure.message).toBe(
      'The identity provider of its kubeconfig gave no token: it answered invalid_grant',
    );
    expect(failure.message).not.toContain('geheim');
    await expect(ask()).rejects.toThrow('gave no token');
    expect(exchanged).toHaveLength(1);
    answer = count => ({ id_token: idToken(`exchanged-${count}`, 60) });
    timing.advance(30_000);
    await ask();
    // Not rotated, so it is the same again.
    expect(exchanged).toEqual(['refresh-0', 'refresh-0']);
  });

  it('that have run out say so where nothing can be exchanged', async () => {
    connect({ 'id-token': idToken('from-file', -1) });
    await expect(ask()).rejects.toThrow(
      'has run out, and there is no refresh-token',
    );
    await client.close();
    connect({ 'refresh-token': 'refresh-0', 'client-id': '' });
    await expect(ask()).rejects.toThrow('no client-id and idp-issuer-url');
  });

  it.each([
    [['client_secret_basic', 'client_secret_post'], 'Basic cG9ydGFsOmElMjZi'],
    [['client_secret_post'], 'a&b'],
  ])('are had by a client with a secret: %s', async (methods, sent) => {
    authMethods = methods;
    connect({ 'refresh-token': 'refresh-0', 'client-secret': 'a&b' });
    await ask();
    expect(clients).toEqual([sent]);
  });

  it('are not asked for where somebody else answers for the provider', async () => {
    connect({
      'refresh-token': 'refresh-0',
      'idp-issuer-url': issuer.replace('localhost', '127.0.0.1'),
    });
    await expect(ask()).rejects.toThrow('it calls itself another issuer');
    await client.close();
    connect({
      'refresh-token': 'refresh-0',
      'idp-certificate-authority-data': '',
    });
    await expect(ask()).rejects.toThrow(
      'it cannot be asked (DEPTH_ZERO_SELF_SIGNED_CERT)',
    );
    expect(exchanged).toEqual([]);
  });

  it('are no use where the provider leaves them out', async () => {
    answer = () => ({ refresh_token: 'refresh-1' });
    connect({ 'refresh-token': 'refresh-0' });
    await expect(ask()).rejects.toThrow('gave no id_token');
  });
});
