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
import { builtDirectory, cacheDirectory, moduleDirectory } from './cache';
import { programModules, type ProgramName } from './catalog';
import { findGo, requiredGo } from './goToolchain';
import { findProgram } from './requirements';
import { run } from './run';

/** Programs of the machine that the lab uses as they are. */
export type SystemProgram =
  | 'kubectl'
  | 'git'
  | 'redis-server'
  | 'prometheus'
  | 'setpriv';

/** What was built, and what the machine has. */
export class Programs {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Absolute path of an executable. */
  executable(name: ProgramName): string {
    return path.join(
      builtDirectory(this.#root, this.#module(name)),
      name,
    );
  }

  version(name: ProgramName): string {
    return this.#module(name).version;
  }

  /** @throws Error where the machine does not have it */
  system(name: SystemProgram): string {
    const found = findProgram(name);
    if (!found) throw new Error(`${name} is not on this machine.`);
    return found;
  }

  /** Directory of a Go module that a program is built from: definitions and configuration are shipped in it. */
  async moduleDirectory(name: ProgramName, module: string): Promise<string> {
    const cwd = moduleDirectory(this.#root, this.#module(name));
    const goMod = fs.readFileSync(path.join(cwd, 'go.mod'), 'utf8');
    const go = await findGo(requiredGo(goMod), cacheDirectory(), () => {});
    const output = await run(go, ['mod', 'download', '-json', module], {
      cwd,
      env: { ...process.env, GOTOOLCHAIN: 'local' },
    });
    return (JSON.parse(output) as { Dir: string }).Dir;
  }

  #module(name: ProgramName) {
    const module = programModules.find(item =>
      item.tools.some(tool => tool.name === name),
    );
    if (!module) throw new Error(`There is no program ${name}`);
    return module;
  }
}
