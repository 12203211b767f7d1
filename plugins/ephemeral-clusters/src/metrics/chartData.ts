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

import {
  formatBytes,
  formatCores,
  MetricPanel,
  MetricRange,
  MetricSeries,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { DateTime } from 'luxon';

/** One moment of a chart; the values stand in the order of the series. */
export interface ChartPoint {
  /** Milliseconds since the epoch. */
  time: number;
  values: (number | null)[];
}

/**
 * Joins the series of a panel by time. Where points are missing for longer than a step a gap is put in, since a line across it would say
 * what nobody measured.
 *
 * @param step - seconds between points
 */
export function chartPoints(
  series: readonly MetricSeries[],
  step: number,
): ChartPoint[] {
  const byTime = new Map<number, (number | null)[]>();
  const empty = () => series.map(() => null as number | null);
  series.forEach(({ points }, index) => {
    for (const [time, value] of points) {
      const values = byTime.get(time) ?? empty();
      values[index] = value;
      byTime.set(time, values);
    }
  });
  const sorted = [...byTime.entries()].sort(([a], [b]) => a - b);
  const result: ChartPoint[] = [];
  for (const [time, values] of sorted) {
    const previous = result.at(-1);
    if (previous && time - previous.time > step * 1500) {
      result.push({ time: previous.time + step * 1000, values: empty() });
    }
    result.push({ time, values });
  }
  return result;
}

/** What a legend says of a series. */
export interface SeriesSummary {
  name: string;
  /** Latest value; undefined where the newest point is a gap. */
  now?: number;
  highest?: { value: number; time: number };
}

/** Latest and highest value of a series. */
export function summarize(series: MetricSeries): SeriesSummary {
  let highest: SeriesSummary['highest'];
  for (const [time, value] of series.points) {
    if (value !== null && (!highest || value > highest.value)) {
      highest = { value, time };
    }
  }
  return {
    name: series.name,
    now: series.points.at(-1)?.[1] ?? undefined,
    highest,
  };
}

/** A value with its unit, for legends and tooltips. */
export function formatValue(
  value: number | undefined,
  unit: MetricPanel['unit'],
): string {
  if (value === undefined) return '–';
  switch (unit) {
    case 'cores':
      return formatCores(value);
    case 'bytes':
      return formatBytes(value);
    case 'requests-per-second':
      return `${shortNumber(value)} req/s`;
    default:
      return shortNumber(value);
  }
}

/** What stands at an axis, short: its unit is in the chart's title. */
export function formatTick(value: number, unit: MetricPanel['unit']): string {
  return unit === 'bytes' ? formatBytes(value) : shortNumber(value);
}

/** Unit in the title of a panel. */
export const unitTitles: Record<MetricPanel['unit'], string> = {
  cores: 'cores',
  bytes: 'bytes',
  count: 'number',
  'requests-per-second': 'per second',
};

/** Four to six round values from zero on; bytes in powers of two, so that they read as whole MiB and GiB. */
export function valueTicks(
  points: readonly ChartPoint[],
  unit: MetricPanel['unit'],
): number[] {
  const highest = Math.max(
    0,
    ...points.flatMap(point => point.values.map(value => value ?? 0)),
  );
  if (highest === 0) return [0, 1];
  const step =
    unit === 'bytes'
      ? roundBinary(highest / 4)
      : roundDecimal(highest / 4, unit);
  const ticks = [0];
  while (ticks[ticks.length - 1] < highest) {
    // Multiplied, not added up: 0.1 + 0.2 is not 0.3.
    ticks.push(Number((ticks.length * step).toPrecision(12)));
  }
  return ticks;
}

/** Round moments of the viewer's clock within a range: every 10 minutes, 4 hours, or day. */
export function timeTicks(
  from: number,
  to: number,
  range: MetricRange,
): number[] {
  const step = {
    '1h': { minutes: 10 },
    '24h': { hours: 4 },
    '7d': { days: 1 },
  }[range];
  let tick = DateTime.fromMillis(from).startOf(range === '1h' ? 'hour' : 'day');
  const ticks: number[] = [];
  while (tick.toMillis() <= to) {
    if (tick.toMillis() >= from) ticks.push(tick.toMillis());
    tick = tick.plus(step);
  }
  return ticks;
}

/** What stands at the time axis. */
export function formatTimeTick(time: number, range: MetricRange): string {
  const moment = DateTime.fromMillis(time).setLocale('en-GB');
  return moment.toFormat(range === '7d' ? 'ccc d' : 'HH:mm');
}

function roundBinary(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}

function roundDecimal(value: number, unit: MetricPanel['unit']): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find(each => each * power >= value)! * power;
  return unit === 'count' ? Math.max(1, step) : step;
}

function shortNumber(value: number): string {
  return new Intl.NumberFormat('en', {
    maximumSignificantDigits: 3,
    notation: Math.abs(value) >= 10_000 ? 'compact' : 'standard',
  }).format(value);
}
