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

import { readAccess } from './GiteaAccess';
import { GiteaApi } from './GiteaApi';

const signal = new AbortController().signal;
const server = 'https://git.example.com/api/v1';
const repository = `${server}/repos/platform/gitops`;

/** As Gitea 1.26 refuses a token. */
const refused = (needed: string, scopes: string): [number, object] => [
  403,
  {
    message: `token does not have at least one of required scope(s), required=[${needed}], token scope=${scopes}`,
  },
];

describe('readAccess', () => {
  let answers: Record<string, [number, object]>;
  let asked: { url: string; method?: string }[];
  const fetchMock = jest.spyOn(globalThis, 'fetch');

  beforeEach(() => {
    asked = [];
    answers = {
      [repository]: [
        200,
        {
          permissions: { admin: false, push: true, pull: true },
          archived: false,
          has_pull_requests: true,
        },
      ],
      [`${repository}/branches/main`]: [
        200,
        { user_can_push: false, user_can_merge: false },
      ],
      [`${server}/user`]: refused('read:user', 'write:issue,write:repository'),
      [`${server}/notifications/new`]: [404, {}],
    };
    fetchMock.mockImplementation(async (url, init) => {
      asked.push({ url: String(url), method: init?.method });
      const [status, body] = answers[String(url)] ?? [404, {}];
      return new Response(JSON.stringify(body), { status });
    });
  });
  afterAll(() => fetchMock.mockRestore());

  const read = () =>
    readAccess(
      new GiteaApi({
        url: 'https://git.example.com/platform/gitops',
        config: { host: 'git.example.com', password: 'word' },
      }),
      'main',
      signal,
    );

  it('is content with a collaborator and a narrow token, and writes nothing to find out', async () => {
    await expect(read()).resolves.toEqual({
      account: undefined,
      needs: 'access Write; a token with write:repository and write:issue',
      missing: [],
      excess: [],
      mayMerge: false,
    });
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });

  it('tells what is missing', async () => {
    answers[repository] = [
      200,
      {
        permissions: { admin: false, push: false, pull: true },
        archived: true,
        has_pull_requests: false,
      },
    ];
    answers[`${server}/user`] = refused('read:user', 'read:repository');
    await expect(read()).resolves.toMatchObject({
      missing: [
        'access Write to the repository',
        'a repository that is not archived',
        'a repository with pull requests',
        "the token's scope write:repository",
        "the token's scope write:issue",
      ],
      excess: [],
    });
  });

  it('tells what is too much', async () => {
    answers[repository] = [
      200,
      { permissions: { admin: true, push: true, pull: true } },
    ];
    answers[`${repository}/branches/main`] = [
      200,
      { user_can_push: true, user_can_merge: true },
    ];
    answers[`${server}/user`] = [200, { login: 'portal', is_admin: true }];
    answers[`${server}/notifications/new`] = refused(
      'read:notification',
      'write:organization,write:issue,write:repository,read:user',
    );
    await expect(read()).resolves.toMatchObject({
      account: 'portal',
      missing: [],
      excess: [
        'administers the repository',
        'administers the forge',
        'pushes to main past all who review',
        "the token's scope write:organization",
      ],
      mayMerge: true,
    });
  });

  it('knows a token for everything by what it is never refused', async () => {
    answers[`${server}/user`] = [200, { login: 'portal', is_admin: false }];
    answers[`${server}/notifications/new`] = [200, { new: 0 }];
    answers[`${server}/admin/cron`] = [
      403,
      { message: 'user should be the site admin' },
    ];
    await expect(read()).resolves.toMatchObject({
      excess: ['a token for everything, or the password of its user'],
    });
  });

  it('says that it cannot tell where the forge does not', async () => {
    answers[`${server}/user`] = [200, { login: 'portal' }];
    await expect(read()).resolves.toMatchObject({
      account: 'portal',
      missing: [],
      excess: [],
      unknown: expect.stringContaining('scopes'),
    });
  });

  it('fails with what to do where the token is refused', async () => {
    answers[repository] = [401, { message: 'invalid' }];
    await expect(read()).rejects.toThrow(/does not accept our credentials/);
  });
});
