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

/** How a process is, for `lab:status`. */
export interface ProcessStatus {
  name: string;
  version: string;
  ports: number[];
  pid?: number;
  /** Kilobytes; absent where it does not run or the machine does not tell. */
  residentKilobytes?: number;
  healthy: boolean;
  /** Milliseconds since the epoch. */
  startedAt?: number;
  restarts: number;
}

interface ProcessOptions {
  directory: string;
  /** Program of util-linux that ends a process with its parent; absent where the machine has none. */
  setpriv?: string;
  /** Called when it died by itself after it had been healthy. */
  onCrash(process: LabProcess, how: string): void;
}

/** One program of the lab: its log, its process id on disk, its health. */
export class LabProcess {
  readonly spec: ProcessSpec;
  readonly #options: ProcessOptions;
  #child?: ChildProcess;
  #startedAt?: number;
  #healthy = false;
  #stopping = false;
  #ended?: Promise<string>;
  restarts = 0;

  constructor(spec: ProcessSpec, options: ProcessOptions) {
    this.spec = spec;
    this.#options = options;
  }

  get log(): string {
    return path.join(this.#options.directory, 'logs', `${this.spec.name}.log`);
  }

  get #pidFile(): string {
    return path.join(this.#options.directory, 'run', `${this.spec.name}.pid`);
  }

  /**
   * Starts it and waits until it is healthy.
   *
   * @throws Error with the end of its log where it ends or does not become healthy in time
   */
  async start(signal: AbortSignal): Promise<void> {
    this.#spawn();
    const seconds = this.spec.startSeconds ?? 60;
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      signal.throwIfAborted();
      if (!this.#child) {
        throw new Error(
          `${this.spec.name} ended (${await this.#ended}). The end of its log:\n${this.tail()}`,
        );
      }
      if (await this.check()) break;
      if (Date.now() > deadline) {
        throw new Error(
          `${this.spec.name} is not healthy after ${seconds} s. The end of its log:\n${this.tail()}`,
        );
      }
      await delay(500, undefined, { signal });
    }
  }

  /** Asks it once whether it is healthy. */
  async check(): Promise<boolean> {
    this.#healthy =
      this.#child !== undefined &&
      (await this.spec.healthy().catch(() => false));
    return this.#healthy;
  }

  /** Asks it to end, and ends it after ten seconds. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await this.#ended;
    clearTimeout(timer);
  }

  /** The end of its log. */
  tail(lines = 20): string {
    if (!fs.existsSync(this.log)) return '(no log)';
    const text = fs.readFileSync(this.log, 'utf8').trimEnd();
    return text.split('\n').slice(-lines).join('\n');
  }

  status(): ProcessStatus {
    const pid = this.#child?.pid;
    return {
      name: this.spec.name,
      version: this.spec.version,
      ports: this.spec.ports,
      ...(pid !== undefined && {
        pid,
        residentKilobytes: residentKilobytes(pid),
        startedAt: this.#startedAt,
      }),
      healthy: this.#healthy,
      restarts: this.restarts,
    };
  }

  #spawn(): void {
    const { spec } = this;
    const { setpriv } = this.#options;
    fs.mkdirSync(path.dirname(this.log), { recursive: true });
    fs.mkdirSync(path.dirname(this.#pidFile), { recursive: true });
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
    this.#child = child;
    this.#startedAt = Date.now();
    if (child.pid !== undefined) {
      fs.writeFileSync(this.#pidFile, String(child.pid));
    }
    this.#ended = new Promise(resolve => {
      const end = (how: string) => {
        if (this.#child !== child) return;
        const wasHealthy = this.#healthy;
        this.#child = undefined;
        this.#healthy = false;
        fs.rmSync(this.#pidFile, { force: true });
        resolve(how);
        if (wasHealthy && !this.#stopping) this.#options.onCrash(this, how);
      };
      child.once('error', error => end(error.message));
      child.once('exit', (code, signal) => end(signal ?? `code ${code}`));
    });
  }
}

function residentKilobytes(pid: number): number | undefined {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  } catch {
    return undefined;
  }
}
