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

import { SandboxClock, Stoppable } from './types';

/** What `createSandboxClock` takes. */
export interface SandboxClockOptions {
  /** How much faster than recorded; at least 0.01. */
  speed: number;
  /** Source of wall-clock time; for tests. */
  now?: () => Date;
  /** Hears of tasks that failed; a failed periodic task is run again. Writes to the console unless given. */
  onError?: (error: unknown) => void;
}

interface Timer {
  /** Milliseconds of simulated time that were left when the timer was armed. */
  remaining: number;
  /** Real time at which it was armed, by the monotonic clock. */
  armedAt: number;
  handle: NodeJS.Timeout;
  run: () => void;
}

class TimerClock implements SandboxClock, Stoppable {
  readonly #now: () => Date;
  readonly #onError: (error: unknown) => void;
  readonly #timers = new Set<Timer>();
  readonly #running = new Set<Promise<void>>();
  #speed: number;
  #stopped = false;

  constructor(options: SandboxClockOptions) {
    this.#speed = validSpeed(options.speed);
    this.#now = options.now ?? (() => new Date());
    this.#onError =
      options.onError ??
      // eslint-disable-next-line no-console
      (error => console.error('A step of the sandbox failed:', error));
  }

  get speed(): number {
    return this.#speed;
  }

  set speed(value: number) {
    const next = validSpeed(value);
    const previous = this.#speed;
    this.#speed = next;
    for (const timer of this.#timers) {
      clearTimeout(timer.handle);
      const elapsed = (performance.now() - timer.armedAt) * previous;
      timer.remaining = Math.max(0, timer.remaining - elapsed);
      this.#arm(timer);
    }
  }

  now(): Date {
    return this.#now();
  }

  after(milliseconds: number, task: () => void | Promise<void>): () => void {
    return this.#schedule(milliseconds, () => {
      void this.#run(task);
    });
  }

  every(milliseconds: number, task: () => void | Promise<void>): () => void {
    let cancelled = false;
    let cancelNext = () => {};
    const next = () => {
      cancelNext = this.#schedule(milliseconds, async () => {
        await this.#run(task);
        if (!cancelled) next();
      });
    };
    next();
    return () => {
      cancelled = true;
      cancelNext();
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer.handle);
    this.#timers.clear();
    await Promise.all(this.#running);
  }

  #schedule(milliseconds: number, run: () => void): () => void {
    if (this.#stopped) return () => {};
    const timer: Timer = {
      remaining: Math.max(0, milliseconds),
      armedAt: 0,
      handle: undefined as unknown as NodeJS.Timeout,
      run,
    };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => {
      clearTimeout(timer.handle);
      this.#timers.delete(timer);
    };
  }

  #arm(timer: Timer): void {
    timer.armedAt = performance.now();
    timer.handle = setTimeout(() => {
      this.#timers.delete(timer);
      timer.run();
    }, timer.remaining / this.#speed);
  }

  async #run(task: () => void | Promise<void>): Promise<void> {
    const running = (async () => {
      try {
        await task();
      } catch (error) {
        this.#onError(error);
      }
    })();
    this.#running.add(running);
    await running;
    this.#running.delete(running);
  }
}

/**
 * The sandbox's clock: real timestamps, delays divided by `speed`. Setting `speed` shortens or stretches delays that are
 * already running. After `stop()` nothing runs; `stop()` waits for tasks that are running.
 */
export function createSandboxClock(
  options: SandboxClockOptions,
): SandboxClock & Stoppable & { speed: number } {
  return new TimerClock(options);
}

function validSpeed(speed: number): number {
  if (!Number.isFinite(speed) || speed < 0.01) {
    throw new RangeError(
      `The sandbox's speed must be a number from 0.01, not ${speed}`,
    );
  }
  return speed;
}
