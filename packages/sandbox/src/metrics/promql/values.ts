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
import { labelKey, Labels } from './labels';

/** A series over the steps of an evaluation. Where `present` is 0 there is no value, whatever `values` holds. */
export interface VectorSeries {
  labels: Labels;
  values: Float64Array;
  present: Uint8Array;
}

/** An instant vector at every step. */
export type Vector = VectorSeries[];

export function emptySeries(labels: Labels, steps: number): VectorSeries {
  return {
    labels,
    values: new Float64Array(steps),
    present: new Uint8Array(steps),
  };
}

/** A new series with a function applied to every value; undefined takes the value away. */
export function mapSeries(
  series: VectorSeries,
  labels: Labels,
  change: (value: number, step: number) => number | undefined,
): VectorSeries {
  const result = emptySeries(labels, series.values.length);
  for (let step = 0; step < series.values.length; step++) {
    if (series.present[step]) {
      const value = change(series.values[step], step);
      if (value !== undefined) {
        result.values[step] = value;
        result.present[step] = 1;
      }
    }
  }
  return result;
}

/** Joins series that have the same labels; fails where two of them have a value at the same step. */
export function mergeSame(vector: Vector): Vector {
  const byLabels = new Map<string, VectorSeries>();
  for (const series of vector) {
    const key = labelKey(series.labels);
    const known = byLabels.get(key);
    if (!known) {
      byLabels.set(key, series);
      continue;
    }
    for (let step = 0; step < series.values.length; step++) {
      if (!series.present[step]) {
        continue;
      }
      if (known.present[step]) {
        throw new QueryError(
          'execution',
          'vector cannot contain metrics with the same labelset',
        );
      }
      known.present[step] = 1;
      known.values[step] = series.values[step];
    }
  }
  return [...byLabels.values()];
}

/** Without the series that have no value at any step. */
export function dropEmpty(vector: Vector): Vector {
  return vector.filter(series => series.present.includes(1));
}
