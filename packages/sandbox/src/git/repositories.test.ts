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
import { SandboxClock } from '../types';
import { formatFileDiff } from './diff';
import { createRepositories, Repositories } from './repositories';
import { Repository } from './Repository';

const author = { name: 'Ada', email: 'ada@example.com' };
const clock = { now: () => new Date() } as SandboxClock;
const bytes = (text: string) => Buffer.from(text);

describe('createRepositories', () => {
  let directory: string;
  let repositories: Repositories;
  let gitops: Repository;

  const read = async (revision: string, file: string) => {
    const commit = await gitops.resolve(revision);
    return (await gitops.files(commit!, file))[0]?.content;
  };
  const put = (
    branch: string,
    file: string,
    content: string,
    newBranch?: string,
  ) =>
    gitops.change({
      branch,
      newBranch,
      message: `Write ${file}`,
      author,
      changes: [{ operation: 'upload', path: file, content: bytes(content) }],
    });
  const merge = (
    head: string,
    style: 'merge' | 'squash' | 'rebase' = 'merge',
  ) => gitops.merge({ base: 'main', head, style, message: 'Merge', author });

  beforeEach(async () => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'repositories-'));
    repositories = createRepositories({ directory, clock });
    gitops = await repositories.create(
      'platform',
      'gitops',
      [
        { path: 'README.md', content: 'Hello\n' },
        { path: 'clusters/a.yaml', content: 'a: 1\nb: 1\nc: 1\nd: 1\n' },
        { path: 'clusters/deep/b.yaml', content: 'b: 1\n' },
      ],
      { message: 'Begin', author },
    );
  });

  afterEach(() => fs.rmSync(directory, { recursive: true }));

  it('finds repositories by clone URL on this machine only', () => {
    for (const url of [
      'http://localhost:7120/platform/gitops.git',
      'http://127.0.0.1:99/platform/gitops',
      'http://localhost/Platform/GitOps/',
    ]) {
      expect(repositories.byUrl(url)).toBe(gitops);
    }
    expect(
      repositories.byUrl('https://github.com/platform/gitops'),
    ).toBeUndefined();
    expect(
      repositories.byUrl('http://localhost/platform/other'),
    ).toBeUndefined();
    expect(repositories.byUrl('gitops')).toBeUndefined();
  });

  it('refuses a second repository of a name and names that leave the directory', async () => {
    const options = { message: 'x', author };
    await expect(
      repositories.create('Platform', 'gitops', [], options),
    ).rejects.toMatchObject({ reason: 'repository-exists' });
    await expect(
      repositories.create('..', 'x', [], options),
    ).rejects.toMatchObject({ reason: 'path-invalid' });
  });

  it('is the same after a restart', async () => {
    const { oid } = await put('main', 'new.txt', 'new', 'topic');
    const again = createRepositories({ directory, clock });
    gitops = again.get('platform', 'gitops')!;
    expect(again.list().map(it => it.fullName)).toEqual(['platform/gitops']);
    expect(await gitops.branches()).toEqual(['main', 'topic']);
    expect(await gitops.branch('topic')).toBe(oid);
    expect(await read('topic', 'new.txt')).toBe('new');
    const other = await again.create('platform', 'other', [], {
      message: 'x',
      author,
    });
    expect(other.id).toBeGreaterThan(gitops.id);
  });

  it('reads the files under a path at a commit', async () => {
    const commit = (await gitops.resolve('main'))!;
    const paths = async (under?: string) =>
      (await gitops.files(commit, under)).map(it => it.path);
    expect(await paths()).toEqual([
      'README.md',
      'clusters/a.yaml',
      'clusters/deep/b.yaml',
    ]);
    expect(await paths('clusters')).toEqual([
      'clusters/a.yaml',
      'clusters/deep/b.yaml',
    ]);
    expect(await paths('clusters/deep/')).toEqual(['clusters/deep/b.yaml']);
    expect(await paths('README.md')).toEqual(['README.md']);
    expect(await paths('clust')).toEqual([]);
  });

  it('resolves branches, tags, whole and short ids, and nothing else', async () => {
    const commit = (await gitops.resolve('main'))!;
    expect(await gitops.resolve('HEAD')).toBe(commit);
    expect(await gitops.resolve('refs/heads/main')).toBe(commit);
    expect(await gitops.resolve(commit)).toBe(commit);
    expect(await gitops.resolve(commit.slice(0, 8))).toBe(commit);
    for (const name of ['none', '../../config', 'f'.repeat(40), '']) {
      expect(await gitops.resolve(name)).toBeUndefined();
    }
    const { tree } = await gitops.commit(commit);
    expect(await gitops.resolve(tree)).toBeUndefined();
  });

  it('commits several files at once, and a directory without files goes', async () => {
    const sha = (await gitops.entry(
      (await gitops.resolve('main'))!,
      'clusters/deep/b.yaml',
    ))!.oid;
    const commit = await gitops.change({
      branch: 'main',
      newBranch: 'topic',
      message: 'Change',
      author,
      changes: [
        { operation: 'create', path: 'x/y.txt', content: bytes('y') },
        { operation: 'delete', path: 'clusters/deep/b.yaml', sha },
      ],
    });
    expect(commit.message).toBe('Change\n');
    const paths = (await gitops.files(commit.oid)).map(it => it.path);
    expect(paths).toEqual(['README.md', 'clusters/a.yaml', 'x/y.txt']);
    expect(await gitops.entry(commit.oid, 'clusters/deep')).toBeUndefined();
    expect(await read('main', 'x/y.txt')).toBeUndefined();
  });

  it('changes nothing where one file of a commit is refused', async () => {
    const before = await gitops.resolve('main');
    const good = {
      operation: 'create',
      path: 'good',
      content: bytes(''),
    } as const;
    const bad = [
      [
        { operation: 'create', path: 'README.md', content: bytes('') },
        'file-exists',
      ],
      [
        { operation: 'create', path: 'README.md/x', content: bytes('') },
        'path-invalid',
      ],
      [
        { operation: 'create', path: 'clusters', content: bytes('') },
        'file-exists',
      ],
      [
        { operation: 'create', path: '../x', content: bytes('') },
        'path-invalid',
      ],
      [
        { operation: 'delete', path: 'README.md', sha: '0'.repeat(40) },
        'sha-mismatch',
      ],
      [
        { operation: 'delete', path: 'none', sha: '0'.repeat(40) },
        'file-missing',
      ],
    ] as const;
    for (const [change, reason] of bad) {
      await expect(
        gitops.change({
          branch: 'main',
          message: 'x',
          author,
          changes: [good, change],
        }),
      ).rejects.toMatchObject({ reason });
    }
    expect(await gitops.resolve('main')).toBe(before);
  });

  it('keeps every commit of many writers at once', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `file-${i}`);
    await Promise.all(names.map(name => put('main', name, name)));
    const main = (await gitops.resolve('main'))!;
    const paths = (await gitops.files(main)).map(it => it.path);
    expect(paths).toEqual(expect.arrayContaining(names));
    expect(await gitops.log(main)).toHaveLength(21);
  });

  it('lets one of two writers of a file win, and refuses the other', async () => {
    const sha = (await gitops.entry(
      (await gitops.resolve('main'))!,
      'README.md',
    ))!.oid;
    const write = (text: string) =>
      gitops.change({
        branch: 'main',
        message: text,
        author,
        changes: [
          { operation: 'update', path: 'README.md', content: bytes(text), sha },
        ],
      });
    const results = await Promise.allSettled([write('one'), write('two')]);
    expect(results.map(it => it.status)).toEqual(['fulfilled', 'rejected']);
    expect(await read('main', 'README.md')).toBe('one');
  });

  it('merges changes of different lines of one file', async () => {
    await put('main', 'clusters/a.yaml', 'a: 2\nb: 1\nc: 1\nd: 1\n', 'topic');
    await put('main', 'clusters/a.yaml', 'a: 1\nb: 1\nc: 1\nd: 2\n');
    const main = (await gitops.resolve('main'))!;
    const { commit, head } = await merge('topic');
    expect(await read('main', 'clusters/a.yaml')).toBe(
      'a: 2\nb: 1\nc: 1\nd: 2\n',
    );
    expect((await gitops.commit(commit)).parents).toEqual([main, head]);
    expect(await gitops.mergeBase(commit, head)).toBe(head);
  });

  it.each([
    ['same line', 'a: 2\nb: 1\nc: 1\nd: 1\n', 'a: 3\nb: 1\nc: 1\nd: 1\n'],
    ['removed against changed', undefined, 'a: 3\n'],
  ])('refuses to merge: %s', async (_, theirs, ours) => {
    const file = 'clusters/a.yaml';
    if (theirs) {
      await put('main', file, theirs, 'topic');
    } else {
      const sha = (await gitops.entry((await gitops.resolve('main'))!, file))!
        .oid;
      await gitops.change({
        branch: 'main',
        newBranch: 'topic',
        message: 'x',
        author,
        changes: [{ operation: 'delete', path: file, sha }],
      });
    }
    const { oid } = await put('main', file, ours);
    const head = (await gitops.resolve('topic'))!;
    expect(await gitops.checkMerge(oid, head)).toMatchObject({
      conflicts: [file],
    });
    await expect(merge('topic')).rejects.toMatchObject({ reason: 'conflict' });
    expect(await gitops.resolve('main')).toBe(oid);
  });

  it('refuses a file where the other side made a directory', async () => {
    await put('main', 'thing', 'file', 'topic');
    await put('main', 'thing/in', 'directory');
    await expect(merge('topic')).rejects.toMatchObject({ reason: 'conflict' });
    await put('topic', 'other', 'x');
    expect(await read('main', 'thing/in')).toBe('directory');
  });

  it('squashes to one commit and rebases to as many as there were', async () => {
    for (const branch of ['squash', 'rebase'] as const) {
      await put('main', `${branch}-1`, '1', branch);
      await put(branch, `${branch}-2`, '2');
    }
    await put('main', 'meanwhile', 'x');
    const before = (await gitops.log((await gitops.resolve('main'))!)).length;
    await merge('squash', 'squash');
    expect(await gitops.log((await gitops.resolve('main'))!)).toHaveLength(
      before + 1,
    );
    await merge('rebase', 'rebase');
    const main = (await gitops.resolve('main'))!;
    const log = await gitops.log(main);
    expect(log).toHaveLength(before + 3);
    expect(log.every(it => it.parents.length < 2)).toBe(true);
    expect(log[0].message).toBe('Write rebase-2\n');
    expect(await read('main', 'squash-2')).toBe('2');
  });

  it('refuses to merge a branch that moved since it was looked at', async () => {
    const { oid } = await put('main', 'x', '1', 'topic');
    await put('topic', 'x', '2');
    await expect(
      gitops.merge({
        base: 'main',
        head: 'topic',
        expectedHead: oid,
        style: 'merge',
        message: 'x',
        author,
      }),
    ).rejects.toMatchObject({ reason: 'head-moved' });
  });

  it('finds the newest common commit of crossing histories', async () => {
    await put('main', 'a', '1', 'topic');
    await put('main', 'b', '1');
    await merge('topic');
    const shared = (await gitops.resolve('topic'))!;
    await put('topic', 'c', '1');
    const main = (await gitops.resolve('main'))!;
    expect(await gitops.mergeBase(main, (await gitops.resolve('topic'))!)).toBe(
      shared,
    );
  });

  it('tells of moved branches after they moved, also where a listener fails', async () => {
    const warn = jest
      .spyOn(process, 'emitWarning')
      .mockImplementation(() => {});
    const seen: unknown[] = [];
    gitops.onPush(() => {
      throw new Error('listener failed');
    });
    const stop = gitops.onPush(event => seen.push(event));
    const { oid } = await put('main', 'x', '1', 'topic');
    const merged = await merge('topic');
    await gitops.removeBranch('topic');
    stop();
    await put('main', 'y', '1');
    expect(seen).toEqual([
      { branch: 'topic', commit: oid },
      { branch: 'main', commit: merged.commit },
    ]);
    expect(warn).toHaveBeenCalled();
    warn.mockRestore();
  });

  it('removes branches, and their names can be used as directories then', async () => {
    await gitops.createBranch('a/b', 'main');
    await expect(gitops.createBranch('a', 'main')).rejects.toMatchObject({
      reason: 'branch-invalid',
    });
    await expect(gitops.createBranch('a/b', 'main')).rejects.toMatchObject({
      reason: 'branch-exists',
    });
    await gitops.removeBranch('a/b');
    await gitops.createBranch('a', 'main');
    expect(await gitops.branches()).toEqual(['a', 'main']);
    await expect(gitops.removeBranch('a/b')).rejects.toMatchObject({
      reason: 'branch-missing',
    });
  });

  it('lists the commits of a path', async () => {
    await put('main', 'x', '1');
    await put('main', 'y', '1');
    await put('main', 'x', '2');
    const log = await gitops.log((await gitops.resolve('main'))!, {
      path: 'x',
    });
    expect(log.map(it => it.message)).toEqual(['Write x\n', 'Write x\n']);
  });

  it('finds the commit that last changed each entry of a directory, also behind a merge', async () => {
    const first = (await gitops.resolve('main'))!;
    const topic = await put('main', 'clusters/new.yaml', '1', 'topic');
    const a = await put('main', 'clusters/a.yaml', 'a: 2\n');
    const { commit } = await merge('topic');
    const changes = await gitops.lastChanges(commit, 'clusters', [
      'a.yaml',
      'deep',
      'new.yaml',
    ]);
    expect(
      Object.fromEntries([...changes].map(([k, v]) => [k, v.oid])),
    ).toEqual({
      'a.yaml': a.oid,
      deep: first,
      'new.yaml': topic.oid,
    });
  });

  it('shows changed lines as git does', async () => {
    const before = (await gitops.resolve('main'))!;
    await put('main', 'README.md', 'Hello\nyou');
    await put('main', 'empty', '');
    const { oid } = await put('main', 'new', 'x\n');
    const diff = await gitops.diff(before, oid);
    expect(
      diff.map(it => [it.path, it.status, it.additions, it.deletions]),
    ).toEqual([
      ['README.md', 'changed', 1, 0],
      ['empty', 'added', 0, 0],
      ['new', 'added', 1, 0],
    ]);
    expect(formatFileDiff(diff[0])).toContain(
      '--- a/README.md\n+++ b/README.md\n@@ -1 +1,2 @@\n Hello\n+you\n\\ No newline at end of file\n',
    );
    expect(formatFileDiff(diff[2])).toContain(
      'new file mode 100644\nindex 0000000000..587be6b4c3\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+x\n',
    );
  });
});
