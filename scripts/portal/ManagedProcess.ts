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

import { ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Restarts within this time count as one series, in milliseconds. */
const restartWindow = 60_000;
const maximumRestarts = 5;

export interface ManagedProcessOptions {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** File that its output is appended to. */
  log: string;
  /** File that holds its process id while it runs. */
  pidFile: string;
  /** Also print the output. */
  verbose: boolean;
  /** Start it again when it dies after it has once been up (see `isUp`). */
  restart: boolean;
  /** Called when it died and is not started again. */
  onGone: (message: string) => void;
  /** Called with each line of progress for people. */
  say: (message: string) => void;
}

/** A child process with a log file; says how it ended and starts it again where asked. */
export class ManagedProcess {
  readonly #options: ManagedProcessOptions;
  #child: ChildProcess | undefined;
  #stopping = false;
  #restarts: number[] = [];
  #wasUp = false;

  constructor(options: ManagedProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start() {
    const { name, command, args, cwd, env, log, verbose } = this.#options;
    fs.mkdirSync(path.dirname(log), { recursive: true });
    const file = fs.createWriteStream(log, { flags: 'a' });
    // A process group of its own: Ctrl-C reaches only the supervisor, which then stops things in order.
    const child = spawn(command, args, {
      cwd,
      env,
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    if (child.pid) fs.writeFileSync(this.#options.pidFile, String(child.pid));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', chunk => {
        file.write(chunk);
        if (verbose) process.stdout.write(chunk);
      });
    }
    child.on('error', error => file.write(`${error.message}\n`));
    child.on('close', (code, signal) => {
      file.end();
      this.#child = undefined;
      fs.rmSync(this.#options.pidFile, { force: true });
      if (!this.#stopping) this.#died(name, signal ?? `code ${code}`);
    });
  }

  #died(name: string, how: string) {
    const now = Date.now();
    this.#restarts = this.#restarts.filter(at => now - at < restartWindow);
    if (
      this.#options.restart &&
      this.#wasUp &&
      this.#restarts.length < maximumRestarts
    ) {
      this.#restarts.push(now);
      this.#options.say(`${name} ended (${how}); starting it again`);
      this.start();
      return;
    }
    this.#options.onGone(
      `${name} ended (${how}). The end of its log (${
        this.#options.log
      }):\n${this.tail()}`,
    );
  }

  /** Says that it works: from now on, its death is an accident and not a mistake in its configuration. */
  isUp() {
    this.#wasUp = true;
  }

  /** The last lines of its log. */
  tail(lines = 25): string {
    if (!fs.existsSync(this.#options.log)) return '(no log)';
    return fs
      .readFileSync(this.#options.log, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .join('\n');
  }

  /** Whether it has worked since it was first started. */
  get wasUp(): boolean {
    return this.#wasUp;
  }

  /**
   * Asks it to end, and ends it by force after a while.
   *
   * @param patience - that while, in milliseconds
   */
  async stop(patience: number): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child) return;
    const gone = new Promise<void>(resolve =>
      child.once('close', () => resolve()),
    );
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    await gone;
    clearTimeout(timer);
  }
}
