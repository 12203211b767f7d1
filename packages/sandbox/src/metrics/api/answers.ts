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

import { labelRecord, type Result, type VectorSeries } from '../promql';

/** A sample as JSON: seconds and the value as text. */
type Sample = [number, string];

/** `data` of an instant query's answer. */
export function instantAnswer(result: Result, time: number) {
  switch (result.type) {
    case 'scalar':
      return answer('scalar', sampleOf(time, result.values[0]));
    case 'string':
      return answer('string', [time / 1000, result.value]);
    case 'matrix':
      return answer(
        'matrix',
        result.series.map(({ labels, samples }) => ({
          metric: labelRecord(labels),
          values: samples.times.map((at, index) =>
            sampleOf(at, samples.values[index]),
          ),
        })),
      );
    default:
      return answer(
        'vector',
        result.vector.map(series => ({
          metric: labelRecord(series.labels),
          value: sampleOf(time, series.values[0]),
        })),
      );
  }
}

/** `data` of a range query's answer; series in order of their labels. */
export function rangeAnswer(result: Result, steps: number[]) {
  if (result.type === 'scalar') {
    return answer('matrix', [
      {
        metric: {},
        values: steps.map((time, index) =>
          sampleOf(time, result.values[index]),
        ),
      },
    ]);
  }
  const vector = result.type === 'vector' ? result.vector : [];
  return answer(
    'matrix',
    vector
      .map(series => ({
        metric: labelRecord(series.labels),
        values: valuesOf(series, steps),
      }))
      .map(series => ({ key: JSON.stringify(series.metric), series }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ series }) => series),
  );
}

function valuesOf(series: VectorSeries, steps: number[]): Sample[] {
  const values: Sample[] = [];
  steps.forEach((time, index) => {
    if (series.present[index]) {
      values.push(sampleOf(time, series.values[index]));
    }
  });
  return values;
}

function sampleOf(time: number, value: number): Sample {
  return [time / 1000, printValue(value)];
}

function printValue(value: number): string {
  if (value === Infinity) {
    return '+Inf';
  }
  return Object.is(value, -0) ? '-0' : String(value);
}

function answer(resultType: string, result: unknown) {
  // Thanos 0.42 adds the analysis that nobody asked for, empty.
  return { resultType, result, analysis: {} };
}
