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

import { gunzipSync } from 'node:zlib';
import tar from 'tar-stream';
import {
  base64,
  removeTestForge,
  startTestForge,
  TestForge,
} from './testForge';

const repo = '/repos/platform/gitops';

describe('the API of the forge', () => {
  let forge: TestForge;

  beforeEach(async () => {
    forge = await startTestForge();
  });
  afterEach(() => removeTestForge(forge));

  const put = (branch: string, file: string, content: string, from = 'main') =>
    forge.api('POST', `${repo}/contents`, {
      branch: from,
      new_branch: branch,
      message: `Write ${file}`,
      files: [{ operation: 'upload', path: file, content: base64(content) }],
    });
  const open = async (branch: string, title = branch) =>
    (
      await forge.api('POST', `${repo}/pulls`, {
        title,
        head: branch,
        base: 'main',
      })
    ).body.number as number;
  const read = async (path: string, ref = 'main') =>
    (await forge.api('GET', `${repo}/raw/${path}?ref=${ref}`)).body;

  describe('who may do what', () => {
    it.each([
      ['nobody', '', 401],
      ['a stranger', 'wrong', 401],
      ['who may only read', 'guest', 403],
      ['who may write', 'ada', 201],
    ])('lets %s write: %s -> %i', async (_, who, status) => {
      const token = forge.tokens[who as 'ada'] ?? who;
      const answer = await forge.api(
        'POST',
        `${repo}/contents`,
        {
          branch: 'main',
          message: 'x',
          files: [{ operation: 'create', path: 'x', content: base64('x') }],
        },
        token,
      );
      expect(answer.status).toBe(status);
      expect((await forge.api('GET', `${repo}/contents/x`)).status).toBe(
        status === 201 ? 200 : 404,
      );
    });

    it('lets anybody read, but not say who they are not', async () => {
      expect((await forge.api('GET', repo, undefined, '')).status).toBe(200);
      expect((await forge.api('GET', repo, undefined, 'wrong')).status).toBe(
        401,
      );
      expect((await forge.api('GET', '/user', undefined, '')).status).toBe(401);
    });

    it.each(['token', 'Bearer', 'basic', 'Basic swapped'])(
      'knows %s',
      async kind => {
        const { ada } = forge.tokens;
        const basic = (text: string) => `basic ${base64(text)}`;
        const header = {
          basic: basic(`ada:${ada}`),
          'Basic swapped': basic(`${ada}:x-oauth-basic`),
        }[kind];
        const response = await fetch(`${forge.url}/api/v1/user`, {
          headers: { Authorization: header ?? `${kind} ${ada}` },
        });
        expect(await response.json()).toMatchObject({ login: 'ada' });
      },
    );

    it('does not let a reader merge', async () => {
      await put('topic', 'x', '1');
      const number = await open('topic');
      const answer = await forge.api(
        'POST',
        `${repo}/pulls/${number}/merge`,
        { Do: 'merge' },
        forge.tokens.guest,
      );
      expect(answer).toMatchObject({
        status: 405,
        body: { message: 'User not allowed to merge PR' },
      });
    });
  });

  describe('files', () => {
    it('creates, updates and deletes one file', async () => {
      const path = `${repo}/contents/dir/a%20b.yaml`;
      const created = await forge.api('POST', path, { content: base64('1') });
      expect(created.status).toBe(201);
      expect(created.body.commit.message).toBe('Add dir/a b.yaml\n');
      const { sha } = created.body.content;
      const updated = await forge.api('PUT', path, {
        content: base64('2'),
        sha,
      });
      expect(updated).toMatchObject({
        status: 200,
        body: { content: { name: 'a b.yaml' } },
      });
      expect(await read('dir/a%20b.yaml')).toBe('2');
      expect((await forge.api('DELETE', path, { sha })).status).toBe(422);
      const deleted = await forge.api('DELETE', path, {
        sha: updated.body.content.sha,
      });
      expect(deleted).toMatchObject({ status: 200, body: { content: null } });
      expect((await forge.api('GET', `${repo}/contents/dir`)).status).toBe(404);
    });

    it.each([
      ['a path outside', { path: '../x', content: '' }, 422],
      ['what is not base64', { path: 'x', content: '%%%' }, 422],
      ['an existing file', { path: 'README.md', content: '' }, 422],
      ['a file as a directory', { path: 'README.md/x', content: '' }, 422],
    ])('refuses %s', async (_, file, status) => {
      const before = await forge.gitops.resolve('main');
      const answer = await forge.api('POST', `${repo}/contents`, {
        branch: 'main',
        files: [{ operation: 'create', ...file }],
      });
      expect(answer.status).toBe(status);
      expect(answer.body.message).toEqual(expect.any(String));
      expect(await forge.gitops.resolve('main')).toBe(before);
    });

    it('answers 422 for a body that is not what it should be, and 404 for an unknown branch', async () => {
      for (const body of [
        {},
        { files: [] },
        { files: [{ operation: 'burn', path: 'x' }] },
      ]) {
        expect((await forge.api('POST', `${repo}/contents`, body)).status).toBe(
          422,
        );
      }
      expect((await put('x', 'x', 'x', 'none')).status).toBe(404);
    });

    it('takes author and committer, and nothing that would forge another header', async () => {
      const { body } = await forge.api('POST', `${repo}/contents`, {
        branch: 'main',
        files: [{ operation: 'create', path: 'x', content: '' }],
        author: { name: 'Eve\nparent 0', email: 'eve@example.com>' },
      });
      const commit = await forge.gitops.commit(body.commit.sha);
      expect(commit.author).toMatchObject({
        name: 'Eveparent 0',
        email: 'eve@example.com',
      });
    });

    it('lists a directory and says which commit changed what', async () => {
      const { body: change } = await put('main', 'clusters/b.yaml', 'x');
      const { body } = await forge.api('GET', `${repo}/contents/clusters`);
      expect(body.map((it: { name: string }) => it.name)).toEqual([
        'a.yaml',
        'b.yaml',
      ]);
      expect(body[1].last_commit_sha).toBe(change.commit.sha);
      expect(body[0].last_commit_sha).not.toBe(change.commit.sha);
      expect(body[0]).toMatchObject({ content: null, type: 'file', size: 15 });
    });
  });

  it('serves what a URL reader asks for: the newest commit, and an archive of it', async () => {
    await put('main', `deep/${'long-'.repeat(30)}name.yaml`, 'x');
    const commit = await forge.api('GET', `${repo}/git/commits/main`);
    expect(commit.body.sha).toBe(await forge.gitops.resolve('main'));
    const response = await fetch(
      `${forge.url}/api/v1${repo}/archive/main.tar.gz`,
    );
    const extract = tar.extract();
    extract.end(gunzipSync(Buffer.from(await response.arrayBuffer())));
    const names: string[] = [];
    for await (const entry of extract) {
      names.push(entry.header.name);
      entry.resume();
    }
    expect(names).toContain('gitops/README.md');
    expect(names).toContain(`gitops/deep/${'long-'.repeat(30)}name.yaml`);
    expect(names.every(it => it.startsWith('gitops/'))).toBe(true);
    expect(
      (await fetch(`${forge.url}/api/v1${repo}/archive/none.tar.gz`)).status,
    ).toBe(404);
  });

  it('pages trees, and says when there is more', async () => {
    const page = async (number: number) =>
      (
        await forge.api(
          'GET',
          `${repo}/git/trees/main?recursive=1&per_page=3&page=${number}`,
        )
      ).body;
    const pages = [await page(1), await page(2)];
    expect(pages.map(it => it.truncated)).toEqual([true, false]);
    expect(
      pages.flatMap(it => it.tree.map((entry: { path: string }) => entry.path)),
    ).toEqual([
      'README.md',
      'appsets',
      'appsets/workloads.yaml',
      'clusters',
      'clusters/a.yaml',
    ]);
  });

  it('makes, lists and removes branches, also with slashes in their names', async () => {
    const name = 'ephemeral/create-a';
    const made = await forge.api('POST', `${repo}/branches`, {
      new_branch_name: name,
    });
    expect(made.status).toBe(201);
    expect(
      (await forge.api('POST', `${repo}/branches`, { new_branch_name: name }))
        .status,
    ).toBe(409);
    expect(
      (await forge.api('POST', `${repo}/branches`, { new_branch_name: '../x' }))
        .status,
    ).toBe(422);
    for (const path of [name, encodeURIComponent(name)]) {
      expect(
        (await forge.api('GET', `${repo}/branches/${path}`)).body.name,
      ).toBe(name);
    }
    expect((await forge.api('GET', `${repo}/branches`)).body).toHaveLength(2);
    expect((await forge.api('DELETE', `${repo}/branches/${name}`)).status).toBe(
      204,
    );
    expect((await forge.api('DELETE', `${repo}/branches/${name}`)).status).toBe(
      404,
    );
    expect((await forge.api('DELETE', `${repo}/branches/main`)).status).toBe(
      403,
    );
  });

  describe('pull requests', () => {
    it('are found by number, by branches, and in lists', async () => {
      await put('a/b', 'x', '1');
      await put('c', 'y', '1');
      const first = await open('a/b');
      const second = await open('c');
      await forge.api('PATCH', `${repo}/pulls/${second}`, { state: 'closed' });
      const numbers = async (query: string) =>
        (await forge.api('GET', `${repo}/pulls?${query}`)).body.map(
          (it: { number: number }) => it.number,
        );
      expect(await numbers('')).toEqual([first]);
      expect(await numbers('state=closed')).toEqual([second]);
      expect(await numbers('state=all')).toEqual([second, first]);
      expect(await numbers('state=all&sort=oldest')).toEqual([first, second]);
      expect(await numbers('state=all&limit=1&page=2')).toEqual([first]);
      expect(
        (await forge.api('GET', `${repo}/pulls/main/a/b`)).body.number,
      ).toBe(first);
      expect((await forge.api('GET', `${repo}/pulls/main/none`)).status).toBe(
        404,
      );
      expect((await forge.api('GET', `${repo}/pulls/99`)).status).toBe(404);
      const list = await forge.api('GET', `${repo}/pulls?state=all&limit=1`);
      expect(list.headers.get('X-Total-Count')).toBe('2');
      expect(list.headers.get('Link')).toContain('page=2>; rel="next"');
    });

    it('show files, commits and a diff', async () => {
      await put('topic', 'clusters/a.yaml', 'a: 2\nb: 1\nc: 1\n');
      const number = await open('topic');
      const path = `${repo}/pulls/${number}`;
      expect((await forge.api('GET', `${path}/files`)).body).toMatchObject([
        {
          filename: 'clusters/a.yaml',
          status: 'changed',
          additions: 1,
          deletions: 1,
        },
      ]);
      expect((await forge.api('GET', `${path}/commits`)).body).toHaveLength(1);
      const diff = await forge.api('GET', `${path}.diff`);
      expect(diff.body).toContain('-a: 1\n+a: 2\n b: 1\n');
      const page = await fetch(
        `${forge.url}/platform/gitops/pulls/${number}.diff`,
      );
      expect(await page.text()).toBe(diff.body);
    });

    it('merge in each style, with the message given', async () => {
      for (const style of [
        'merge',
        'squash',
        'rebase',
        'rebase-merge',
        'fast-forward-only',
      ]) {
        await put(style, style, style);
        const number = await open(style);
        const merged = await forge.api(
          'POST',
          `${repo}/pulls/${number}/merge`,
          {
            Do: style,
            MergeTitleField: `Bring ${style}`,
            MergeMessageField: 'Because.',
            delete_branch_after_merge: true,
          },
        );
        expect(merged.status).toBe(200);
        expect(await read(style)).toBe(style);
        const { body } = await forge.api('GET', `${repo}/pulls/${number}`);
        expect(body.merge_commit_sha).toBe(await forge.gitops.resolve('main'));
        expect(
          (await forge.api('GET', `${repo}/branches/${style}`)).status,
        ).toBe(404);
        const commit = await forge.gitops.commit(body.merge_commit_sha);
        expect(commit.message).toBe(
          ['merge', 'squash', 'rebase-merge'].includes(style)
            ? `Bring ${style}\n\nBecause.\n`
            : `Write ${style}\n`,
        );
      }
    });

    it('are merged once, however many ask at once', async () => {
      await put('topic', 'x', '1');
      const number = await open('topic');
      const answers = await Promise.all(
        [1, 2, 3].map(() =>
          forge.api('POST', `${repo}/pulls/${number}/merge`, { Do: 'merge' }),
        ),
      );
      expect(answers.map(it => it.status).sort()).toEqual([200, 405, 405]);
      expect(
        await forge.gitops.log((await forge.gitops.resolve('main'))!),
      ).toHaveLength(3);
    });

    it('become mergeable again once the conflict is resolved, and can be brought up to date', async () => {
      await put('topic', 'clusters/a.yaml', 'a: 2\nb: 1\nc: 1\n');
      const number = await open('topic');
      const path = `${repo}/pulls/${number}`;
      await put('main', 'clusters/a.yaml', 'a: 3\nb: 1\nc: 1\n');
      const mergeable = async () =>
        (await forge.api('GET', path)).body.mergeable;
      expect(await mergeable()).toBe(false);
      expect((await forge.api('POST', `${path}/update`)).status).toBe(409);
      await put('main', 'clusters/a.yaml', 'a: 1\nb: 1\nc: 1\n');
      expect(await mergeable()).toBe(true);
      expect(
        (await forge.api('POST', `${path}/update?style=merge`)).status,
      ).toBe(200);
      const { body } = await forge.api('GET', path);
      expect(body.merge_base).toBe(body.base.sha);
    });

    it('can be edited, closed, reopened, but not once merged', async () => {
      await put('topic', 'x', '1');
      const number = await open('topic');
      const path = `${repo}/pulls/${number}`;
      const edit = (change: unknown) => forge.api('PATCH', path, change);
      expect((await edit({ title: 'New', body: 'Text' })).body).toMatchObject({
        title: 'New',
        body: 'Text',
      });
      expect((await edit({ state: 'closed' })).body.state).toBe('closed');
      expect(
        (await forge.api('POST', `${path}/merge`, { Do: 'merge' })).status,
      ).toBe(404);
      const second = await open('topic');
      expect(second).toBe(number + 1);
      expect((await edit({ state: 'open' })).status).toBe(409);
      await forge.api('PATCH', `${repo}/pulls/${second}`, { state: 'closed' });
      expect((await edit({ state: 'open' })).body.state).toBe('open');
      await forge.api('POST', `${path}/merge`, { Do: 'merge' });
      expect((await edit({ state: 'closed' })).status).toBe(412);
    });

    it('close when their branch is removed', async () => {
      await put('topic', 'x', '1');
      const number = await open('topic');
      await forge.api('DELETE', `${repo}/branches/topic`);
      await waitFor(async () => {
        const { body } = await forge.api('GET', `${repo}/pulls/${number}`);
        expect(body).toMatchObject({
          state: 'closed',
          merged: false,
          changed_files: 1,
        });
      });
    });

    it('are refused for branches that are not there or the same', async () => {
      const create = (head: string, base: string) =>
        forge.api('POST', `${repo}/pulls`, { title: 'x', head, base });
      expect((await create('none', 'main')).status).toBe(404);
      expect((await create('main', 'none')).status).toBe(404);
      expect((await create('main', 'main')).status).toBe(422);
      expect(
        (await forge.api('POST', `${repo}/pulls`, { head: 'x', base: 'main' }))
          .status,
      ).toBe(422);
    });

    it('carry comments, reviews, reviewers and labels', async () => {
      await put('topic', 'x', '1');
      const number = await open('topic');
      const pull = `${repo}/pulls/${number}`;
      const issue = `${repo}/issues/${number}`;
      expect(
        (await forge.api('POST', `${issue}/comments`, { body: 'Hello' }))
          .status,
      ).toBe(201);
      expect((await forge.api('GET', `${issue}/comments`)).body).toMatchObject([
        { body: 'Hello', user: { login: 'ada' } },
      ]);
      const approve = (token: string) =>
        forge.api('POST', `${pull}/reviews`, { event: 'APPROVED' }, token);
      await forge.api('POST', `${pull}/requested_reviewers`, {
        reviewers: ['root'],
      });
      expect(
        (await forge.api('GET', pull)).body.requested_reviewers,
      ).toHaveLength(1);
      expect((await approve(forge.tokens.ada)).status).toBe(422);
      expect((await approve(forge.tokens.root)).body).toMatchObject({
        state: 'APPROVED',
        stale: false,
      });
      expect((await forge.api('GET', `${pull}/reviews`)).body).toHaveLength(1);
      expect(
        (await forge.api('GET', pull)).body.requested_reviewers,
      ).toHaveLength(0);
      await forge.api('POST', `${repo}/labels`, {
        name: 'cluster',
        color: '#00aabb',
      });
      await forge.api('POST', `${issue}/labels`, { labels: ['cluster'] });
      expect((await forge.api('GET', pull)).body.labels).toMatchObject([
        { name: 'cluster' },
      ]);
    });

    it('are the same after a restart', async () => {
      await put('topic', 'x', '1');
      await put('other', 'y', '1');
      const number = await open('topic', 'Ünïcode');
      const other = await open('other');
      await forge.api('POST', `${repo}/issues/${number}/comments`, {
        body: 'Hello',
      });
      await forge.api('POST', `${repo}/pulls/${other}/merge`, { Do: 'merge' });
      const read2 = async () =>
        JSON.stringify(
          (await forge.api('GET', `${repo}/pulls?state=all`)).body,
        ).replaceAll(forge.url, '');
      const before = await read2();
      forge = await forge.restart();
      expect(await read2()).toBe(before);
      expect(await open('topic')).toBeUndefined();
      expect(
        (await forge.api('GET', `${repo}/issues/${number}/comments`)).body,
      ).toHaveLength(1);
    });
  });

  describe('faults', () => {
    it('closes connections while down, and answers again at once', async () => {
      forge.faults.forge = 'down';
      await expect(forge.api('GET', repo)).rejects.toThrow();
      forge.faults.forge = undefined;
      expect((await forge.api('GET', repo)).status).toBe(200);
    });

    it('answers 500', async () => {
      forge.faults.forge = 'error';
      expect((await forge.api('GET', repo)).status).toBe(500);
      expect((await fetch(`${forge.url}/platform/gitops`)).status).toBe(500);
    });

    it('refuses writes only, while read-only', async () => {
      forge.faults.forge = 'read-only';
      expect((await forge.api('GET', repo)).status).toBe(200);
      expect((await put('topic', 'x', '1')).status).toBe(403);
      const push = await fetch(
        `${forge.url}/platform/gitops.git/info/refs?service=git-receive-pack`,
      );
      expect(push.status).toBe(403);
    });
  });

  it('answers what is not there as Gitea does', async () => {
    for (const path of [
      '/nothing',
      '/repos/platform/none',
      `${repo}/nothing`,
      `${repo}/git/commits/none`,
    ]) {
      const answer = await forge.api('GET', path);
      expect(answer.status).toBe(404);
      expect(Object.keys(answer.body)).toEqual(['message', 'url', 'errors']);
    }
  });
});

async function waitFor(check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await check();
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
}
