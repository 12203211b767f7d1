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

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ProgramModule } from './catalog';
import { goBuilds, goEnvironment } from './goBuild';

/** Where built programs are kept, outside of the repository: `$XDG_CACHE_HOME/ephemeral-clusters/lab`. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(
    env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
    'ephemeral-clusters/lab',
  );
}

/** Folder of `programs/` that pins a module. */
export function moduleDirectory(root: string, module: ProgramModule): string {
  return path.join(root, 'packages/lab/programs', module.name);
}

/** Text of a module's go.mod. */
export function readGoMod(root: string, module: ProgramModule): string {
  return fs.readFileSync(
    path.join(moduleDirectory(root, module), 'go.mod'),
    'utf8',
  );
}

/**
 * What a build depends on: the pinned modules, Go's version, how it is built, and for which machine.
 *
 * Go's version is the `go` line of the go.mod, which is the least that it is built with: so a patch release on the machine costs
 * no half hour, and starting what is built takes no Go.
 */
export function buildKey(
  root: string,
  module: ProgramModule,
  machine: string = `${process.platform}-${process.arch}`,
): string {
  const goMod = readGoMod(root, module);
  const hash = createHash('sha256');
  hash.update(goMod);
  hash.update('\0');
  hash.update(
    fs.readFileSync(path.join(moduleDirectory(root, module), 'go.sum')),
  );
  hash.update('\0');
  const builds = goBuilds(module, goMod, '');
  hash.update(
    JSON.stringify([
      machine,
      goEnvironment(module),
      builds.map(build => [build.args, [...build.names]]),
    ]),
  );
  return hash.digest('hex').slice(0, 16);
}

/** Folder of a module's executables. */
export function builtDirectory(
  root: string,
  module: ProgramModule,
  cache: string = cacheDirectory(),
): string {
  return path.join(cache, `${module.name}-${buildKey(root, module)}`);
}

export function isBuilt(
  root: string,
  module: ProgramModule,
  cache?: string,
): boolean {
  const directory = builtDirectory(root, module, cache);
  return module.tools.every(tool =>
    fs.existsSync(path.join(directory, tool.name)),
  );
}

/**
 * Fills the folder of a module whole or not at all: what makes it works in a draft beside it, which then gets its name.
 *
 * Somebody else may be building the same at the same time: then the first one's is kept, as it may be running by now.
 */
export async function fillCache(
  target: string,
  make: (draft: string) => Promise<void>,
): Promise<void> {
  removeAbandoned(target);
  const draft = `${target}.${process.pid}`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { recursive: true });
  try {
    await make(draft);
    try {
      fs.renameSync(draft, target);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    }
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** Removes the drafts of processes that are gone. */
function removeAbandoned(target: string): void {
  const parent = path.dirname(target);
  if (!fs.existsSync(parent)) return;
  for (const name of fs.readdirSync(parent)) {
    const pid = name.startsWith(`${path.basename(target)}.`)
      ? Number(name.split('.').at(-1))
      : NaN;
    if (Number.isInteger(pid) && !isRunning(pid)) {
      fs.rmSync(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
