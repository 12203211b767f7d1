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

import { startTestServer } from '../gitea/testServer';
import { labPorts } from '../ports';
import { argocdRequest } from './argocdApi';
import { issuePortalToken } from './portalToken';

describe("the portal's token for Argo CD", () => {
  const tokens = new Set<string>();
  let server: Awaited<ReturnType<typeof startTestServer>>;

  beforeAll(async () => {
    server = await startTestServer(({ method, path, body, contentType }) => {
      if (contentType !== 'application/json') return { status: 415 };
      if (method === 'GET' && path === '/api/v1/account/portal') {
        const list = [...tokens].map(id => ({ id }));
        return { status: 200, body: { tokens: list.length ? list : null } };
      }
      if (method === 'DELETE') {
        tokens.delete(path.split('/').at(-1) ?? '');
        return { status: 200, body: {} };
      }
      const { id } = body as { id: string };
      if (tokens.has(id)) {
        return { status: 400, body: { message: 'account already has token' } };
      }
      tokens.add(id);
      return { status: 200, body: { token: `token of ${id}` } };
    });
  });

  afterAll(() => server.close());

  const lab = () => ({
    ports: { ...labPorts(), argocdServer: server.port },
    signal: new AbortController().signal,
  });

  it('takes the place of the one of the last start, and ends after 90 days', async () => {
    expect(await issuePortalToken(lab(), 'admin')).toBe('token of lab');
    expect(await issuePortalToken(lab(), 'admin')).toBe('token of lab');
    expect([...tokens]).toEqual(['lab']);
    const last = server.requests.at(-1);
    expect(last).toMatchObject({
      method: 'POST',
      path: '/api/v1/account/portal/token',
      authorization: 'Bearer admin',
      body: { id: 'lab', expiresIn: 90 * 24 * 3600 },
    });
  });

  it("fails with Argo CD's words", async () => {
    await expect(
      argocdRequest(lab(), 'POST', '/account/portal/token', {
        body: { id: 'lab' },
      }),
    ).rejects.toThrow(
      'Argo CD answers POST /account/portal/token with 400: {"message":"account already has token"}',
    );
  });
});
