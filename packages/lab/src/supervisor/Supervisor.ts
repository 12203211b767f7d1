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

import type { ProcessSpec } from '../types';
import {
  type HealthIntervals,
  healthIntervals,
  LabProcess,
} from './LabProcess';
import type { ProcessStatus } from './status';

/** A process that crashes more often than this within five minutes stays down, and the lab stops. */
const mostRestarts = 3;
const restartWindow = 5 * 60_000;

export interface SupervisorOptions {
  stateDirectory: string;
  /** Program of util-linux that ends a process with its parent. */
  setpriv?: string;
  intervals?: HealthIntervals;
  /** Something that people should know of. */
  say(message: string): void;
  /** Something of the status is different. */
  onChange(): void;
  /** A process ended and is not started again: the lab cannot go on. */
  onFailure(error: Error): void;
}

/**
 * Owns every process of a lab. While the lab starts, a process that ends fails the start; afterwards it is reported and started again, a few
 * times. Stops them in the reverse order.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #intervals: HealthIntervals;
  readonly #processes: LabProcess[] = [];
  readonly #ending = new AbortController();
  readonly #crashes = new Map<LabProcess, number[]>();
  #isUp = false;
  #stopped?: Promise<void>;
  #checks: NodeJS.Timeout;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#intervals = options.intervals ?? healthIntervals;
    this.#checks = this.#nextCheck();
  }

  /**
   * Starts a process; resolves when it is healthy.
   *
   * @throws Error with the end of its log
   */
  async start(spec: ProcessSpec): Promise<void> {
    this.#ending.signal.throwIfAborted();
    if (this.#processes.some(({ spec: { name } }) => name === spec.name)) {
      throw new Error(`There is a process ${spec.name} already.`);
    }
    const { stateDirectory, setpriv, onChange } = this.#options;
    const started = new LabProcess(spec, {
      stateDirectory,
      setpriv,
      intervals: this.#intervals,
      onCrash: crashed => this.#crashed(crashed),
    });
    this.#processes.push(started);
    const start = started.start(this.#ending.signal);
    onChange();
    await start.finally(onChange);
  }

  /** From now on a process that ends is started again. */
  isUp(): void {
    this.#isUp = true;
  }

  /** In the order of their start. */
  status(): ProcessStatus[] {
    return this.#processes.map(process => process.status());
  }

  /** Stops everything, the last first. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** Ends everything at once, without asking. */
  kill(): void {
    for (const running of [...this.#processes].reverse()) running.kill();
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#checks);
    this.#ending.abort(new Error('The lab is being stopped.'));
    for (const running of [...this.#processes].reverse()) {
      await running.stop();
      this.#options.onChange();
    }
  }

  #crashed(crashed: LabProcess): void {
    if (this.#ending.signal.aborted) return;
    const report = crashed.report(
      crashed.status().lastEnd?.how ?? 'is not there any more',
    );
    this.#options.onChange();
    if (!this.#isUp) {
      this.#options.onFailure(new Error(report));
      return;
    }
    void this.#startAgain(crashed, report);
  }

  async #startAgain(crashed: LabProcess, firstReport: string): Promise<void> {
    const { say, onChange, onFailure } = this.#options;
    const { name } = crashed.spec;
    const { signal } = this.#ending;
    let report = firstReport;
    while (this.#mayRestart(crashed)) {
      say(`${report}\nStarting ${name} again`);
      try {
        await crashed.restart(signal);
        say(`${name} is up again`);
        return;
      } catch (error) {
        if (signal.aborted) return;
        report = (error as Error).message;
      } finally {
        onChange();
      }
    }
    onFailure(
      new Error(
        `${report}\n${name} was started again ${mostRestarts} times within five minutes; that is enough.`,
      ),
    );
  }

  #mayRestart(crashed: LabProcess): boolean {
    const now = performance.now();
    const recent = (this.#crashes.get(crashed) ?? []).filter(
      at => now - at < restartWindow,
    );
    this.#crashes.set(crashed, [...recent, now]);
    return recent.length < mostRestarts;
  }

  /** Keeps what the status tells about health right. */
  #nextCheck(): NodeJS.Timeout {
    return setTimeout(async () => {
      await Promise.all(this.#processes.map(process => this.#check(process)));
      if (!this.#ending.signal.aborted) this.#checks = this.#nextCheck();
    }, this.#intervals.up).unref();
  }

  async #check(checked: LabProcess): Promise<void> {
    if (!(await checked.check())) return;
    const { say, onChange } = this.#options;
    const { name } = checked.spec;
    say(
      checked.state === 'up'
        ? `${name} is well again`
        : `${name} does not say that it is well; see npm run lab:logs -- ${name}`,
    );
    onChange();
  }
}
