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

import { labPorts } from '../ports';
import type { LabContext } from '../types';
import { ensureGitopsRepository } from './gitopsRepository';
import {
  startTestServer,
  type ReceivedRequest,
  type TestAnswer,
} from './testServer';

const repository = '/api/v1/repos/platform/gitops';

describe('the GitOps repository of the lab', () => {
  let server: Awaited<ReturnType<typeof startTestServer>>;
  let bootstrap: string;
  let hooks: unknown[];
  let existing: Set<string>;

  function answer({ method, path, body }: ReceivedRequest): TestAnswer {
    if (method === 'PUT') return { status: 204 };
    if (method === 'POST') return { status: 201, body };
    if (path === `${repository}/hooks`) return { status: 200, body: hooks };
    if (path === repository) return { status: 200, body: { empty: false } };
    if (path === `${repository}/contents/bootstrap/management.yaml`) {
      const content = Buffer.from(bootstrap).toString('base64');
      return { status: 200, body: { content } };
    }
    return existing.has(path) ? { status: 200, body: {} } : undefined;
  }

  function lab(): LabContext {
    return {
      ports: { ...labPorts(), gitea: server.port },
      stateDirectory: '/state',
      root: '/repository',
      secrets: { get: (name: string) => `secret-of-${name}` },
      say: () => {},
    } as unknown as LabContext;
  }

  const asked = (method: string) =>
    server.requests.filter(request => request.method === method);

  beforeEach(async () => {
    server = await startTestServer(answer);
    bootstrap = `repoURL: http://127.0.0.1:${server.port}/platform/gitops.git`;
    hooks = [];
    existing = new Set();
  });

  afterEach(() => server.close());

  it('lets the portal open change requests, and reviewers and the portal merge, but nobody push', async () => {
    await ensureGitopsRepository(lab());
    expect(asked('PUT').map(({ path, body }) => [path, body])).toEqual([
      [`${repository}/collaborators/portal`, { permission: 'write' }],
      [`${repository}/collaborators/lab-reviewer`, { permission: 'write' }],
    ]);
    expect(
      asked('POST').find(
        request => request.path === `${repository}/branch_protections`,
      )?.body,
    ).toMatchObject({
      rule_name: 'main',
      enable_push: false,
      enable_merge_whitelist: true,
      merge_whitelist_usernames: ['lab-reviewer', 'portal'],
    });
  });

  it("calls Argo CD's webhook with a secret", async () => {
    await ensureGitopsRepository(lab());
    expect(
      asked('POST').find(request => request.path === `${repository}/hooks`)
        ?.body,
    ).toMatchObject({
      active: true,
      events: ['push'],
      config: {
        url: `http://127.0.0.1:${labPorts().argocdServer}/api/webhook`,
        content_type: 'json',
        secret: 'secret-of-argocdWebhookSecret',
      },
    });
  });

  it('makes nothing a second time', async () => {
    existing = new Set([
      '/api/v1/orgs/platform',
      `${repository}/branch_protections/main`,
    ]);
    hooks = [
      {
        config: {
          url: `http://127.0.0.1:${labPorts().argocdServer}/api/webhook`,
        },
      },
    ];
    await ensureGitopsRepository(lab());
    expect(asked('POST')).toEqual([]);
  });

  it('refuses a repository that was filled for other ports', async () => {
    bootstrap = 'repoURL: http://127.0.0.1:1/platform/gitops.git';
    await expect(ensureGitopsRepository(lab())).rejects.toThrow(
      'was filled for other ports',
    );
    expect(asked('PUT')).toEqual([]);
  });
});
