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

import { NotFoundError } from '@backstage/errors';
import type {
  ClusterMetrics,
  ClusterUsage,
  Freshness,
  MetricRange,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { pause, scrubError, type Timing } from '../kubernetes';
import {
  fleetQueries,
  type FleetLabels,
  type FleetQuery,
} from './fleetQueries';
import { FleetSamples } from './FleetSamples';
import { queryPanels, rangeWindow } from './rangePanels';
import type { Metrics, MetricsClient, MetricsSubject, Sample } from './types';

export interface ThanosMetricsOptions {
  /** Key in the configuration. */
  id: string;
  title: string;
  client: MetricsClient;
  labels: FleetLabels;
  timing: Timing;
  staleAfterMilliseconds: number;
}

/** Milliseconds between fleet queries while a request waits for its first metric, while someone looks, and otherwise. */
const waitingInterval = 5_000;
const busyInterval = 10_000;
const idleInterval = 30_000;
/** How long a look counts. */
const lookedWithin = 60_000;
const cachedPanels = 500;

/** Metrics of one Thanos: the fleet polled in a few queries, charts of a cluster on demand, both cached. */
export class ThanosMetrics implements Metrics {
  readonly #options: ThanosMetricsOptions;
  readonly #listeners = new Set<() => void>();
  readonly #panels = new Map<
    string,
    { until: number; answer: Promise<ClusterMetrics> }
  >();
  #samples: FleetSamples | undefined;
  #lastContact: Date | undefined;
  /** When all fleet queries were answered in full last. */
  #lastSync: Date | undefined;
  #error: string | undefined;
  #lastLook = Number.NEGATIVE_INFINITY;
  /** When the fleet was last queried, and when it is to be queried next; milliseconds. */
  #lastPoll = 0;
  #nextPoll = 0;
  #wake: () => void = () => {};

  static create(options: ThanosMetricsOptions): ThanosMetrics {
    return new ThanosMetrics(options);
  }

  private constructor(options: ThanosMetricsOptions) {
    this.#options = options;
  }

  async start(signal: AbortSignal): Promise<void> {
    const { timing } = this.#options;
    while (!signal.aborted) {
      await this.#poll(signal);
      const now = timing.now().getTime();
      const looked = now - this.#lastLook < lookedWithin;
      this.#lastPoll = now;
      this.#nextPoll = now + (looked ? busyInterval : idleInterval);
      await this.#untilNextPoll(signal);
    }
  }

  touch(): void {
    this.#lastLook = this.#options.timing.now().getTime();
    this.#shortenPause(busyInterval);
  }

  hurry(): void {
    this.#shortenPause(waitingInterval);
  }

  usage(subject: MetricsSubject): ClusterUsage {
    if (!this.#samples) {
      return {
        note: this.#error
          ? 'Metrics cannot be read'
          : 'Metrics have not been read yet',
      };
    }
    const usage = this.#samples.usage(subject);
    if (this.#state() === 'fresh') return usage;
    return {
      ...usage,
      note: `Not current: metrics were last read at ${this.#lastContact?.toISOString()}`,
    };
  }

  lastSeen(subject: MetricsSubject): Date | undefined {
    return this.#samples?.lastSeen(subject);
  }

  complete(): boolean {
    return (
      this.#samples !== undefined &&
      !this.#samples.incomplete &&
      this.#error === undefined &&
      this.#state() === 'fresh'
    );
  }

  panels(subject: MetricsSubject, range: MetricRange): Promise<ClusterMetrics> {
    const now = this.#options.timing.now();
    const { managementCluster, namespace, name, kind, createdAt, ambiguous } =
      subject;
    const { end, stepSeconds } = rangeWindow(range, now);
    const key = JSON.stringify([
      managementCluster,
      namespace,
      name,
      kind,
      createdAt,
      ambiguous,
      range,
      end,
    ]);
    const known = this.#panels.get(key);
    if (known && known.until > now.getTime()) return known.answer;
    if (this.#panels.size >= cachedPanels) {
      this.#panels.delete(this.#panels.keys().next().value!);
    }
    const answer = this.#askPanels(subject, range, now);
    const entry = { until: now.getTime() + stepSeconds * 1000, answer };
    this.#panels.set(key, entry);
    answer.catch(() => {
      if (this.#panels.get(key) === entry) this.#panels.delete(key);
    });
    return answer;
  }

  freshness(): SourceFreshness[] {
    const { id, title } = this.#options;
    return [
      {
        id: `metrics:${id}`,
        title,
        kind: 'metrics',
        ...this.#freshness(),
      },
    ];
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #freshness(): Freshness {
    return {
      state: this.#state(),
      lastContact: this.#lastContact?.toISOString(),
      lastSync: this.#lastSync?.toISOString(),
      error: this.#error,
    };
  }

  #state(): Freshness['state'] {
    if (!this.#lastContact) return this.#error ? 'unavailable' : 'connecting';
    const { timing, staleAfterMilliseconds } = this.#options;
    const limit = Math.max(staleAfterMilliseconds, 2 * idleInterval);
    return timing.now().getTime() - this.#lastContact.getTime() > limit
      ? 'stale'
      : 'fresh';
  }

  async #untilNextPoll(signal: AbortSignal): Promise<void> {
    const { timing } = this.#options;
    for (;;) {
      const left = this.#nextPoll - timing.now().getTime();
      if (left <= 0 || signal.aborted) return;
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await pause(timing, left, AbortSignal.any([signal, woken.signal]));
    }
  }

  /** The next query comes at most so many milliseconds after the last one, also where a longer pause has begun. */
  #shortenPause(interval: number): void {
    if (this.#nextPoll <= this.#lastPoll + interval) return;
    this.#nextPoll = this.#lastPoll + interval;
    this.#wake();
  }

  async #askPanels(
    subject: MetricsSubject,
    range: MetricRange,
    now: Date,
  ): Promise<ClusterMetrics> {
    const { client, labels } = this.#options;
    const answer = await queryPanels({ client, labels, subject, range, now });
    return {
      range,
      ...answer,
      freshness: { state: 'fresh', lastContact: now.toISOString() },
    };
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const { client, labels, timing } = this.#options;
    // Aligned, so that several back ends ask for the same.
    const at = new Date(
      Math.floor(timing.now().getTime() / waitingInterval) * waitingInterval,
    );
    const answers = new Map<FleetQuery['id'], Sample[]>();
    const errors: string[] = [];
    let incomplete = false;
    const wanted = fleetQueries.filter(
      query =>
        !query.id.startsWith('host') || labels.managementClusters.length > 0,
    );
    await Promise.all(
      wanted.map(async query => {
        try {
          const answer = await client.instant(query.promql(labels), {
            at,
            signal,
          });
          answers.set(query.id, answer.samples);
          incomplete ||= answer.warnings.length > 0;
        } catch (error) {
          errors.push(scrubError(error));
        }
      }),
    );
    if (signal.aborted) return;
    this.#error = errors[0];
    if (answers.size > 0) {
      this.#samples = new FleetSamples(labels, answers, incomplete);
      this.#lastContact = timing.now();
      if (answers.size === wanted.length && !incomplete) {
        this.#lastSync = this.#lastContact;
      }
    }
    for (const listener of this.#listeners) listener();
  }
}

/** Where no metrics are configured. */
export const noMetrics: Metrics = {
  usage: () => undefined,
  lastSeen: () => undefined,
  complete: () => false,
  panels: async () => {
    throw new NotFoundError('No metrics source is configured');
  },
  touch: () => {},
  hurry: () => {},
  freshness: () => [],
  onChange: () => {},
  start: async () => {},
};
