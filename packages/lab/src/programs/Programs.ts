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

import path from 'node:path';
import {
  builtDirectory,
  cacheDirectory,
  moduleDirectory,
  readGoMod,
} from './cache';
import {
  programModules,
  type ProgramModule,
  type ProgramName,
} from './catalog';
import { pinnedVersion, requiredGo } from './goMod';
import { findGo } from './goToolchain';
import { findProgram } from './requirements';
import { run } from './run';

/** Programs of the machine that the lab uses as they are. */
export type SystemProgram = 'kubectl' | 'git' | 'redis-server' | 'prometheus';

/** What was built, and what the machine has. */
export class Programs {
  readonly #root: string;
  readonly #cache: string;

  /** @param root - of the repository */
  constructor(root: string, cache: string = cacheDirectory()) {
    this.#root = root;
    this.#cache = cache;
  }

  /** Absolute path of an executable. */
  executable(name: ProgramName): string {
    return path.join(
      builtDirectory(this.#root, moduleOf(name), this.#cache),
      name,
    );
  }

  /** Version of a program, `1.36.3`. */
  version(name: ProgramName): string {
    const module = moduleOf(name);
    return pinnedVersion(readGoMod(this.#root, module), module.module);
  }

  /**
   * Absolute path of a program of the machine.
   *
   * @throws Error where the machine does not have it
   */
  system(name: SystemProgram): string {
    const found = findProgram(name);
    if (!found) throw new Error(`${name} is not on this machine.`);
    return found;
  }

  /**
   * Folder of a Go module that a program is built from: resource definitions and configuration are shipped in it. It is fetched
   * again where Go's cache was cleaned.
   *
   * @param module - path of the Go module
   */
  async moduleDirectory(name: ProgramName, module: string): Promise<string> {
    const owner = moduleOf(name);
    const cwd = moduleDirectory(this.#root, owner);
    const go = await findGo({
      wanted: requiredGo(readGoMod(this.#root, owner)),
      cwd,
      cache: this.#cache,
      say: () => {},
    });
    const output = await run(go.command, ['mod', 'download', '-json', module], {
      cwd,
      env: { ...process.env, GOWORK: 'off' },
    });
    const { Dir: directory } = JSON.parse(output) as { Dir?: string };
    if (!directory) throw new Error(`Go has no folder of ${module}.`);
    return directory;
  }
}

function moduleOf(name: ProgramName): ProgramModule {
  const module = programModules.find(item =>
    item.tools.some(tool => tool.name === name),
  );
  if (!module) throw new Error(`There is no program ${name}.`);
  return module;
}
