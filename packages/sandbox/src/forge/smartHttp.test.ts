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

import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  base64,
  removeTestForge,
  startTestForge,
  TestForge,
} from './testForge';

const gitIsHere = spawnSync('git', ['--version']).status === 0;

describe('Git over HTTP', () => {
  let forge: TestForge;
  let work: string;

  beforeEach(async () => {
    forge = await startTestForge();
    work = fs.mkdtempSync(path.join(os.tmpdir(), 'clone-'));
  });
  afterEach(async () => {
    await removeTestForge(forge);
    fs.rmSync(work, { recursive: true });
  });

  const git = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(
      'git',
      ['-c', 'user.name=Grace', '-c', 'user.email=grace@example.com', ...args],
      {
        cwd: work,
        env: {
          PATH: process.env.PATH,
          HOME: work,
          GIT_TERMINAL_PROMPT: '0',
          GIT_CONFIG_NOSYSTEM: '1',
        },
      },
    );
    return stdout.trim();
  };
  const url = (user: string = '') =>
    `${forge.url.replace('://', `://${user}`)}/platform/gitops.git`;
  const write = (file: string, content: string) =>
    fs.writeFileSync(path.join(work, file), content);

  (gitIsHere ? describe : describe.skip)('with git', () => {
    it('clones, pushes a branch, and tells of it', async () => {
      const seen: unknown[] = [];
      forge.gitops.onPush(event => seen.push(event));
      await git('clone', '-q', url(`ada:${forge.tokens.ada}@`), '.');
      expect(fs.readFileSync(path.join(work, 'README.md'), 'utf8')).toContain(
        'GitOps',
      );
      await git('checkout', '-q', '-b', 'topic');
      write('new.txt', 'new');
      await git('add', '.');
      await git('commit', '-qm', 'Add');
      await git('push', '-q', 'origin', 'topic');
      const commit = await git('rev-parse', 'HEAD');
      expect(seen).toEqual([{ branch: 'topic', commit }]);
      expect(await forge.gitops.files(commit, 'new.txt')).toEqual([
        { path: 'new.txt', content: 'new' },
      ]);
    });

    it('takes a push that is large enough to be kept as a pack, and merges what it brought', async () => {
      await git('clone', '-q', url(`ada:${forge.tokens.ada}@`), '.');
      await git('checkout', '-q', '-b', 'topic');
      for (let i = 0; i < 150; i++) write(`file-${i}`, `${i}\n`.repeat(1000));
      await git('add', '.');
      await git('commit', '-qm', 'Many');
      // A small buffer makes git send its request in chunks, and compressed ones when fetching.
      await git('-c', 'http.postBuffer=1024', 'push', '-q', 'origin', 'topic');
      const pulls = '/repos/platform/gitops/pulls';
      const { body } = await forge.api('POST', pulls, {
        title: 'x',
        head: 'topic',
        base: 'main',
      });
      expect(body).toMatchObject({ mergeable: true, changed_files: 150 });
      expect(
        (
          await forge.api('POST', `${pulls}/${body.number}/merge`, {
            Do: 'merge',
          })
        ).status,
      ).toBe(200);
      await git('fetch', '-q', 'origin', 'main');
      expect(await git('rev-parse', 'origin/main')).toBe(
        await forge.gitops.resolve('main'),
      );
      expect(await git('fsck', '--strict')).toBe('');
    });

    it('writes objects that git finds no fault with', async () => {
      await forge.api('POST', '/repos/platform/gitops/contents', {
        branch: 'main',
        files: ['a.b', 'a/b', 'a0', 'clusters/ä'].map(file => ({
          operation: 'create',
          path: file,
          content: base64(file),
        })),
      });
      await git('clone', '-q', '--bare', url(), 'bare');
      expect(await git('-C', 'bare', 'fsck', '--strict', '--full')).toBe('');
    });

    it('lets open pull requests follow a push to main', async () => {
      await forge.api('POST', '/repos/platform/gitops/contents', {
        branch: 'main',
        new_branch: 'topic',
        files: [
          {
            operation: 'upload',
            path: 'clusters/a.yaml',
            content: base64('theirs\n'),
          },
        ],
      });
      const pulls = '/repos/platform/gitops/pulls';
      await forge.api('POST', pulls, {
        title: 'x',
        head: 'topic',
        base: 'main',
      });
      await git('clone', '-q', url(`ada:${forge.tokens.ada}@`), '.');
      write('clusters/a.yaml', 'ours\n');
      await git('commit', '-qam', 'Change');
      await git('push', '-q', 'origin', 'main');
      expect((await forge.api('GET', `${pulls}/1`)).body.mergeable).toBe(false);
    });

    it.each([
      ['nobody', () => ''],
      ['a stranger', () => 'ada:wrong@'],
      ['who may only read', () => `guest:${forge.tokens.guest}@`],
    ])('refuses a push of %s', async (_, user) => {
      await git('clone', '-q', url(), '.');
      write('new.txt', 'new');
      await git('add', '.');
      await git('commit', '-qm', 'Add');
      const before = await forge.gitops.resolve('main');
      await expect(
        git('push', '-q', url(user()), 'HEAD:main'),
      ).rejects.toThrow();
      expect(await forge.gitops.resolve('main')).toBe(before);
    });
  });

  it('says that git is missing where it is', async () => {
    const { PATH } = process.env;
    process.env.PATH = work;
    try {
      const answer = await fetch(`${url()}/info/refs?service=git-upload-pack`);
      expect(answer.status).toBe(501);
      expect(answer.headers.get('Content-Type')).toContain('text/plain');
      expect(await answer.text()).toContain('not installed');
    } finally {
      process.env.PATH = PATH;
    }
  });

  it('knows only its own repositories, and no files of them', async () => {
    const status = async (target: string) =>
      (await fetch(`${forge.url}${target}`)).status;
    expect(
      await status('/platform/none.git/info/refs?service=git-upload-pack'),
    ).toBe(404);
    expect(await status('/platform/gitops.git/info/refs')).toBe(403);
    expect(await status('/platform/gitops.git/HEAD')).toBe(404);
    expect(await status('/platform/gitops.git/config')).toBe(404);
  });
});
