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
import { labPorts } from '../ports';
import type { LabContext } from '../types';
import { portalForgeTokenFile } from './addresses';
import { ensureUser, giteaAs, portalScopes, renewToken } from './giteaAccounts';
import { startTestServer } from './testServer';

describe('accounts of the forge', () => {
  const stateDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-gitea-'));
  const users = new Set<string>();
  const tokens = new Set<string>();
  let issued = 0;
  let server: Awaited<ReturnType<typeof startTestServer>>;
  let lab: LabContext;

  beforeAll(async () => {
    server = await startTestServer(({ method, path: target, body }) => {
      if (method === 'GET' && users.has(target)) return { status: 200 };
      if (method === 'DELETE') {
        return tokens.delete(target) ? { status: 204 } : undefined;
      }
      if (target === '/api/v1/admin/users') {
        const { username } = body as { username: string };
        users.add(`/api/v1/users/${username}`);
        return { status: 201 };
      }
      if (method === 'POST' && target.endsWith('/tokens')) {
        const made = `${target}/${(body as { name: string }).name}`;
        if (tokens.has(made)) return { status: 400, body: 'name is in use' };
        tokens.add(made);
        issued += 1;
        return { status: 201, body: { sha1: `token-${issued}` } };
      }
      return undefined;
    });
    lab = {
      ports: { ...labPorts(), gitea: server.port },
      stateDirectory,
      secrets: { get: (name: string) => `secret-of-${name}` },
    } as unknown as LabContext;
  });

  afterAll(async () => {
    await server.close();
    fs.rmSync(stateDirectory, { recursive: true });
  });

  it('makes an account once, which need not change its password', async () => {
    const admin = giteaAs(lab, 'lab-admin');
    await ensureUser(admin, lab, 'portal');
    await ensureUser(admin, lab, 'portal');
    const made = server.requests.filter(
      request => request.path === '/api/v1/admin/users',
    );
    expect(made).toHaveLength(1);
    expect(made[0].body).toEqual({
      username: 'portal',
      email: 'portal@example.com',
      password: 'secret-of-giteaPortalPassword',
      must_change_password: false,
    });
  });

  it("renews the portal's token with the scopes of the documentation, as the portal itself", async () => {
    const file = portalForgeTokenFile(stateDirectory);
    await renewToken(lab, 'portal', portalScopes, file);
    await renewToken(lab, 'portal', portalScopes, file);
    expect(fs.readFileSync(file, 'utf8')).toBe('token-2\n');
    // eslint-disable-next-line no-bitwise -- permissions are bits
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const request = server.requests.findLast(
      ({ method, path: target }) =>
        method === 'POST' && target === '/api/v1/users/portal/tokens',
    );
    expect(request?.body).toEqual({
      name: 'lab',
      scopes: ['write:repository', 'write:issue'],
    });
    const [user] = Buffer.from(
      request?.authorization?.replace('Basic ', '') ?? '',
      'base64',
    )
      .toString()
      .split(':');
    expect(user).toBe('portal');
  });

  it('asks operators for the same scopes', () => {
    const text = fs.readFileSync(
      path.resolve(__dirname, '../../../../docs/operator.md'),
      'utf8',
    );
    for (const scope of portalScopes) expect(text).toContain(`\`${scope}\``);
  });
});
