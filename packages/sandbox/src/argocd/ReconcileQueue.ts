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

import { SandboxClock } from '../types';

interface Entry {
  /** Real milliseconds by the monotonic clock at which it is due, while it waits. */
  due?: number;
  cancel?: () => void;
  running: boolean;
  /** Asked for again while it was running: recorded milliseconds to wait then. */
  again?: number;
}

/** What a step asks for: to be called again after so many recorded milliseconds. */
export type Requeue = number | undefined;

/**
 * Level-triggered work by key: however often a key is added while it waits, it runs once, at the earliest of the times asked for;
 * added while it runs, it runs once more. One key never runs twice at a time.
 */
export class ReconcileQueue {
  readonly #clock: SandboxClock;
  readonly #reconcile: (key: string) => Promise<Requeue>;
  readonly #onError: (key: string, error: unknown) => void;
  readonly #entries = new Map<string, Entry>();
  #stopped = false;

  constructor(
    clock: SandboxClock,
    reconcile: (key: string) => Promise<Requeue>,
    onError: (key: string, error: unknown) => void,
  ) {
    this.#clock = clock;
    this.#reconcile = reconcile;
    this.#onError = onError;
  }

  /** `delay`: recorded milliseconds. */
  add(key: string, delay = 0): void {
    if (this.#stopped) return;
    const entry = this.#entries.get(key) ?? { running: false };
    this.#entries.set(key, entry);
    if (entry.running) {
      entry.again = Math.min(entry.again ?? Infinity, delay);
      return;
    }
    const due = performance.now() + delay / this.#clock.speed;
    if (entry.due !== undefined && entry.due <= due) return;
    entry.cancel?.();
    entry.due = due;
    entry.cancel = this.#clock.after(delay, () => this.#run(key, entry));
  }

  stop(): void {
    this.#stopped = true;
    for (const entry of this.#entries.values()) entry.cancel?.();
    this.#entries.clear();
  }

  async #run(key: string, entry: Entry): Promise<void> {
    entry.due = undefined;
    entry.cancel = undefined;
    entry.running = true;
    let requeue: Requeue;
    try {
      requeue = await this.#reconcile(key);
    } catch (error) {
      this.#onError(key, error);
      requeue = 5000;
    }
    entry.running = false;
    if (entry.again !== undefined) {
      requeue = Math.min(requeue ?? Infinity, entry.again);
      entry.again = undefined;
    }
    if (requeue === undefined) this.#entries.delete(key);
    else this.add(key, requeue);
  }
}
