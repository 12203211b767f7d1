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

import { DateTime, Duration } from 'luxon';

/**
 * Reads an ISO 8601 duration as it is used for lifetimes: `PT8H`, `P3D`, `P1W`.
 *
 * @returns undefined where the text is no duration, is not longer than zero, or uses months or years, whose length varies
 * @public
 */
export function parseLifetime(text: string): Duration | undefined {
  if (!/^P(?!$)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/.test(text)) {
    return undefined;
  }
  const duration = Duration.fromISO(text);
  if (!duration.isValid || duration.toMillis() <= 0) return undefined;
  return duration;
}

/**
 * "3 days", "8 hours", "1 day 12 hours".
 *
 * @public
 */
export function describeLifetime(text: string): string {
  const duration = parseLifetime(text);
  if (!duration) return text;
  const parts = duration.shiftTo('days', 'hours', 'minutes');
  return [
    [parts.days, 'day'],
    [parts.hours, 'hour'],
    [Math.round(parts.minutes), 'minute'],
  ]
    .filter(([count]) => Number(count) > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ');
}

/**
 * The later end of two checks: the moment after which an extension is refused. Undefined: no limit.
 *
 * @public
 */
export function latestExpiry(
  createdAt: string,
  maximum: string | undefined,
): string | undefined {
  const limit = maximum === undefined ? undefined : parseLifetime(maximum);
  const created = DateTime.fromISO(createdAt, { zone: 'utc' });
  if (!limit || !created.isValid) return undefined;
  return created.plus(limit).toUTC().toISO({ suppressMilliseconds: true })!;
}

/**
 * Moment as it is written into Git: UTC, whole seconds, `2026-11-24T18:00:00Z`.
 *
 * @public
 */
export function formatInstant(date: Date): string {
  return DateTime.fromJSDate(date)
    .toUTC()
    .startOf('second')
    .toISO({ suppressMilliseconds: true })!;
}

/**
 * Reads a moment from Git: ISO 8601 with a zone.
 *
 * @returns undefined where the text is no moment, or has no zone, since it would then mean something else on another machine
 * @public
 */
export function parseInstant(text: string): Date | undefined {
  if (
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(
      text,
    )
  ) {
    return undefined;
  }
  const parsed = DateTime.fromISO(text, { zone: 'utc' });
  return parsed.isValid ? parsed.toJSDate() : undefined;
}
