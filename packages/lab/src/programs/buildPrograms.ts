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
import {
  builtDirectory,
  cacheDirectory,
  isBuilt,
  moduleDirectory,
} from './cache';
import { programModules, type ProgramModule } from './catalog';
import { findGo, requiredGo } from './goToolchain';
import { run } from './run';

export interface BuildOptions {
  /** Of the repository. */
  root: string;
  say(message: string): void;
  signal: AbortSignal;
  /** Stops after that many minutes; a later build goes on where this one was, out of Go's own cache. */
  budgetMinutes?: number;
  cache?: string;
  modules?: readonly ProgramModule[];
  /** Builds one module into a folder. */
  build?: typeof buildModule;
}

/** Names of the modules that are not built, empty where all are. */
export interface BuildResult {
  missing: string[];
}

/** What a cold build takes, for people. */
export function describeBuild(missing: readonly ProgramModule[]): string {
  const minutes = missing.reduce((sum, module) => sum + module.minutes, 0);
  return `To build: ${missing
    .map(module => `${module.name} ${module.version}`)
    .join(', ')}. That takes about ${Math.ceil(
    minutes,
  )} minutes on two cores, and up to 15 GB of disk for Go's caches; the next start builds nothing.`;
}

/** Builds what is not in the cache, one module after the other, at low priority. */
export async function buildPrograms(
  options: BuildOptions,
): Promise<BuildResult> {
  const { root, say, signal, cache = cacheDirectory() } = options;
  const modules = options.modules ?? programModules;
  const missing = modules.filter(module => !isBuilt(root, module, cache));
  if (missing.length === 0) return { missing: [] };
  say(describeBuild(missing));
  const budget =
    options.budgetMinutes === undefined
      ? undefined
      : AbortSignal.timeout(options.budgetMinutes * 60_000);
  const stop = budget ? AbortSignal.any([signal, budget]) : signal;
  for (const [index, module] of missing.entries()) {
    const started = Date.now();
    say(
      `Building ${module.name} ${module.version} (${index + 1} of ${
        missing.length
      })`,
    );
    const target = builtDirectory(root, module, cache);
    const draft = `${target}.${process.pid}`;
    fs.rmSync(draft, { recursive: true, force: true });
    fs.mkdirSync(draft, { recursive: true });
    try {
      await (options.build ?? buildModule)({
        root,
        module,
        directory: draft,
        cache,
        say,
        signal: stop,
      });
      // Whole or not at all: somebody else may be building the same.
      if (!isBuilt(root, module, cache)) {
        fs.rmSync(target, { recursive: true, force: true });
        fs.renameSync(draft, target);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (budget?.aborted) {
        const left = missing.slice(index).map(item => item.name);
        say(
          `Not built within ${options.budgetMinutes} minutes: ${left.join(
            ', ',
          )}`,
        );
        return { missing: left };
      }
      throw error;
    } finally {
      fs.rmSync(draft, { recursive: true, force: true });
    }
    say(
      `Built ${module.name} in ${((Date.now() - started) / 60_000).toFixed(
        1,
      )} min`,
    );
  }
  return { missing: [] };
}

/** Arguments of `go build` for one tool. */
export function buildArguments(
  module: ProgramModule,
  tool: ProgramModule['tools'][number],
  directory: string,
): string[] {
  const values = Object.entries(tool.values ?? {}).map(
    ([variable, value]) => `-X ${variable}=${value}`,
  );
  return [
    'build',
    '-trimpath',
    ...(module.tags ? ['-tags', module.tags.join(',')] : []),
    `-ldflags=${['-s -w', ...values].join(' ')}`,
    '-o',
    path.join(directory, tool.name),
    tool.package,
  ];
}

async function buildModule(options: {
  root: string;
  module: ProgramModule;
  directory: string;
  cache: string;
  say(message: string): void;
  signal: AbortSignal;
}): Promise<void> {
  const { root, module, directory, signal } = options;
  const cwd = moduleDirectory(root, module);
  const goMod = fs.readFileSync(path.join(cwd, 'go.mod'), 'utf8');
  const go = await findGo(requiredGo(goMod), options.cache, options.say);
  for (const tool of module.tools) {
    const args = buildArguments(module, tool, directory);
    await run('nice', ['-n', '19', go, ...args], {
      cwd,
      signal,
      env: {
        ...process.env,
        // The Go that was chosen, not another one that it would fetch.
        GOTOOLCHAIN: 'local',
        CGO_ENABLED: module.cgo ? '1' : '0',
      },
    });
  }
}
