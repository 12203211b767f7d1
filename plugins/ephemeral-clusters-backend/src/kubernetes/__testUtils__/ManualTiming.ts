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

import type { Timing } from '../timing';

/** Time that stands still until a test moves it. */
export class ManualTiming implements Timing {
  #now = Date.UTC(2030, 0, 1, 12);
  #timers = new Set<{ at: number; task: () => void }>();
  /** What `random()` gives. */
  randomValue = 0.5;

  now(): Date {
    return new Date(this.#now);
  }

  random(): number {
    return this.randomValue;
  }

  after(milliseconds: number, task: () => void): () => void {
    const timer = { at: this.#now + milliseconds, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Milliseconds until each timer that is set, the next one first. */
  pending(): number[] {
    return [...this.#timers]
      .map(timer => timer.at - this.#now)
      .sort((a, b) => a - b);
  }

  /** Moves time on; timers that become due run in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const next = [...this.#timers]
        .filter(timer => timer.at <= end)
        .sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = end;
  }
}

/** Waits until a condition holds, letting sockets and promises get on in between. */
export async function until(
  condition: () => boolean,
  what = 'the condition',
): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}
