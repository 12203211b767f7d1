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
import type { ProcessSpec } from '../types';
import { LabProcess, type ProcessStatus } from './Process';

/** A process that crashes more often than this within a minute stays down, and the lab ends. */
const mostRestartsPerMinute = 3;

export interface SupervisorOptions {
  /** State directory. */
  directory: string;
  setpriv?: string;
  say(message: string): void;
  /** Told when a process stays down. */
  onFailure(error: Error): void;
}

/** Owns every process of a lab: starts them in order, starts again what crashes, stops them in the reverse order. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #processes: LabProcess[] = [];
  readonly #stop = new AbortController();
  readonly #crashes = new Map<string, number[]>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#endLeftovers();
    void this.#watch();
  }

  /** Starts a process; resolves when it is healthy. */
  async start(spec: ProcessSpec): Promise<void> {
    const { directory, setpriv } = this.#options;
    const started = new LabProcess(spec, {
      directory,
      setpriv,
      onCrash: (crashed, how) => this.#crashed(crashed, how),
    });
    this.#processes.push(started);
    await started.start(this.#stop.signal);
  }

  status(): ProcessStatus[] {
    return this.#processes.map(process => process.status());
  }

  /** Stops everything, the last first. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('The lab is being stopped.'));
    for (const running of [...this.#processes].reverse()) {
      await running.stop();
    }
  }

  #crashed(crashed: LabProcess, how: string): void {
    const { name } = crashed.spec;
    const { say, onFailure } = this.#options;
    if (this.#stop.signal.aborted) return;
    const now = Date.now();
    const recent = (this.#crashes.get(name) ?? []).filter(
      at => now - at < 60_000,
    );
    recent.push(now);
    this.#crashes.set(name, recent);
    const report = `${name} ended (${how}). The end of its log (${
      crashed.log
    }):\n${crashed.tail()}`;
    if (recent.length > mostRestartsPerMinute) {
      onFailure(new Error(report));
      return;
    }
    say(`${report}\nStarting ${name} again`);
    crashed.restarts += 1;
    crashed.start(this.#stop.signal).catch(error => {
      if (!this.#stop.signal.aborted) onFailure(error as Error);
    });
  }

  /** Keeps what the status tells about health right. */
  async #watch(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, 5_000);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      if (signal.aborted) return;
      await Promise.all(this.#processes.map(process => process.check()));
    }
  }

  /** Ends what an earlier supervisor left that was killed, where the machine could not do that. */
  #endLeftovers(): void {
    const directory = path.join(this.#options.directory, 'run');
    if (!fs.existsSync(directory)) return;
    for (const file of fs.readdirSync(directory)) {
      const pid = Number(fs.readFileSync(path.join(directory, file), 'utf8'));
      if (isOurs(pid, this.#options.directory)) {
        this.#options.say(`Ending ${path.parse(file).name}, left by an earlier lab`);
        process.kill(pid, 'SIGKILL');
      }
      fs.rmSync(path.join(directory, file));
    }
  }
}

/** Whether a process is one of this state directory: its number may have gone to somebody else's since. */
function isOurs(pid: number, directory: string): boolean {
  try {
    const place = fs.readlinkSync(`/proc/${pid}/cwd`);
    const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return place.startsWith(directory) || command.includes(directory);
  } catch {
    return false;
  }
}
