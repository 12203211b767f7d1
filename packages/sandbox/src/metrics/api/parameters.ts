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

import { parseDuration, parseSelector, QueryError } from '../promql';
import type { Matcher } from '../promql';

/** Most steps of a range query, as Prometheus has it. */
const MAX_STEPS = 11_000;

/** Parameters of a request, from its query string and its form. */
export class Parameters {
  readonly #values: Record<string, unknown>;

  constructor(...sources: unknown[]) {
    this.#values = Object.assign(
      Object.create(null),
      ...sources.filter(source => typeof source === 'object'),
    );
  }

  /** First value of a parameter; undefined where it is not there or empty. */
  text(name: string): string | undefined {
    return this.all(name)[0] || undefined;
  }

  /** All values of a parameter. */
  all(name: string): string[] {
    const value = this.#values[name] ?? this.#values[`${name}[]`];
    const values = Array.isArray(value) ? value : [value];
    return values.filter((item): item is string => typeof item === 'string');
  }

  /** A boolean, as Go reads it. */
  flag(name: string, standard: boolean): boolean {
    const text = this.text(name);
    if (text === undefined) {
      return standard;
    }
    if (/^(1|t|true)$/i.test(text)) {
      return true;
    }
    if (/^(0|f|false)$/i.test(text)) {
      return false;
    }
    throw new QueryError(
      'bad_data',
      `'${name}' parameter: strconv.ParseBool: parsing ${JSON.stringify(
        text,
      )}: invalid syntax`,
    );
  }

  /** A time (RFC 3339, or seconds since 1970) in milliseconds; `standard` where there is none. */
  optionalTime(name: string, standard: number, complaint = ''): number {
    return this.text(name) === undefined
      ? standard
      : this.time(name, `${complaint}Invalid time value for '${name}': `);
  }

  /** A time (RFC 3339, or seconds since 1970) in milliseconds. */
  time(name: string, complaint = ''): number {
    const text = this.text(name) ?? '';
    if (text === '') throw unreadable(complaint, text, 'timestamp');
    const seconds = Number(text);
    const time = Number.isNaN(seconds)
      ? Date.parse(text)
      : Math.round(seconds * 1000);
    if (!Number.isFinite(time) || Math.abs(time) > 8.64e15) {
      throw unreadable(complaint, text, 'timestamp');
    }
    return time;
  }

  /** Milliseconds of a duration (`1m`, or seconds). */
  duration(name: string, complaint = ''): number | undefined {
    const text = this.text(name);
    if (text === undefined) {
      return undefined;
    }
    const seconds = Number(text);
    const duration = Number.isNaN(seconds)
      ? parseDuration(text)
      : seconds * 1000;
    if (duration === undefined || !Number.isFinite(duration)) {
      throw unreadable(complaint, text, 'duration');
    }
    return duration;
  }

  /** Selectors of `match[]`. */
  selectors(): Matcher[][] {
    return this.all('match').map(parseSelector);
  }
}

/** Times of the steps of a range query, milliseconds. Fails as Thanos does where there would be too many. */
export function stepsOf(parameters: Parameters): number[] {
  const start = parameters.time('start');
  const end = parameters.time('end');
  if (end < start) {
    throw new QueryError(
      'bad_data',
      'end timestamp must not be before start time',
    );
  }
  const step =
    parameters.duration('step', "'step' parameter: ") ??
    Math.max((end - start) / 250, 1000);
  if (step <= 0) {
    throw new QueryError(
      'bad_data',
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  }
  if ((end - start) / step > MAX_STEPS) {
    throw new QueryError(
      'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  }
  const steps: number[] = [];
  for (let index = 0; start + index * step <= end; index++) {
    steps.push(Math.round(start + index * step));
  }
  return steps;
}

function unreadable(complaint: string, text: string, what: string): QueryError {
  return new QueryError(
    'bad_data',
    `${complaint}cannot parse ${JSON.stringify(text)} to a valid ${what}`,
  );
}
