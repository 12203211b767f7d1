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

import { Matcher } from './expressions';
import { Labels } from './labels';

/** Samples in order of time; `times` in milliseconds since 1970. */
export interface Samples {
  times: number[];
  values: number[];
}

/** One stored series. */
export interface Series {
  labels: Labels;
  /** Samples with `from < time <= to`. */
  read(from: number, to: number): Samples;
  /** The latest sample with `from < time <= to`; undefined where there is none, or where the series was marked as ended since. */
  latest(from: number, to: number): { time: number; value: number } | undefined;
}

/** Where an evaluator gets its series from. */
export interface SeriesSource {
  /** Series that satisfy the matchers and may have samples with `from < time <= to`. */
  select(matchers: Matcher[], from: number, to: number): Series[];
}
