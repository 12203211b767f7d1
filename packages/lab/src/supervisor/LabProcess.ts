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

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessSpec } from '../types';
import { logEnd, logFile, rotateLog } from './logs';
import { recordProcess } from './leftovers';
import type { ProcessStatus } from './status';

/** How often processes are asked how they are, in milliseconds. */
export interface HealthIntervals {
  starting: number;
  up: number;
}

export const healthIntervals: HealthIntervals = { starting: 500, up: 5_000 };

/** Longest that a process may take to say how it is, in milliseconds. */
const healthTimeout = 10_000;
/** After which a process that was asked to end is ended, in milliseconds. */
const endTimeout = 10_000;

export interface LabProcessOptions {
  stateDirectory: string;
  intervals: HealthIntervals;
  /** Program of util-linux that ends a process with its parent; absent where the machine has none. */
  setpriv?: string;
  /** Told when it ends without having been asked, after it had been up. */
  onCrash(process: LabProcess): void;
}

/** One run of the program. */
interface Run {
  child: ChildProcess;
  startedAt: Date;
  /** How it ended; never rejects. */
  ended: Promise<string>;
  /** Aborted by its end, whose reason names it. */
  end: AbortSignal;
}

/** One program of the lab: its log, its process id on disk, its health. */
export class LabProcess {
  readonly spec: ProcessSpec;
  readonly #options: LabProcessOptions;
  #run?: Run;
  #state: ProcessStatus['state'] = 'down';
  #stopping = false;
  #restarts = 0;
  #lastEnd?: ProcessStatus['lastEnd'];

  constructor(spec: ProcessSpec, options: LabProcessOptions) {
    this.spec = spec;
    this.#options = options;
    rotateLog(this.log);
  }

  get log(): string {
    return logFile(this.#options.stateDirectory, this.spec.name);
  }

  get pid(): number | undefined {
    return this.#run?.child.pid;
  }

  get state(): ProcessStatus['state'] {
    return this.#state;
  }

  /**
   * Starts it and waits until it is healthy.
   *
   * @throws Error with the end of its log where it ends or does not become healthy in time, or what aborted it
   */
  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const seconds = this.spec.startSeconds ?? 60;
    const run = this.#spawn();
    this.#state = 'starting';
    const gaveUp = AbortSignal.any([signal, run.end]);
    const deadline = performance.now() + seconds * 1000;
    try {
      while (!(await untilAborted(this.#isHealthy(), gaveUp))) {
        if (performance.now() > deadline) {
          throw new Error(
            this.report(`is not healthy after ${seconds} seconds`),
          );
        }
        await delay(this.#options.intervals.starting, undefined, {
          signal: gaveUp,
        });
      }
      gaveUp.throwIfAborted();
    } catch (error) {
      signal.throwIfAborted();
      if (run.end.aborted) throw new Error(this.report(await run.ended));
      throw error;
    }
    this.#state = 'up';
  }

  /** Starts it again after it ended. @throws as {@link start} does */
  async restart(signal: AbortSignal): Promise<void> {
    await this.#end();
    this.#restarts += 1;
    await this.start(signal);
  }

  /** Asks it once how it is. @returns true where that is different from before */
  async check(): Promise<boolean> {
    const before = this.#state;
    if (before !== 'up' && before !== 'unhealthy') return false;
    const healthy = await this.#isHealthy();
    // It may have ended meanwhile.
    if (this.#state !== before) return false;
    this.#state = healthy ? 'up' : 'unhealthy';
    return this.#state !== before;
  }

  /** Asks it to end, and ends it after ten seconds. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#end();
  }

  /** Ends it at once. */
  kill(): void {
    this.#stopping = true;
    this.#run?.child.kill('SIGKILL');
  }

  /** What happened to it, and the end of its log. */
  report(what: string): string {
    return `${this.spec.name} ${what}. The end of its log (${
      this.log
    }):\n${logEnd(this.log)}`;
  }

  status(): ProcessStatus {
    const { name, version, ports } = this.spec;
    return {
      name,
      version,
      ports,
      state: this.#state,
      restarts: this.#restarts,
      ...(this.#run && {
        pid: this.#run.child.pid,
        startedAt: this.#run.startedAt.toISOString(),
      }),
      ...(this.#lastEnd && { lastEnd: this.#lastEnd }),
    };
  }

  async #end(): Promise<void> {
    if (!this.#run) return;
    const { child, ended } = this.#run;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), endTimeout);
    await ended;
    clearTimeout(timer);
  }

  async #isHealthy(): Promise<boolean> {
    const answer = this.spec.healthy().catch(() => false);
    const timer = new AbortController();
    const late = delay(healthTimeout, false, { signal: timer.signal });
    try {
      return await Promise.race([answer, late]);
    } finally {
      timer.abort();
      late.catch(() => {});
    }
  }

  #spawn(): Run {
    const { spec } = this;
    const { setpriv, stateDirectory } = this.#options;
    fs.mkdirSync(path.dirname(this.log), { recursive: true });
    const log = fs.openSync(this.log, 'a');
    const child = spawn(
      setpriv ?? spec.command,
      setpriv
        ? ['--pdeathsig', 'KILL', '--', spec.command, ...spec.args]
        : spec.args,
      {
        cwd: spec.cwd,
        // A group of its own: Ctrl-C reaches only the supervisor, which then stops things in order.
        detached: true,
        stdio: ['ignore', log, log],
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          LANG: 'C.UTF-8',
          ...spec.env,
        },
      },
    );
    fs.closeSync(log);
    const forget = recordProcess(stateDirectory, spec.name, child.pid);
    const end = new AbortController();
    const ended = new Promise<string>(resolve => {
      const over = (how: string) => {
        if (end.signal.aborted) return;
        const wasUp = this.#state === 'up' || this.#state === 'unhealthy';
        this.#run = undefined;
        this.#state = 'down';
        if (child.pid !== undefined) endGroup(child.pid);
        forget();
        end.abort(new Error(`${spec.name} ${how}`));
        resolve(how);
        if (this.#stopping) return;
        this.#lastEnd = { how, at: new Date().toISOString() };
        if (wasUp) this.#options.onCrash(this);
      };
      child.once('error', error => over(`cannot be started: ${error.message}`));
      child.once('exit', (code, signal) => {
        over(signal ? `was ended by ${signal}` : `ended with code ${code}`);
      });
    });
    this.#run = { child, startedAt: new Date(), ended, end: end.signal };
    return this.#run;
  }
}

/** Ends what a program that is gone left of its own: a helm that a repo server had called, say. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}

/** Waits no longer for something that nobody wants any more. */
async function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  let aborted = () => {};
  const abort = new Promise<never>((_, reject) => {
    aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
  });
  try {
    return await Promise.race([promise, abort]);
  } finally {
    signal.removeEventListener('abort', aborted);
  }
}
