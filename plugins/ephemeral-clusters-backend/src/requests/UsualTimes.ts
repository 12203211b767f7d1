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

import type { RequestStore, StoredRequest, UsualDurations } from '../database';

/** How long what was read stays good, in milliseconds. */
const lifetimeMilliseconds = 60_000;

/** What stages usually take, by template and verb, read once a minute whoever looks. */
export class UsualTimes {
  readonly #store: RequestStore;
  readonly #now: () => Date;
  readonly #known = new Map<
    string,
    { until: number; durations: Promise<UsualDurations> }
  >();

  constructor(store: RequestStore, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  of(
    request: Pick<StoredRequest, 'verb' | 'cluster' | 'template'>,
  ): Promise<UsualDurations> {
    const { verb, template } = request;
    const { kind } = request.cluster;
    const key = `${verb}:${kind}:${template ?? ''}`;
    const now = this.#now().getTime();
    const known = this.#known.get(key);
    if (known && known.until > now) return known.durations;
    // Without them a timeline only says less.
    const durations = this.#store
      .usualDurations({ verb, kind, template })
      .catch(() => ({}));
    if (this.#known.size >= 1000) this.#known.clear();
    this.#known.set(key, { until: now + lifetimeMilliseconds, durations });
    return durations;
  }
}
