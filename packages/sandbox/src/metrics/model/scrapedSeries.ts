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

import { Labels, Samples, Series } from '../promql';
import { Lifetime, Reporting } from './observed';

/** Milliseconds between two scrapes. */
export const SCRAPE_INTERVAL = 30_000;

/** A new series is also scraped at these milliseconds of its life, so that a rate can be shown soon. */
const FIRST_SCRAPES = [0, 2000, 4000, 8000, 15_000];
const SETTLED = FIRST_SCRAPES[FIRST_SCRAPES.length - 1];

/**
 * A series whose samples are computed when they are read: `valueAt` at the times of scrapes while its cluster reported and the thing
 * that it measures was there.
 */
export class ScrapedSeries implements Series {
  readonly labels: Labels;
  readonly #valueAt: (time: number) => number;
  readonly #stretches: Reporting[];
  readonly #phase: number;

  constructor(options: {
    labels: Labels;
    valueAt: (time: number) => number;
    lifetime: Lifetime;
    reporting: readonly Reporting[];
    /** Offset of the cluster's scrapes within {@link SCRAPE_INTERVAL}, milliseconds. */
    phase: number;
  }) {
    this.labels = options.labels;
    this.#valueAt = options.valueAt;
    this.#phase = options.phase;
    this.#stretches = options.reporting.flatMap(part =>
      overlap(part, options.lifetime),
    );
  }

  /** Whether there can be samples with `from < time <= to`. */
  reaches(from: number, to: number): boolean {
    return this.#stretches.some(
      ({ since, until }) =>
        since <= to && (until === undefined || until > from),
    );
  }

  read(from: number, to: number): Samples {
    const times: number[] = [];
    for (const { since, until = Infinity } of this.#stretches) {
      const last = Math.min(to, until);
      for (const offset of FIRST_SCRAPES) {
        const time = since + offset;
        if (time > from && time <= last) {
          times.push(time);
        }
      }
      let time = this.#scrapeAfter(Math.max(from, since + SETTLED));
      for (; time <= last; time += SCRAPE_INTERVAL) {
        times.push(time);
      }
    }
    return { times, values: times.map(this.#valueAt) };
  }

  latest(from: number, to: number) {
    for (let index = this.#stretches.length - 1; index >= 0; index--) {
      const { since, until = Infinity, marked } = this.#stretches[index];
      if (since > to) {
        continue;
      }
      if (to > until && marked) {
        return undefined;
      }
      const time = this.#scrapeUpTo(since, Math.min(to, until));
      return time > from ? { time, value: this.#valueAt(time) } : undefined;
    }
    return undefined;
  }

  /** First scrape after a time. */
  #scrapeAfter(time: number): number {
    const count = Math.floor((time - this.#phase) / SCRAPE_INTERVAL) + 1;
    return this.#phase + count * SCRAPE_INTERVAL;
  }

  /** Last scrape up to a time of a stretch that began at `since`. */
  #scrapeUpTo(since: number, time: number): number {
    const regular = this.#scrapeAfter(time) - SCRAPE_INTERVAL;
    if (regular > since + SETTLED) {
      return regular;
    }
    let last = since;
    for (const offset of FIRST_SCRAPES) {
      if (since + offset <= time) {
        last = since + offset;
      }
    }
    return last;
  }
}

function overlap(reporting: Reporting, lifetime: Lifetime): Reporting[] {
  const since = Math.max(reporting.since, lifetime.since);
  const reportingEnd = reporting.until ?? Infinity;
  const lifetimeEnd = lifetime.until ?? Infinity;
  const until = Math.min(reportingEnd, lifetimeEnd);
  if (until < since) {
    return [];
  }
  return [
    {
      since,
      until: until === Infinity ? undefined : until,
      // While Prometheus runs it notices that something else is gone.
      marked: lifetimeEnd < reportingEnd || reporting.marked,
    },
  ];
}
