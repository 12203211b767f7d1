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

import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { z } from 'zod';
import { GiteaApi, type GiteaRequest } from './GiteaApi';
import { GiteaPulls } from './GiteaPulls';
import { GiteaTrees } from './GiteaTrees';

const token = randomUUID();
const request: GiteaRequest = {
  path: '/branches/main',
  doing: 'read the branch main',
  scope: 'read:repository',
};

function createApi(
  config = {},
  url = 'https://git.example.com/platform/gitops',
) {
  return new GiteaApi({
    url,
    config: { host: 'git.example.com', password: token, ...config },
  });
}

const fetchMock = jest.spyOn(globalThis, 'fetch');

function answer(status: number, body: unknown, headers = {}) {
  fetchMock.mockImplementationOnce(
    async () =>
      new Response(typeof body === 'string' ? body : JSON.stringify(body), {
        status,
        headers,
      }),
  );
}

beforeEach(() => fetchMock.mockReset());
afterAll(() => fetchMock.mockRestore());

describe('GiteaApi', () => {
  it.each([
    [
      {},
      'https://git.example.com/platform/gitops.git/',
      'https://git.example.com/api/v1/repos/platform/gitops',
    ],
    [
      { baseUrl: 'https://git.example.com/sub/' },
      'https://git.example.com/sub/platform/gitops',
      'https://git.example.com/sub/api/v1/repos/platform/gitops',
    ],
  ])('finds the API with %j', async (config, url, expected) => {
    answer(200, {});
    await createApi(config, url).request(request);
    expect(fetchMock).toHaveBeenCalledWith(
      `${expected}/branches/main`,
      expect.objectContaining({
        redirect: 'manual',
        headers: expect.objectContaining({ Authorization: `token ${token}` }),
      }),
    );
  });

  it.each([
    ['https://git.example.com/platform', 'is not the address of a repository'],
    ['https://git.example.com/a/b/c', 'is not the address of a repository'],
    ['https://me:word@git.example.com/a/b', 'holds no credentials'],
  ])('refuses the address %s', (url, message) => {
    expect(() => createApi({}, url)).toThrow(message);
  });

  it('does not follow redirects, which would carry the token elsewhere', async () => {
    answer(302, '', { Location: 'https://evil.example.com' });
    await expect(createApi().request(request)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('answers with a redirect'),
    });
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  it('never shows a credential', async () => {
    const basic = Buffer.from(`bot:${token}`).toString('base64');
    answer(500, {
      message: `failed: ${token} ${basic} https://bot:secret@git.example.com/x`,
    });
    const error = await createApi({ username: 'bot' })
      .request(request)
      .catch(thrown => thrown);
    expect(error.message).toContain(
      'failed: *** *** https://git.example.com/x',
    );
    expect(JSON.stringify([error.message, error.cause])).not.toContain(token);
  });

  it.each([
    [
      new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }),
      'cannot be reached (ECONNREFUSED)',
    ],
    [new TypeError(`bad ${token}`), 'cannot be reached.'],
    [
      Object.assign(new Error('x'), { name: 'TimeoutError' }),
      'did not answer within 30 seconds',
    ],
  ])('says that it cannot be reached: %s', async (error, message) => {
    fetchMock.mockRejectedValueOnce(error);
    const thrown = await createApi()
      .request(request)
      .catch(e => e);
    expect(thrown.name).toBe('ServiceUnavailableError');
    expect(thrown.message).toContain(
      `The forge at git.example.com ${
        message.includes('30') ? 'cannot be reached: it did' : 'cannot'
      }`,
    );
    expect(thrown.message).toContain(message);
  });

  it('reads no more than an answer of the forge may hold', async () => {
    const piece = Buffer.alloc(1024 * 1024, 32);
    let given = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 1;
        // Ends, so that reading without a limit does too.
        if (given > 64) controller.close();
        else controller.enqueue(piece);
      },
    });
    fetchMock.mockImplementationOnce(async () => new Response(body));
    await expect(
      createApi().get(request, z.object({ name: z.string() })),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message:
        'The forge at git.example.com answers with more than 32 MiB, which is not read.',
    });
    expect(given).toBeLessThan(40);
  });

  it('says that there is something else at the address', async () => {
    answer(200, '<html>Sign in</html>');
    await expect(
      createApi().get(request, z.object({ name: z.string() })),
    ).rejects.toThrow('not as Gitea does');
  });

  it.each([
    [401, 'ServiceUnavailableError', 'wrong, has expired, or is missing'],
    [
      403,
      'ServiceUnavailableError',
      'does not let us read the branch main: the token in integrations.gitea needs the right read:repository',
    ],
    [404, 'NotFoundError', 'may not see it'],
    [
      422,
      'ConflictError',
      'refused to read the branch main (422). It says: no',
    ],
    [429, 'ServiceUnavailableError', 'answered 429'],
    [503, 'ServiceUnavailableError', 'answered 503'],
  ])('maps %s to %s', async (status, name, message) => {
    answer(status, { message: 'no' });
    await expect(createApi().request(request)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});

describe('GiteaTrees', () => {
  it('reads all pages of a tree, also where the forge gives fewer per page, and no links', async () => {
    const entry = (path: string, mode = '100644', type = 'blob') => ({
      path,
      mode,
      type,
      size: 1,
      sha: path,
    });
    answer(200, {
      tree: [entry('a'), entry('d', '040000', 'tree')],
      truncated: true,
      total_count: 5,
    });
    answer(200, {
      tree: [entry('l', '120000'), entry('b', '100755')],
      truncated: true,
      total_count: 5,
    });
    answer(200, {
      tree: [entry('m', '160000', 'commit')],
      truncated: false,
      total_count: 5,
    });
    const trees = new GiteaTrees(createApi(), mockServices.logger.mock());
    const files = await trees.files('c1');
    expect(files.map(file => file.path)).toEqual(['a', 'b']);
    expect(await trees.files('c1')).toBe(files);
    expect(fetchMock).toHaveBeenCalledTimes(3);
  });

  it('does not keep a failure', async () => {
    const trees = new GiteaTrees(createApi(), mockServices.logger.mock());
    answer(500, {});
    await expect(trees.files('c1')).rejects.toThrow('500');
    answer(200, { tree: [] });
    expect(await trees.files('c1')).toEqual([]);
  });
});

describe('GiteaPulls', () => {
  const pull = {
    number: 1,
    html_url: 'https://git.example.com/platform/gitops/pulls/1',
    title: 'x',
    state: 'open',
    created_at: '2026-11-23T23:32:41Z',
    head: { label: 'b', ref: 'b', sha: 'h', repo_id: 1 },
    base: { label: 'main', ref: 'main', sha: 'm', repo_id: 1 },
  };

  it('believes "not mergeable" only when it stays, since the forge says so while it looks', () => {
    let now = 0;
    const pulls = new GiteaPulls(createApi(), () => now);
    const read = (mergeable: boolean | null, sha = 'h') =>
      pulls.present({ ...pull, mergeable, head: { ...pull.head, sha } })
        .mergeable;
    expect(read(null)).toBeUndefined();
    expect(read(false)).toBeUndefined();
    now = 4_000;
    expect(read(false)).toBeUndefined();
    now = 5_000;
    expect(read(false)).toBe(false);
    expect(read(false, 'other')).toBeUndefined();
    expect(read(true)).toBe(true);
    expect(read(false)).toBeUndefined();
  });

  it('takes no pull request of a fork for ours', async () => {
    const fork = { ...pull, head: { ...pull.head, repo_id: 2 } };
    answer(200, [fork]);
    answer(200, []);
    answer(200, []);
    expect(
      await new GiteaPulls(createApi(), () => 0).findByBranch('b', 'main'),
    ).toBeUndefined();
  });

  it('finds a merged one whose branch is gone by its label', async () => {
    answer(200, []);
    answer(200, [
      {
        ...pull,
        state: 'closed',
        merged: true,
        merged_by: { login: 'ada' },
        merge_commit_sha: 'mc',
        head: { ...pull.head, ref: 'refs/pull/1/head' },
      },
    ]);
    expect(
      await new GiteaPulls(createApi(), () => 0).findByBranch('b', 'main'),
    ).toMatchObject({
      state: 'merged',
      branch: 'b',
      closedBy: 'ada',
      mergeRevision: 'mc',
    });
  });
});
