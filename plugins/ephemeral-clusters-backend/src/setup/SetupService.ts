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

import type {
  SetupCheck,
  SetupConnection,
  SetupReport,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { pause, scrubError, type Timing } from '../kubernetes';
import type { SetupProbe } from './types';
import { worstStatus } from './worstStatus';

export interface SetupServiceOptions {
  probes: readonly SetupProbe[];
  timing: Timing;
}

/** Milliseconds for which what was found is given to everyone who asks. */
const holdsFor = 30_000;
/** Milliseconds between two looks, however often somebody asks for a new one. */
const leastInterval = 5_000;
/** Milliseconds after which a connection is given up. */
const timeLimit = 12_000;
/** Milliseconds for which an answer waits for the connections that are being looked at; those that take longer are in a later one. */
const answersWithin = 1_500;

interface Looked {
  checks: SetupCheck[];
  checkedAt: Date;
}

/**
 * Looks at all connections side by side, each with a time limit of its own, and keeps what it finds for a while. One that is slow or dead
 * keeps neither the others nor the answer waiting.
 */
export class SetupService {
  readonly #probes: readonly SetupProbe[];
  readonly #timing: Timing;
  readonly #looked = new Map<SetupProbe, Looked>();
  readonly #running = new Map<SetupProbe, Promise<void>>();
  #startedAt: Date | undefined;

  static create(options: SetupServiceOptions): SetupService {
    return new SetupService(options);
  }

  private constructor(options: SetupServiceOptions) {
    this.#probes = options.probes;
    this.#timing = options.timing;
  }

  /**
   * What is known of all connections. Never throws.
   *
   * @param refresh - look again, unless that was done a moment ago
   */
  async report(refresh = false): Promise<SetupReport> {
    const now = this.#timing.now();
    const age = now.getTime() - (this.#startedAt?.getTime() ?? -Infinity);
    if (age >= (refresh ? leastInterval : holdsFor)) {
      this.#startedAt = now;
      for (const probe of this.#probes) this.#look(probe);
    }
    if (this.#running.size > 0) {
      const enough = new AbortController();
      await Promise.race([
        Promise.all(this.#running.values()),
        pause(this.#timing, answersWithin, enough.signal),
      ]);
      enough.abort();
    }
    const connections = this.#probes.map(probe => this.#connection(probe));
    return {
      checkedAt: (this.#startedAt ?? now).toISOString(),
      status: worstStatus(connections.map(({ status }) => status)),
      connections,
    };
  }

  #look(probe: SetupProbe): void {
    // One that has not been given up yet is not asked a second time.
    if (this.#running.has(probe)) return;
    const run = this.#checksOf(probe).then(checks => {
      this.#looked.set(probe, { checks, checkedAt: this.#timing.now() });
      this.#running.delete(probe);
    });
    this.#running.set(probe, run);
  }

  async #checksOf(probe: SetupProbe): Promise<SetupCheck[]> {
    const limit = new AbortController();
    const done = new AbortController();
    const tooLate = pause(this.#timing, timeLimit, done.signal).then(() => {
      limit.abort();
      throw new Error(`No answer within ${timeLimit / 1000} seconds`);
    });
    // It is also thrown where nobody waits for it any more.
    tooLate.catch(() => {});
    try {
      return await Promise.race([probe.run(limit.signal), tooLate]);
    } catch (error) {
      return [
        {
          id: 'reachable',
          title: 'Answers',
          status: 'error',
          message: scrubError(error),
          fix: `Look whether it runs, and whether the portal's back end can reach the address in ${probe.about.configKey}.`,
        },
      ];
    } finally {
      done.abort();
    }
  }

  #connection(probe: SetupProbe): SetupConnection {
    const looked = this.#looked.get(probe);
    return {
      ...probe.about,
      status: looked
        ? worstStatus(looked.checks.map(({ status }) => status))
        : 'unknown',
      checks: looked?.checks ?? [],
      checkedAt: looked?.checkedAt.toISOString(),
      ...(this.#running.has(probe) && { checking: true }),
    };
  }
}
