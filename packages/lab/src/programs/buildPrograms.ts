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
import {
  builtDirectory,
  cacheDirectory,
  fillCache,
  isBuilt,
  moduleDirectory,
  readGoMod,
} from './cache';
import { programModules, type ProgramModule } from './catalog';
import { describeEstimate, minutes } from './estimate';
import { goBuilds, goEnvironment, runGoBuild } from './goBuild';
import { pinnedVersion, requiredGo } from './goMod';
import { findGoForAll } from './goToolchain';
import { describeMissing, thisMachine, type Machine } from './requirements';

export interface BuildOptions {
  /** Of the repository. */
  root: string;
  /** One or more lines of progress. */
  say(message: string): void;
  signal?: AbortSignal;
  /** Stops after that many minutes; a later build goes on where this one was, out of Go's own cache. */
  budgetMinutes?: number;
  /** Folder for what is built; default is the user's cache. */
  cache?: string;
  modules?: readonly ProgramModule[];
  /** Makes the executables of one module in a folder. */
  build?: (work: ModuleBuild) => Promise<void>;
  machine?: Machine;
  /** Finds the Go of each module. */
  findGo?: typeof findGoForAll;
}

/** Names of the modules that are not built, empty where all are. */
export interface BuildResult {
  missing: string[];
}

export interface ModuleBuild {
  root: string;
  module: ProgramModule;
  /** An empty folder for the executables. */
  directory: string;
  /** Command of a Go that is new enough. */
  go: string;
  /** Called for each package that was compiled. */
  onPackage(): void;
  signal: AbortSignal;
}

/** How often a build that goes on is told of. */
const progressSeconds = 15;

/**
 * Builds what is not in the cache, one module after the other, at low priority.
 *
 * @throws Error that names all that the machine lacks, before anything is built; with Go's last lines where a build fails; the
 * signal's reason where that stopped it
 */
export async function buildPrograms(
  options: BuildOptions,
): Promise<BuildResult> {
  const { root, say, cache = cacheDirectory() } = options;
  const modules = options.modules ?? programModules;
  const missing = modules.filter(module => !isBuilt(root, module, cache));
  const stopped = options.signal ?? new AbortController().signal;
  const budget = new AbortController();
  const timer =
    options.budgetMinutes === undefined
      ? undefined
      : setTimeout(
          () => budget.abort(new Error('out of time')),
          options.budgetMinutes * 60_000,
        );
  const work = {
    ...options,
    cache,
    signal: AbortSignal.any([stopped, budget.signal]),
  };
  try {
    const toolchains = await findWhatIsNeeded(missing, work);
    if (missing.length > 0) await buildAll(missing, toolchains, work);
  } catch (error) {
    stopped.throwIfAborted();
    if (!budget.signal.aborted) throw error;
    const left = missing
      .filter(module => !isBuilt(root, module, cache))
      .map(module => module.name);
    say(
      `Not ready after ${options.budgetMinutes} min: ${left.join(
        ', ',
      )}. Another build goes on from here.`,
    );
    return { missing: left };
  } finally {
    clearTimeout(timer);
  }
  return { missing: [] };
}

type Work = BuildOptions & { cache: string; signal: AbortSignal };

/** The programs cannot be had here, or not in the time that there is: nothing is wrong with them. */
export class NotBuildableError extends Error {}

/** @returns command of a Go by name of the module. @throws Error that names all that is lacking */
async function findWhatIsNeeded(
  missing: readonly ProgramModule[],
  { root, cache, say, signal, ...options }: Work,
): Promise<Map<string, string>> {
  const problems = describeMissing(missing, options.machine ?? thisMachine);
  const toolchains = await (options.findGo ?? findGoForAll)(
    missing.map(module => ({
      name: module.name,
      wanted: requiredGo(readGoMod(root, module)),
      cwd: moduleDirectory(root, module),
    })),
    { cache, say, signal },
  ).catch((error: Error) => error);
  signal.throwIfAborted();
  if (toolchains instanceof Error) {
    throw new NotBuildableError(
      [problems, toolchains.message].filter(Boolean).join('\n'),
    );
  }
  if (problems) throw new NotBuildableError(problems);
  return toolchains;
}

async function buildAll(
  missing: readonly ProgramModule[],
  toolchains: ReadonlyMap<string, string>,
  work: Work,
): Promise<void> {
  const { root, cache, say } = work;
  const versions = new Map(
    missing.map(module => [
      module.name,
      pinnedVersion(readGoMod(root, module), module.module),
    ]),
  );
  fs.mkdirSync(cache, { recursive: true });
  const disk = fs.statfsSync(cache);
  say(describeEstimate(missing, versions, disk.bavail * disk.bsize));
  for (const [index, module] of missing.entries()) {
    await buildOne(work, module, {
      go: toolchains.get(module.name) ?? 'go',
      title: `${module.name} ${versions.get(module.name)} (${index + 1} of ${
        missing.length
      })`,
    });
  }
}

async function buildOne(
  work: Work,
  module: ProgramModule,
  { go, title }: { go: string; title: string },
): Promise<void> {
  const { root, cache, say, signal } = work;
  signal.throwIfAborted();
  const started = Date.now();
  let packages = 0;
  const usual = minutes(module.cold.minutes);
  say(`Building ${title}, about ${usual}`);
  const timer = setInterval(
    () =>
      say(
        `Building ${title}: ${elapsed(
          started,
        )} of about ${usual}, ${packages} packages compiled`,
      ),
    progressSeconds * 1000,
  );
  try {
    await fillCache(builtDirectory(root, module, cache), directory =>
      (work.build ?? buildModule)({
        root,
        module,
        directory,
        go,
        onPackage: () => {
          packages += 1;
        },
        signal,
      }),
    );
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${title} was not built: ${(error as Error).message}`);
  } finally {
    clearInterval(timer);
  }
  say(`Built ${title} in ${elapsed(started)}`);
}

/** `3:07`, minutes and seconds since a time. */
function elapsed(started: number): string {
  const seconds = Math.round((Date.now() - started) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

async function buildModule(work: ModuleBuild): Promise<void> {
  const { root, module, directory, go, signal, onPackage } = work;
  for (const build of goBuilds(module, readGoMod(root, module), directory)) {
    await runGoBuild(build, {
      go,
      cwd: moduleDirectory(root, module),
      directory,
      env: { ...process.env, ...goEnvironment(module) },
      signal,
      onPackage,
    });
  }
}
