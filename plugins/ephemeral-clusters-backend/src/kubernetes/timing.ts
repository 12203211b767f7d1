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

/** Clock, randomness and timers, given in so that tests decide them. */
export interface Timing {
  now(): Date;
  /** From 0 up to, but not, 1. */
  random(): number;
  /** Runs `task` once after that many milliseconds; the returned function cancels it. */
  after(milliseconds: number, task: () => void): () => void;
}

/** The machine's own clock and timers. Timers do not keep the process alive. */
export const systemTiming: Timing = {
  now: () => new Date(),
  random: () => Math.random(),
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    timer.unref?.();
    return () => clearTimeout(timer);
  },
};

/** Waits; returns early, without an error, when the signal is aborted. */
export function pause(
  timing: Timing,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
      return;
    }
    let cancel: () => void = () => {};
    const finish = () => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    signal.addEventListener('abort', finish, { once: true });
    cancel = timing.after(milliseconds, finish);
  });
}

/**
 * Does something that has to end in time.
 *
 * @throws Error that says so where it does not, or what it throws
 */
export async function within<R>(
  milliseconds: number,
  { signal, timing }: { signal: AbortSignal; timing: Timing },
  act: (limited: AbortSignal) => Promise<R>,
): Promise<R> {
  const late = new AbortController();
  const stopTimer = timing.after(milliseconds, () => late.abort());
  try {
    return await act(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (!late.signal.aborted) throw error;
    throw new Error(`No answer within ${milliseconds / 1000} s`);
  } finally {
    stopTimer();
  }
}

const initialDelay = 800;
const longestDelay = 30_000;
const forgetAfter = 120_000;

/** Back-off with client-go's numbers: 0.8 s doubling to 30 s, full jitter, forgotten after two minutes without a failure. */
export class Backoff {
  readonly #timing: Timing;
  #ceiling = initialDelay;
  #lastFailure = Number.NEGATIVE_INFINITY;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /** Milliseconds to wait where there is no reason to wait for longer than after a first failure. */
  first(): number {
    return Math.max(50, this.#timing.random() * initialDelay);
  }

  /** Milliseconds to wait after a failure now. Never zero, so that a wrong answer cannot become a busy loop. */
  next(): number {
    const now = this.#timing.now().getTime();
    if (now - this.#lastFailure > forgetAfter) {
      this.#ceiling = initialDelay;
    }
    this.#lastFailure = now;
    const delay = Math.max(50, this.#timing.random() * this.#ceiling);
    this.#ceiling = Math.min(this.#ceiling * 2, longestDelay);
    return delay;
  }
}
