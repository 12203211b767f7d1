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
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { nodeProgram, processCost } from './lab';

/** The repository's, where npm runs its scripts. */
export const root = process.cwd();

/** Arguments with which Node runs a program in TypeScript of this repository. */
export function nodeArguments(program: string, args: readonly string[] = []) {
  return ['--expose-gc', ...nodeProgram({ root }, program, args).args];
}

/** A program in a process of its own, so that none pays for the memory or the work of another. Speaks in lines. */
export class Program {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #name: string;

  /** @param program - path in the repository */
  static start(program: string, args: readonly string[]): Program {
    return new Program(program, args);
  }

  private constructor(program: string, args: readonly string[]) {
    this.#name = path.basename(program);
    this.#child = spawn(process.execPath, nodeArguments(program, args), {
      cwd: root,
    });
    this.#child.stderr.pipe(process.stderr);
    this.#lines = readline
      .createInterface({ input: this.#child.stdout })
      [Symbol.asyncIterator]();
  }

  /** The next line that it says. @throws Error where it ends instead */
  async read(): Promise<string> {
    const line = await this.#lines.next();
    if (line.done) throw new Error(`${this.#name} ended before it was done`);
    return line.value;
  }

  /** Waits for the line `ready`; libraries may have something to say before it. */
  async ready(): Promise<void> {
    while ((await this.read()) !== 'ready');
  }

  write(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Seconds of processor time since it was started. Linux only. */
  processorTime(): number {
    const cost = processCost(this.#child.pid!);
    if (!cost) throw new Error('What a process costs is read on Linux only');
    return cost.cpu;
  }

  /** Closes its input, which ends it. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise(resolve => this.#child.once('exit', resolve));
    this.#child.stdin.end();
    await ended;
  }
}
