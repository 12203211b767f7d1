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

import type { StoredRequest } from '../database';

const minute = 60_000;

/**
 * When to ask the forge about which request again: often while it is young, rarely when it has been waiting for days, and with growing pauses
 * while the forge does not answer. Kept in memory, as losing it only costs one look.
 */
export class LookSchedule {
  readonly #interval: number;
  readonly #looks = new Map<string, { at: number; failures: number }>();

  /** @param interval - between two looks at a young request, in milliseconds */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** @param urgent - something says that it has changed */
  isDue(
    request: Pick<StoredRequest, 'id' | 'requestedAt'>,
    now: Date,
    urgent: boolean,
  ): boolean {
    const last = this.#looks.get(request.id);
    if (!last) return true;
    const pause =
      last.failures > 0
        ? Math.min(this.#interval * 2 ** last.failures, minute)
        : this.#pause(now.getTime() - Date.parse(request.requestedAt));
    const passed = now.getTime() - last.at;
    // A tenth off, since ticks do not come to the millisecond.
    return passed >= (urgent ? Math.min(1000, pause) : pause) * 0.9;
  }

  looked(request: Pick<StoredRequest, 'id'>, now: Date, failed: boolean): void {
    const failures = this.#looks.get(request.id)?.failures ?? 0;
    this.#looks.set(request.id, {
      at: now.getTime(),
      failures: failed ? failures + 1 : 0,
    });
  }

  /** Forgets a request, so that it is due. */
  forget(id: string): void {
    this.#looks.delete(id);
  }

  /** Forgets all but these. */
  keep(ids: readonly string[]): void {
    const kept = new Set(ids);
    for (const id of this.#looks.keys()) {
      if (!kept.has(id)) this.#looks.delete(id);
    }
  }

  #pause(age: number): number {
    if (age < 30 * minute) return this.#interval;
    return Math.max(this.#interval, age < 24 * 60 * minute ? 30_000 : 300_000);
  }
}
