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

const MILLISECONDS: Record<string, number> = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

const DURATION = /^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;

/** Milliseconds of a duration in Prometheus' notation (`1h30m`); undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const match = text === '' ? null : DURATION.exec(text);
  if (!match) {
    return undefined;
  }
  let total = 0;
  for (const part of match.slice(1)) {
    if (part) {
      const [, count, unit] = /^(\d+)(\w+)$/.exec(part) ?? [];
      total += Number(count) * MILLISECONDS[unit];
    }
  }
  return total;
}

/** A PromQL number: decimal, hexadecimal, `Inf`, `NaN`, or a duration (in seconds); NaN-safe: undefined where it is none. */
export function parseNumber(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const rest = text.replace(/^[+-]\s*/, '').toLowerCase();
  if (rest === 'inf') {
    return sign * Infinity;
  }
  if (rest === 'nan') {
    return NaN;
  }
  const duration = parseDuration(rest);
  if (duration !== undefined) {
    return (sign * duration) / 1000;
  }
  const plain = rest.replace(/_/g, '');
  const value = plain === '' ? NaN : Number(plain);
  return Number.isNaN(value) ? undefined : sign * value;
}
