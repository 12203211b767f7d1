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
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
/* eslint-disable @backstage/no-forbidden-package-imports -- the sandbox as a whole is started by its main entry; here its forge is enough */
import {
  type RunningForge,
  startForge,
} from '@ephemeral-clusters/sandbox/src/forge';
import {
  createRepositories,
  type Repository,
} from '@ephemeral-clusters/sandbox/src/git';
/* eslint-enable @backstage/no-forbidden-package-imports */
import type {
  ChangeRequestProvider,
  FileEdit,
  PlannedChange,
} from '../../types';
import { createProvider, providerFactories } from '..';
import { GiteaApi } from './GiteaApi';
import { GiteaProvider } from './GiteaProvider';

const seed = {
  message: 'Begin',
  author: { name: 'Seed', email: 'seed@example.com' },
};

const list = 'kind: ApplicationSet\n# none\n';

/** What any forge has to do, against the forge of the sandbox. */
describe('change requests in Gitea', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'provider-'));
  const faults: { forge?: 'down' | 'error' | 'read-only' } = {};
  const tokens = { bot: randomUUID(), other: randomUUID() };
  let forge: RunningForge;
  let repository: Repository;
  let provider: ChangeRequestProvider;

  function connect(token = tokens.bot): ChangeRequestProvider {
    const { host } = new URL(forge.url);
    return createProvider({
      url: `${forge.url}/platform/gitops`,
      baseBranch: 'main',
      labels: ['environments', 'unknown'],
      integrations: ScmIntegrations.fromConfig(
        new ConfigReader({
          integrations: {
            gitea: [{ host, baseUrl: forge.url, password: token }],
          },
        }),
      ),
      factories: providerFactories,
      logger: mockServices.logger.mock(),
    });
  }

  async function api(method: string, target: string, body: unknown) {
    const response = await fetch(
      `${forge.url}/api/v1/repos/platform/gitops${target}`,
      {
        method,
        headers: {
          'Content-Type': 'application/json',
          Authorization: `token ${tokens.other}`,
        },
        body: JSON.stringify(body),
      },
    );
    expect(response.status).toBeLessThan(300);
    return response.json();
  }

  async function plan(
    branch: string,
    edits: FileEdit[],
  ): Promise<PlannedChange> {
    return {
      branch: `ephemeral-clusters/${branch}`,
      baseRevision: await provider.revision('main'),
      title: `Title of ${branch}`,
      description: 'Made by a *test*.',
      commitMessage: `Commit of ${branch}`,
      author: { name: 'Ada', email: 'ada@example.com' },
      edits,
    };
  }

  const create = (name: string, after = `name: ${name}\n`): FileEdit => ({
    operation: 'create',
    path: `clusters/${name}.yaml`,
    after,
  });

  beforeAll(async () => {
    const clock = { now: () => new Date(), speed: 30 } as Parameters<
      typeof startForge
    >[0]['clock'];
    const repositories = createRepositories({ directory, clock });
    repository = await repositories.create(
      'platform',
      'gitops',
      [
        { path: 'README.md', content: '# GitOps\n' },
        { path: 'lists/a.yaml', content: list },
        {
          path: 'lists/b.yaml',
          content: `\ufeff${list}`.replaceAll('\n', '\r\n'),
        },
        { path: 'clusters/old.yaml', content: 'name: old\n' },
        { path: 'clusters/large.yaml', content: 'x'.repeat(600 * 1024) },
        { path: 'clusters/binary.yaml', content: 'a\0b' },
        { path: 'other/c.yaml', content: 'c: 1\n' },
      ],
      seed,
    );
    forge = await startForge({
      repositories,
      clock,
      faults,
      port: 0,
      users: [
        { login: 'bot', fullName: 'Bot', token: tokens.bot },
        { login: 'mallory', fullName: 'Mallory', token: tokens.other },
      ],
    });
    provider = connect();
    await api('POST', '/labels', { name: 'environments', color: '#00aabb' });
  });

  afterEach(() => {
    faults.forge = undefined;
  });

  afterAll(async () => {
    await forge.stop();
    fs.rmSync(directory, { recursive: true });
  });

  it('reads the text below the wanted paths, bytes as they are, and leaves out what is large or binary', async () => {
    const snapshot = await provider.snapshot('main', ['lists', 'clusters']);
    expect(snapshot.revision).toBe(await provider.revision('main'));
    expect(Object.fromEntries(snapshot.files)).toEqual({
      'lists/a.yaml': list,
      'lists/b.yaml': `\ufeff${list}`.replaceAll('\n', '\r\n'),
      'clusters/old.yaml': 'name: old\n',
    });
    expect(
      await provider.snapshot(snapshot.revision, ['lists', 'clusters']),
    ).toBe(snapshot);
  });

  it('opens one commit with all files, and the same change again finds the same', async () => {
    const change = await plan('many', [
      create('one'),
      {
        operation: 'update',
        path: 'lists/a.yaml',
        before: list,
        after: `${list}- one\n`,
      },
      { operation: 'delete', path: 'clusters/old.yaml', before: 'name: old\n' },
    ]);
    const opened = await provider.open(change);
    expect(opened).toMatchObject({
      url: `${forge.url}/platform/gitops/pulls/${opened.number}`,
      state: 'open',
      title: 'Title of many',
      branch: 'ephemeral-clusters/many',
      baseBranch: 'main',
      author: 'bot',
      mergeable: true,
    });
    const commit = await repository.commit(opened.headRevision!);
    expect(commit.parents).toEqual([change.baseRevision]);
    expect(await provider.open(change)).toEqual(opened);
    expect(await connect().open(change)).toEqual(opened);
    expect(await provider.findByBranch(change.branch)).toEqual(opened);
    expect(await provider.get(opened.number)).toEqual(opened);
    expect(
      (await provider.snapshot(change.branch, ['clusters', 'lists/a.yaml']))
        .files,
    ).toEqual(
      new Map([
        ['clusters/one.yaml', 'name: one\n'],
        ['lists/a.yaml', `${list}- one\n`],
      ]),
    );
    const merged = await provider.merge(opened.number, opened.headRevision!);
    expect(merged).toMatchObject({
      state: 'merged',
      closedBy: 'bot',
      mergedAt: expect.any(String),
      mergeRevision: await provider.revision('main'),
      branch: change.branch,
    });
    expect(await provider.merge(opened.number, opened.headRevision!)).toEqual(
      merged,
    );
    expect(await provider.open(change)).toEqual(merged);
    await expect(provider.close(opened.number)).rejects.toThrow(
      'merged already',
    );
  });

  it('goes on where a branch was made, but no change request', async () => {
    const change = await plan('half', [create('half')]);
    await api('POST', '/contents', {
      branch: 'main',
      new_branch: change.branch,
      message: 'half',
      files: [
        {
          operation: 'create',
          path: 'clusters/half.yaml',
          content: Buffer.from('name: half\n').toString('base64'),
        },
      ],
    });
    expect(await provider.open(change)).toMatchObject({
      state: 'open',
      author: 'bot',
    });
  });

  it('refuses a branch that holds something else, and names its author', async () => {
    const change = await plan('taken', [create('taken')]);
    await api('POST', '/contents', {
      branch: 'main',
      new_branch: change.branch,
      message: 'taken',
      files: [
        { operation: 'create', path: 'clusters/taken.yaml', content: 'eA==' },
      ],
    });
    await expect(provider.open(change)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('made by mallory'),
    });
    const more = await plan('more', [create('more')]);
    const opened = await provider.open(more);
    await api('POST', '/contents', {
      branch: more.branch,
      message: 'sneak in',
      files: [
        { operation: 'create', path: 'clusters/x.yaml', content: 'eA==' },
      ],
    });
    await expect(provider.open(more)).rejects.toThrow('made by mallory');
    await expect(
      provider.merge(opened.number, opened.headRevision!),
    ).rejects.toThrow('somebody has pushed to ephemeral-clusters/more');
  });

  it('refuses a plan whose files have changed meanwhile', async () => {
    const wrong = await plan('moved', [
      { operation: 'update', path: 'README.md', before: 'old', after: 'new' },
    ]);
    await expect(provider.open(wrong)).rejects.toMatchObject({
      name: 'ConflictError',
      message:
        'The file README.md has changed meanwhile. Plan the change again.',
    });
    const there = await plan('there', [
      { operation: 'create', path: 'README.md', after: 'new' },
    ]);
    await expect(provider.open(there)).rejects.toThrow('exists already');
    expect(await provider.findByBranch(wrong.branch)).toBeUndefined();
    await expect(provider.open(await plan('none', []))).rejects.toThrow(
      'nothing to change',
    );
  });

  it('says that a change request conflicts, instead of trying for ever', async () => {
    const [first, second] = await Promise.all(
      ['x', 'y'].map(async name =>
        plan(`conflict-${name}`, [
          {
            operation: 'update',
            path: 'other/c.yaml',
            before: 'c: 1\n',
            after: `c: ${name}\n`,
          },
        ]),
      ),
    );
    const one = await provider.open(first);
    const two = await provider.open(second);
    await provider.merge(one.number, one.headRevision!);
    let passed = 0;
    const patient = new GiteaProvider({
      api: new GiteaApi({
        url: `${forge.url}/platform/gitops`,
        config: {
          host: new URL(forge.url).host,
          baseUrl: forge.url,
          password: tokens.bot,
        },
      }),
      baseBranch: 'main',
      labels: [],
      logger: mockServices.logger.mock(),
      now: () => passed,
      wait: async milliseconds => {
        passed += milliseconds;
      },
    });
    expect((await patient.get(two.number)).mergeable).toBeUndefined();
    await expect(
      patient.merge(two.number, two.headRevision!),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('conflicts with main'),
    });
    expect((await patient.get(two.number)).mergeable).toBe(false);
  });

  it('closes with a comment, removes the branch, and can be opened again', async () => {
    const change = await plan('again', [create('again')]);
    const opened = await provider.open(change);
    const closed = await provider.close(opened.number, 'Not needed any more.');
    expect(closed).toMatchObject({
      state: 'closed',
      branch: change.branch,
      closedAt: expect.any(String),
    });
    expect(await provider.close(opened.number)).toEqual(closed);
    expect(await repository.resolve(change.branch)).toBeUndefined();
    await expect(
      provider.merge(opened.number, opened.headRevision!),
    ).rejects.toThrow('closed without merging');
    const next = await provider.open(change);
    expect(next.number).toBeGreaterThan(opened.number);
    expect(await provider.findByBranch(change.branch)).toEqual(next);
  });

  it('fetches only what has changed since the last snapshot', async () => {
    const fresh = connect();
    const first = await fresh.snapshot('main', ['clusters', 'lists']);
    const spy = jest.spyOn(globalThis, 'fetch');
    const opened = await provider.open(await plan('delta', [create('delta')]));
    await provider.merge(opened.number, opened.headRevision!);
    spy.mockClear();
    const second = await fresh.snapshot('main', ['clusters', 'lists']);
    const blobs = spy.mock.calls.filter(([url]) =>
      String(url).includes('/git/blobs/'),
    );
    spy.mockRestore();
    expect(blobs).toHaveLength(1);
    expect(second.files.size).toBe(first.files.size + 1);
  });

  it('says that the forge is down, or what it does not allow', async () => {
    faults.forge = 'down';
    await expect(provider.revision('main')).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /^The forge at localhost:\d+ cannot be reached/,
      ),
    });
    faults.forge = 'error';
    await expect(provider.revision('main')).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining(
        'answered 500 when we wanted to read the branch main',
      ),
    });
    faults.forge = undefined;
    const change = await plan('refused', [create('refused')]);
    faults.forge = 'read-only';
    await expect(provider.open(change)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('needs the right write:repository'),
    });
    faults.forge = undefined;
    await expect(connect(randomUUID()).open(change)).rejects.toThrow(
      'does not accept our credentials',
    );
    await expect(provider.revision('nowhere')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    await expect(provider.get(9999)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it('links to files of a commit', () => {
    expect(provider.fileUrl('a b/c#d.yaml', 'abc')).toBe(
      `${forge.url}/platform/gitops/src/commit/abc/a%20b/c%23d.yaml`,
    );
  });
});
