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

import type { Timing } from '../backend';

/** A clock that runs faster, for everything that is given it. It knows what it is waited for. */
export class FastTiming implements Timing {
  readonly #speed: number;
  readonly #random: () => number;
  readonly #started = performance.now();
  readonly #due = new Set<number>();

  constructor(speed: number, random: () => number) {
    this.#speed = speed;
    this.#random = random;
  }

  now(): Date {
    return new Date(this.milliseconds());
  }

  /** Of this clock, since it was made. */
  milliseconds(): number {
    return (performance.now() - this.#started) * this.#speed;
  }

  random(): number {
    return this.#random();
  }

  after(milliseconds: number, task: () => void): () => void {
    const due = this.milliseconds() + milliseconds;
    // Several at the same moment would be one in the set.
    const entry = due + this.#due.size * 1e-6;
    this.#due.add(entry);
    const timer = setTimeout(() => {
      this.#due.delete(entry);
      task();
    }, milliseconds / this.#speed);
    return () => {
      this.#due.delete(entry);
      clearTimeout(timer);
    };
  }

  /** When the last of what is waited for now is due; milliseconds of this clock. */
  lastDue(): number {
    return Math.max(this.milliseconds(), ...this.#due);
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      setTimeout(resolve, milliseconds / this.#speed);
    });
  }
}
