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

import { Samples } from './series';

/** Samples of a window: `first` and `last` are indices into `samples`, both within; there is at least one. Times in milliseconds. */
export interface Window {
  samples: Samples;
  first: number;
  last: number;
  /** Exclusive. */
  start: number;
  /** Inclusive. */
  end: number;
}

/** Value of a window, or undefined where it has too few samples. */
export type RangeFunction = (window: Window) => number | undefined;

/** Functions over a range vector, by name. */
export const RANGE_FUNCTIONS: ReadonlyMap<string, RangeFunction> = new Map<
  string,
  RangeFunction
>([
  ['rate', window => extrapolated(window, { counter: true, perSecond: true })],
  [
    'increase',
    window => extrapolated(window, { counter: true, perSecond: false }),
  ],
  [
    'delta',
    window => extrapolated(window, { counter: false, perSecond: false }),
  ],
  ['irate', instantRate],
  ['sum_over_time', window => fold(window, 0, (sum, value) => sum + value)],
  ['count_over_time', window => window.last - window.first + 1],
  [
    'avg_over_time',
    window =>
      fold(window, 0, (sum, value) => sum + value) /
      (window.last - window.first + 1),
  ],
  [
    'max_over_time',
    window =>
      fold(window, NaN, (most, value) =>
        value > most || Number.isNaN(most) ? value : most,
      ),
  ],
  [
    'min_over_time',
    window =>
      fold(window, NaN, (least, value) =>
        value < least || Number.isNaN(least) ? value : least,
      ),
  ],
  ['last_over_time', window => window.samples.values[window.last]],
  ['present_over_time', () => 1],
  ['changes', window => countPairs(window, (a, b) => a !== b)],
  ['resets', window => countPairs(window, (a, b) => b < a)],
]);

/**
 * Rate, increase and delta as Prometheus computes them: the difference of the first and last sample, plus what was lost at counter
 * resets, extrapolated to the ends of the window where the samples come close to them.
 */
function extrapolated(
  { samples: { times, values }, first, last, start, end }: Window,
  { counter, perSecond }: { counter: boolean; perSecond: boolean },
): number | undefined {
  if (last <= first) {
    return undefined;
  }
  let difference = values[last] - values[first];
  if (counter) {
    for (let index = first + 1; index <= last; index++) {
      if (values[index] < values[index - 1]) {
        difference += values[index - 1];
      }
    }
  }
  const sampled = (times[last] - times[first]) / 1000;
  const average = sampled / (last - first);
  const threshold = average * 1.1;
  let toStart = (times[first] - start) / 1000;
  if (toStart >= threshold) {
    toStart = average / 2;
  }
  if (counter && difference > 0 && values[first] >= 0) {
    // A counter is never below zero, so it cannot have grown since before it was zero.
    toStart = Math.min(toStart, sampled * (values[first] / difference));
  }
  let toEnd = (end - times[last]) / 1000;
  if (toEnd >= threshold) {
    toEnd = average / 2;
  }
  const total = difference * ((sampled + toStart + toEnd) / sampled);
  return perSecond ? total / ((end - start) / 1000) : total;
}

function instantRate({
  samples: { times, values },
  first,
  last,
}: Window): number | undefined {
  if (last <= first) {
    return undefined;
  }
  const difference =
    values[last] < values[last - 1]
      ? values[last]
      : values[last] - values[last - 1];
  return difference / ((times[last] - times[last - 1]) / 1000);
}

function fold(
  { samples: { values }, first, last }: Window,
  initial: number,
  next: (result: number, value: number) => number,
): number {
  let result = initial;
  for (let index = first; index <= last; index++) {
    result = next(result, values[index]);
  }
  return result;
}

function countPairs(
  { samples: { values }, first, last }: Window,
  test: (a: number, b: number) => boolean,
): number {
  let count = 0;
  for (let index = first + 1; index <= last; index++) {
    if (test(values[index - 1], values[index])) {
      count++;
    }
  }
  return count;
}
