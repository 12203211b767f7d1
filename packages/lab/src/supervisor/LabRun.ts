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

import { during, elapsed, type Progress } from '../progress';
import type { Programs } from '../programs';
import type { LabContext, LabPorts, LabStep } from '../types';
import type { WantedPort } from './freePorts';
import type { HealthIntervals } from './LabProcess';
import { openSecrets } from './secrets';
import { findSetpriv } from './setpriv';
import { type LabStatus, writeStatus } from './status';
import { Supervisor } from './Supervisor';

export interface LabOptions {
  /** Of the repository. */
  root: string;
  /** Absolute. */
  stateDirectory: string;
  ports: LabPorts;
  /** All ports that must be free. */
  wantedPorts: readonly WantedPort[];
  programs: Programs;
  /** Builds what is missing. */
  build(options: {
    /** A line that stays. */
    say(message: string): void;
    /** What it is at. */
    note(detail: string): void;
    signal: AbortSignal;
  }): Promise<void>;
  steps: readonly LabStep[];
  /** Of the portal, where one of the steps starts it. */
  portal?: string;
  progress: Progress;
  intervals?: HealthIntervals;
  /** Stops the lab. */
  signal: AbortSignal;
  /** Ends what does not stop. */
  hurry?: AbortSignal;
}

/** One run of a lab on a state directory that is its own: start, being up, stop. */
export class LabRun {
  readonly #options: LabOptions;
  readonly #started = performance.now();
  readonly #failed = new AbortController();
  readonly #signal: AbortSignal;
  readonly #supervisor: Supervisor;
  readonly #status: Omit<LabStatus, 'processes'>;

  constructor(options: LabOptions) {
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#failed.signal]);
    this.#status = {
      phase: 'building',
      startedAt: new Date().toISOString(),
      supervisor: process.pid,
    };
    this.#supervisor = new Supervisor({
      stateDirectory: options.stateDirectory,
      setpriv: findSetpriv(),
      intervals: options.intervals,
      say: message => options.progress.say(message),
      onChange: () => this.#write({}),
      onFailure: error => this.#failed.abort(error),
    });
  }

  async run(): Promise<void> {
    const { signal, progress, hurry } = this.#options;
    try {
      this.#write({});
      await this.#start();
      await new Promise((_, reject) => {
        this.#signal.addEventListener('abort', reject);
        if (this.#signal.aborted) reject();
      });
    } catch (error) {
      const failure = this.#failed.signal.aborted
        ? this.#failed.signal.reason
        : error;
      const message = signal.aborted
        ? undefined
        : String((failure as Error).message);
      this.#write({ phase: 'stopping', failure: message, portal: undefined });
      hurry?.addEventListener('abort', () => this.#supervisor.kill());
      await during(progress, 'Stopping the lab', () => this.#supervisor.stop());
      this.#write({
        phase: message === undefined ? 'stopped' : 'failed',
        step: undefined,
      });
      if (message !== undefined) throw failure;
    }
  }

  async #start(): Promise<void> {
    const { progress, steps, portal } = this.#options;
    await during(progress, 'Programs', item =>
      this.#options.build({
        say: message => progress.say(message),
        note: detail => item.note(detail),
        signal: this.#signal,
      }),
    );
    const context = this.#context();
    for (const step of steps) {
      this.#signal.throwIfAborted();
      this.#write({ phase: 'starting', step: step.name });
      await during(progress, step.name, async () => {
        await step.run(context);
        // What a step did not notice: a process that has ended.
        this.#signal.throwIfAborted();
      });
    }
    this.#supervisor.isUp();
    this.#write({ phase: 'ready', step: undefined, portal });
    const took = elapsed(performance.now() - this.#started);
    progress.say(
      `Lab ready after ${took}; see it with npm run lab:status, stop it with Ctrl-C or npm run lab:down`,
    );
    if (portal) progress.say(`Portal ready at ${portal}`);
  }

  #context(): LabContext {
    const { ports, stateDirectory, programs, root, progress } = this.#options;
    return {
      ports,
      stateDirectory,
      programs,
      root,
      secrets: openSecrets(stateDirectory),
      signal: this.#signal,
      start: spec =>
        during(progress, `${spec.name} ${spec.version}`, () =>
          this.#supervisor.start(spec),
        ),
      say: message => progress.say(message),
    };
  }

  #write(change: Partial<LabStatus>): void {
    Object.assign(this.#status, change);
    writeStatus(this.#options.stateDirectory, {
      ...this.#status,
      processes: this.#supervisor.status(),
    });
  }
}
