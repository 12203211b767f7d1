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
  ClusterKey,
  ClusterKind,
  ClusterMetrics,
  ClusterUsage,
  MetricRange,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** One sample of an instant query. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
  /** Milliseconds since the epoch. */
  at: number;
}

/** One series of a range query. */
export interface RangeSeries {
  labels: Record<string, string>;
  /** [milliseconds since the epoch, value] */
  points: [number, number][];
}

/** Asks a Prometheus-compatible query API. Fails with ServiceUnavailableError and a scrubbed message. */
export interface MetricsClient {
  instant(
    query: string,
    options: { at: Date; signal?: AbortSignal },
  ): Promise<{ samples: Sample[]; warnings: string[] }>;
  /** Start and end are milliseconds, multiples of the step; the step is seconds. */
  range(
    query: string,
    options: {
      start: number;
      end: number;
      stepSeconds: number;
      signal?: AbortSignal;
    },
  ): Promise<{ series: RangeSeries[]; warnings: string[] }>;
}

/** The cluster that metrics are asked of. */
export interface MetricsSubject extends ClusterKey {
  kind: ClusterKind;
  /** ISO 8601, of this incarnation; samples from before are a predecessor's of the same name. Absent: nothing is its own for certain. */
  createdAt?: string;
  /** Another cluster of the fleet has the same name. */
  ambiguous: boolean;
}

/** Metrics of the fleet, from memory, and charts of one cluster. */
export interface Metrics {
  /** Undefined where no metrics are configured. */
  usage(subject: MetricsSubject): ClusterUsage | undefined;
  /** When metrics of it last arrived, by the latest fleet query; undefined where none do. */
  lastSeen(subject: MetricsSubject): Date | undefined;
  /** True where the latest fleet queries were all answered in full and lately: only then does a missing value mean that there is none. */
  complete(): boolean;
  /** Charts; cached for about a step. @throws ServiceUnavailableError; NotFoundError where no metrics are configured */
  panels(subject: MetricsSubject, range: MetricRange): Promise<ClusterMetrics>;
  /** Someone looks: the fleet is queried more often for a while. */
  touch(): void;
  /** A request waits for its first metric: the fleet is queried within a few seconds. */
  hurry(): void;
  freshness(): SourceFreshness[];
  onChange(listener: () => void): void;
  start(signal: AbortSignal): Promise<void>;
}
