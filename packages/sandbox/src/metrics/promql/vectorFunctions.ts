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

import { QueryError } from './errors';
import { dropName, labelKey, withLabels, dropLabels } from './labels';
import { anchored } from './matchers';
import {
  emptySeries,
  mapSeries,
  mergeSame,
  Vector,
  VectorSeries,
} from './values';

/** A scalar at every step. */
export type Scalar = Float64Array;

/** Functions of one value and scalars, by name: what they make of a value. */
export const VALUE_FUNCTIONS: ReadonlyMap<
  string,
  (value: number, ...scalars: number[]) => number
> = new Map<string, (value: number, ...scalars: number[]) => number>([
  ['abs', value => Math.abs(value)],
  ['ceil', value => Math.ceil(value)],
  ['floor', value => Math.floor(value)],
  [
    'round',
    // Half away from below, as Prometheus: floor(value / nearest + 0.5) * nearest, by the inverse to spare rounding errors.
    (value, nearest = 1) => {
      const inverse = 1 / nearest;
      return Math.floor(value * inverse + 0.5) / inverse;
    },
  ],
  ['clamp_min', (value, least) => Math.max(value, least)],
  ['clamp_max', (value, most) => Math.min(value, most)],
  ['clamp', (value, least, most) => Math.max(least, Math.min(most, value))],
]);

/** Applies one of {@link VALUE_FUNCTIONS}. */
export function applyToValues(
  change: (value: number, ...scalars: number[]) => number,
  vector: Vector,
  scalars: Scalar[],
): Vector {
  return mergeSame(
    vector.map(series =>
      mapSeries(series, dropName(series.labels), (value, step) =>
        change(value, ...scalars.map(scalar => scalar[step])),
      ),
    ),
  );
}

/** Sorts by the value at the first step; series without one last. Only instant queries have an order. */
export function sortByValue(vector: Vector, descending: boolean): Vector {
  const rank = (series: VectorSeries) =>
    series.present[0] && !Number.isNaN(series.values[0])
      ? series.values[0] * (descending ? -1 : 1)
      : Infinity;
  return [...vector].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return left === right ? 0 : left - right;
  });
}

/** `label_replace`: sets a label from another one that matches a regular expression as a whole. */
export function labelReplace(
  vector: Vector,
  destination: string,
  replacement: string,
  source: string,
  expression: string,
): Vector {
  const pattern = anchored(expression);
  if (!/^[a-zA-Z_]\w*$/.test(destination)) {
    throw new QueryError(
      'execution',
      `invalid destination label name in label_replace(): ${destination}`,
    );
  }
  return mergeSame(
    vector.map(series => {
      const match = pattern.exec(series.labels.get(source) ?? '');
      if (!match) {
        return series;
      }
      const value = replacement.replace(
        /\$(?:\$|(\w+)|\{(\w+)\})/g,
        (whole, plain?: string, braced?: string) => {
          const group = plain ?? braced;
          if (group === undefined) {
            return whole === '$$' ? '$' : '';
          }
          return (
            (/^\d+$/.test(group)
              ? match[Number(group)]
              : match.groups?.[group]) ?? ''
          );
        },
      );
      return {
        ...series,
        labels: withLabels(series.labels, [[destination, value]]),
      };
    }),
  );
}

/** `histogram_quantile` over classic buckets (label `le`). */
export function histogramQuantile(quantiles: Scalar, vector: Vector): Vector {
  const groups = new Map<
    string,
    { result: VectorSeries; buckets: { bound: number; series: VectorSeries }[] }
  >();
  for (const series of vector) {
    const bound = boundOf(series.labels.get('le'));
    if (bound === undefined) {
      continue;
    }
    const labels = dropLabels(dropName(series.labels), ['le']);
    const key = labelKey(labels);
    const group = groups.get(key) ?? {
      result: emptySeries(labels, quantiles.length),
      buckets: [],
    };
    group.buckets.push({ bound, series });
    groups.set(key, group);
  }
  for (const { result, buckets } of groups.values()) {
    buckets.sort((a, b) => (a.bound < b.bound ? -1 : 1));
    for (let step = 0; step < quantiles.length; step++) {
      const present = buckets.filter(({ series }) => series.present[step]);
      if (present.length > 0) {
        result.present[step] = 1;
        result.values[step] = bucketQuantile(
          quantiles[step],
          present.map(({ bound, series }) => ({
            bound,
            count: series.values[step],
          })),
        );
      }
    }
  }
  return [...groups.values()].map(({ result }) => result);
}

function boundOf(le: string | undefined): number | undefined {
  if (le === undefined) {
    return undefined;
  }
  const bound = /^\+?inf$/i.test(le) ? Infinity : Number(le);
  return Number.isNaN(bound) ? undefined : bound;
}

function bucketQuantile(
  quantile: number,
  buckets: { bound: number; count: number }[],
): number {
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const last = buckets[buckets.length - 1];
  if (Number.isNaN(quantile) || last.bound !== Infinity || buckets.length < 2) {
    return NaN;
  }
  // Scrapes are not atomic: a higher bucket can lag behind a lower one.
  let most = 0;
  const counts = buckets.map(({ count }) => (most = Math.max(most, count)));
  const total = counts[counts.length - 1];
  if (total === 0 || Number.isNaN(total)) {
    return NaN;
  }
  const rank = quantile * total;
  const index = counts.findIndex(count => count >= rank);
  if (index === buckets.length - 1) {
    return buckets[buckets.length - 2].bound;
  }
  if (index === 0 && buckets[0].bound <= 0) {
    return buckets[0].bound;
  }
  const lower = index === 0 ? 0 : buckets[index - 1].bound;
  const below = index === 0 ? 0 : counts[index - 1];
  const inside = counts[index] - below;
  if (inside === 0) {
    return lower;
  }
  return lower + (buckets[index].bound - lower) * ((rank - below) / inside);
}
