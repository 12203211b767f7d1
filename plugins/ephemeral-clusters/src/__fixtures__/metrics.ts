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
  ClusterMetrics,
  MetricRange,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ago, day, hour, second } from './time';

const lengths: Record<MetricRange, number> = {
  '1h': hour,
  '24h': day,
  '7d': 7 * day,
};

/** Charts over a range: waves, with a gap in the middle, and no API server metrics. */
export function clusterMetrics(range: MetricRange = '1h'): ClusterMetrics {
  const length = lengths[range];
  const step = Math.round(length / second / 60);
  const start = Date.now() - length;
  const wave = (middle: number, swing: number) =>
    Array.from({ length: 61 }, (_, index): [number, number | null] => [
      Math.round(start + index * step * second),
      index > 30 && index < 36
        ? null
        : middle +
          swing * Math.sin(index / 5) +
          swing * 0.2 * Math.sin(index * 2),
    ]);
  const flat = (value: number) =>
    wave(value, 0).map(([time]): [number, number] => [time, value]);
  return {
    range,
    step,
    panels: [
      {
        id: 'cpu',
        title: 'CPU',
        unit: 'cores',
        series: [
          { name: 'used', points: wave(1.2, 0.6) },
          { name: 'requested', points: flat(2.5) },
          { name: 'capacity', points: flat(4) },
        ],
      },
      {
        id: 'memory',
        title: 'Memory',
        unit: 'bytes',
        series: [
          { name: 'used', points: wave(5.2 * 2 ** 30, 2 ** 29) },
          { name: 'capacity', points: flat(8 * 2 ** 30) },
        ],
        missing:
          'Requested memory is missing: kube-state-metrics does not run on this cluster.',
      },
      {
        id: 'pods',
        title: 'Pods',
        unit: 'count',
        series: [{ name: 'running', points: flat(31) }],
      },
      {
        id: 'api-server',
        title: 'API server',
        unit: 'requests-per-second',
        series: [],
        missing:
          'The API server is not scraped: add a scrape job for it to this cluster’s Prometheus.',
      },
    ],
    warnings: [],
    freshness: { state: 'fresh', lastContact: ago(second) },
  };
}
