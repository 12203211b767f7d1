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

import { Operation } from '../types';

/**
 * Recorded milliseconds before the next attempt; undefined where there is none left.
 *
 * @param attempts - that have failed
 */
export function nextRetry(
  { retry }: Operation,
  attempts: number,
): number | undefined {
  const limit = retry?.limit ?? 0;
  if (limit >= 0 && attempts > limit) return undefined;
  const { duration, factor, maxDuration } = retry?.backoff ?? {};
  const delay = goDuration(duration, 5000) * (factor || 2) ** (attempts - 1);
  return Math.min(delay, goDuration(maxDuration, 180_000));
}

const units: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a Go duration such as `1m30s`; the fallback where it is none. */
export function goDuration(text: string | undefined, fallback: number): number {
  const parts = text?.match(/[\d.]+(ms|s|m|h)/g);
  if (!parts || parts.join('') !== text) return fallback;
  return parts.reduce((sum, part) => {
    const unit = part.replace(/[\d.]/g, '');
    return sum + Number.parseFloat(part) * units[unit];
  }, 0);
}
