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

import { Matcher } from '../expressions';
import { labelsOf } from '../labels';
import { matchesAll } from '../matchers';
import { Series, SeriesSource } from '../series';

/** A series as it is written down: labels with `__name__`, and samples `[milliseconds, value]`; 'stale' marks its end. */
export interface Recording {
  labels: Record<string, string>;
  samples: [time: number, value: number | 'stale'][];
}

/** Series out of written-down samples: what the evaluator's tests run on. */
export function recordedSeries(recordings: Recording[]): SeriesSource {
  const all = recordings.map(toSeries);
  return {
    select: (matchers: Matcher[]) =>
      all.filter(series => matchesAll(series.labels, matchers)),
  };
}

function toSeries({ labels, samples }: Recording): Series {
  const within = (from: number, to: number) =>
    samples.filter(([time]) => time > from && time <= to);
  return {
    labels: labelsOf(labels),
    read(from, to) {
      const times: number[] = [];
      const values: number[] = [];
      for (const [time, value] of within(from, to)) {
        if (value !== 'stale') {
          times.push(time);
          values.push(value);
        }
      }
      return { times, values };
    },
    latest(from, to) {
      const last = within(from, to).at(-1);
      return last && last[1] !== 'stale'
        ? { time: last[0], value: last[1] }
        : undefined;
    },
  };
}
