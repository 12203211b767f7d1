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
  buildPrograms,
  type BuildOptions,
  type ModuleBuild,
} from './buildPrograms';
import { builtDirectory, moduleDirectory } from './cache';
import type { ProgramModule, ProgramName } from './catalog';

const modules = (['etcd', 'helm', 'thanos'] as ProgramName[]).map(
  (name): ProgramModule => ({
    name,
    module: `example.org/${name}`,
    cold: { minutes: 2, executables: 10, caches: 100 },
    tools: [{ name, package: `example.org/${name}/cmd/${name}` }],
  }),
);
const everything = {
  platform: 'linux' as const,
  find: (command: string) => `/bin/${command}`,
};

describe('buildPrograms', () => {
  let root: string;
  let cache: string;
  const said: string[] = [];
  const built: string[] = [];

  beforeEach(() => {
    said.length = 0;
    built.length = 0;
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-build-'));
    cache = path.join(root, 'cache');
    for (const module of modules) {
      const directory = moduleDirectory(root, module);
      fs.mkdirSync(directory, { recursive: true });
      fs.writeFileSync(
        path.join(directory, 'go.mod'),
        `module a\n\ngo 1.26.0\n\nrequire ${module.module} v1.2.3\n`,
      );
      fs.writeFileSync(path.join(directory, 'go.sum'), '');
    }
  });

  afterEach(() => {
    jest.useRealTimers();
    fs.rmSync(root, { recursive: true, force: true });
  });

  const write = async ({ module, directory }: ModuleBuild) => {
    built.push(module.name);
    fs.writeFileSync(path.join(directory, module.tools[0].name), 'program');
  };

  /** Goes on until it is stopped. */
  const endless = ({ signal }: ModuleBuild) =>
    new Promise<void>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });

  const build = (options: Partial<BuildOptions> = {}) =>
    buildPrograms({
      root,
      cache,
      modules,
      machine: everything,
      findGo: async wanted => new Map(wanted.map(({ name }) => [name, 'go'])),
      say: message => said.push(message),
      build: write,
      ...options,
    });

  it('builds in order what is missing, and then nothing', async () => {
    await expect(build()).resolves.toEqual({ missing: [] });
    expect(built).toEqual(['etcd', 'helm', 'thanos']);
    expect(said[0]).toContain('about 6 min');

    said.length = 0;
    await expect(build()).resolves.toEqual({ missing: [] });
    expect(built).toHaveLength(3);
    expect(said).toEqual([]);
  });

  it('estimates and builds only what changed', async () => {
    await build();
    said.length = 0;
    built.length = 0;
    fs.writeFileSync(
      path.join(moduleDirectory(root, modules[1]), 'go.sum'),
      'example.org/helm v1.2.3 h1:a\n',
    );
    await build();
    expect(built).toEqual(['helm']);
    expect(said[0]).toContain('To build: helm 1.2.3.');
    expect(said[0]).toContain('about 2 min');
  });

  it('names all that the machine lacks, Go too, before it builds anything', async () => {
    const failed = build({
      findGo: async () => {
        throw new Error('Go 1.27.0 or newer is needed');
      },
      machine: {
        platform: 'linux',
        find: command =>
          ['redis-server', 'prometheus'].includes(command)
            ? undefined
            : `/bin/${command}`,
      },
    });
    await expect(failed).rejects.toThrow(
      /redis-server[^]*prometheus[^]*Go 1.27.0/,
    );
    expect(built).toEqual([]);
  });

  it('tells what goes on while it builds', async () => {
    jest.useFakeTimers();
    let finish = () => {};
    let onPackage = () => {};
    const running = build({
      modules: modules.slice(0, 1),
      build: work => {
        onPackage = work.onPackage;
        return new Promise<void>(resolve => {
          finish = () => {
            write(work);
            resolve();
          };
        });
      },
    });
    await jest.advanceTimersByTimeAsync(0);
    onPackage();
    onPackage();
    await jest.advanceTimersByTimeAsync(75_000);
    expect(said.at(-1)).toBe(
      'Building etcd 1.2.3 (1 of 1): 1:15 of about 2 min, 2 packages compiled',
    );
    finish();
    await running;
    expect(said.at(-1)).toBe('Built etcd 1.2.3 (1 of 1) in 1:15');
  });

  it('stops when the time is over, tells what is not ready, and goes on from there', async () => {
    jest.useFakeTimers();
    const running = build({
      budgetMinutes: 10,
      build: work =>
        work.module.name === 'etcd' ? write(work) : endless(work),
    });
    await jest.advanceTimersByTimeAsync(599_000);
    expect(said.at(-1)).toContain('Building helm');
    await jest.advanceTimersByTimeAsync(1_000);
    await expect(running).resolves.toEqual({ missing: ['helm', 'thanos'] });
    expect(said.at(-1)).toContain('Not ready after 10 min: helm, thanos');

    jest.useRealTimers();
    built.length = 0;
    await expect(build()).resolves.toEqual({ missing: [] });
    expect(built).toEqual(['helm', 'thanos']);
  });

  it('counts the time that finding a Go takes', async () => {
    jest.useFakeTimers();
    const running = build({
      budgetMinutes: 1,
      findGo: (_, { signal }) =>
        new Promise((__, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    await jest.advanceTimersByTimeAsync(60_000);
    await expect(running).resolves.toEqual({
      missing: ['etcd', 'helm', 'thanos'],
    });
    expect(built).toEqual([]);
  });

  it('ends with the reason when it is stopped, and leaves no half-made folder', async () => {
    jest.useFakeTimers();
    const stop = new AbortController();
    const running = build({ signal: stop.signal, build: endless });
    await jest.advanceTimersByTimeAsync(0);
    expect(said.at(-1)).toContain('Building etcd');
    stop.abort(new Error('stopped'));
    await expect(running).rejects.toThrow('stopped');
    expect(fs.readdirSync(cache)).toEqual([]);
  });

  it('says which program failed, and keeps those before it', async () => {
    const failed = build({
      build: async work => {
        if (work.module.name === 'helm') throw new Error('undefined: x');
        await write(work);
      },
    });
    await expect(failed).rejects.toThrow(
      'helm 1.2.3 (2 of 3) was not built: undefined: x',
    );
    expect(fs.existsSync(builtDirectory(root, modules[0], cache))).toBe(true);
    expect(fs.existsSync(builtDirectory(root, modules[1], cache))).toBe(false);
  });
});
