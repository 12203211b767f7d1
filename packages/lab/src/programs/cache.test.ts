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
import {
  buildKey,
  builtDirectory,
  cacheDirectory,
  fillCache,
  isBuilt,
  moduleDirectory,
} from './cache';
import type { ProgramModule } from './catalog';

const thanos: ProgramModule = {
  name: 'thanos',
  module: 'example.org/thanos',
  tags: ['slicelabels'],
  cold: { minutes: 1, executables: 1, caches: 1 },
  tools: [{ name: 'thanos', package: 'example.org/thanos/cmd/thanos' }],
};

describe('the cache of programs', () => {
  let root: string;
  let cache: string;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-cache-'));
    cache = path.join(root, 'cache');
    const directory = moduleDirectory(root, thanos);
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(
      path.join(directory, 'go.mod'),
      'module a\n\ngo 1.26.0\n\nrequire example.org/thanos v0.42.5\n',
    );
    fs.writeFileSync(
      path.join(directory, 'go.sum'),
      'example.org/thanos v0.42.5 h1:a\n',
    );
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });

  const change = (file: string, from: string, to: string) => {
    const name = path.join(moduleDirectory(root, thanos), file);
    const text = fs.readFileSync(name, 'utf8');
    expect(text).toContain(from);
    fs.writeFileSync(name, text.replace(from, to));
  };

  it('lies where the user keeps caches', () => {
    expect(cacheDirectory({ XDG_CACHE_HOME: '/caches' })).toBe(
      '/caches/ephemeral-clusters/lab',
    );
    expect(cacheDirectory({ XDG_CACHE_HOME: '' })).toBe(
      path.join(os.homedir(), '.cache/ephemeral-clusters/lab'),
    );
  });

  it('has the same key as long as nothing changes', () => {
    expect(buildKey(root, thanos)).toBe(buildKey(root, { ...thanos }));
  });

  it.each<[string, () => string]>([
    [
      'a pinned version',
      () => {
        change('go.mod', 'v0.42.5', 'v0.42.6');
        return buildKey(root, thanos);
      },
    ],
    [
      "Go's version",
      () => {
        change('go.mod', 'go 1.26.0', 'go 1.27.0');
        return buildKey(root, thanos);
      },
    ],
    [
      'a checksum',
      () => {
        change('go.sum', 'h1:a', 'h1:b');
        return buildKey(root, thanos);
      },
    ],
    ['a tag', () => buildKey(root, { ...thanos, tags: [] })],
    ['the C compiler', () => buildKey(root, { ...thanos, cgo: true })],
    [
      'what the linker sets',
      () => buildKey(root, { ...thanos, values: () => ({ 'main.x': '1' }) }),
    ],
    ['the machine', () => buildKey(root, thanos, 'darwin-arm64')],
  ])('has another key with another %s', (_, changed) => {
    const before = buildKey(root, thanos, 'linux-x64');
    expect(changed()).not.toBe(before);
  });

  it('has built a module when all of its programs are there', async () => {
    expect(isBuilt(root, thanos, cache)).toBe(false);
    await fillCache(builtDirectory(root, thanos, cache), async draft => {
      fs.writeFileSync(path.join(draft, 'thanos'), 'program');
      expect(isBuilt(root, thanos, cache)).toBe(false);
    });
    expect(isBuilt(root, thanos, cache)).toBe(true);
    expect(fs.readdirSync(cache)).toHaveLength(1);
  });

  it('leaves nothing of a build that failed', async () => {
    await expect(
      fillCache(builtDirectory(root, thanos, cache), async draft => {
        fs.writeFileSync(path.join(draft, 'thanos'), 'half');
        throw new Error('no memory');
      }),
    ).rejects.toThrow('no memory');
    expect(fs.readdirSync(cache)).toEqual([]);
  });

  it('keeps what another process has built meanwhile', async () => {
    const target = builtDirectory(root, thanos, cache);
    await fillCache(target, async draft => {
      fs.writeFileSync(path.join(draft, 'thanos'), 'second');
      fs.mkdirSync(target);
      fs.writeFileSync(path.join(target, 'thanos'), 'first');
    });
    expect(fs.readFileSync(path.join(target, 'thanos'), 'utf8')).toBe('first');
    expect(fs.readdirSync(cache)).toHaveLength(1);
  });

  it('removes the drafts of processes that are gone, and no others', async () => {
    const target = builtDirectory(root, thanos, cache);
    // No process has a number beyond the greatest that systems give.
    const gone = `${target}.99999999`;
    const other = `${target}.${process.ppid}`;
    fs.mkdirSync(gone, { recursive: true });
    fs.mkdirSync(other);
    await fillCache(target, async draft => {
      fs.writeFileSync(path.join(draft, 'thanos'), 'program');
    });
    expect(fs.existsSync(gone)).toBe(false);
    expect(fs.existsSync(other)).toBe(true);
  });
});
