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

import { DateTime } from 'luxon';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A unit is used from `from` on: 36 h says more than 1 d, 90 s is a minute. */
const units = [
  { size: day, from: 2 * day, sign: 'd' },
  { size: hour, from: hour, sign: 'h' },
  { size: minute, from: minute, sign: 'min' },
  { size: second, from: second, sign: 's' },
];

/**
 * `18 s`, `4 min`, `36 h`, `2 d`.
 *
 * @param milliseconds - a negative one counts as zero
 * @param options.precise - two units: `4 min 37 s`, `2 d 5 h`
 */
export function formatDuration(
  milliseconds: number,
  options: { precise?: boolean } = {},
): string {
  const length = Math.max(0, milliseconds);
  const index = units.findIndex(unit => length >= unit.from);
  if (index === -1) return '0\u00a0s';
  const unit = units[index];
  if (!options.precise || index === units.length - 1) {
    // Hours and days are rounded: "in 5 h" for 4 h 59 min. What ticks is not, since it would be ahead of the clock.
    const round = unit.size >= hour ? Math.round : Math.floor;
    return `${round(length / unit.size)}\u00a0${unit.sign}`;
  }
  const first = Math.floor(length / unit.size);
  const next = units[index + 1];
  const rest = Math.floor((length % unit.size) / next.size);
  const text = `${first}\u00a0${unit.sign}`;
  return rest === 0 ? text : `${text} ${rest}\u00a0${next.sign}`;
}

/** `in 5 h`, `3 min ago`, `now`. */
export function formatRelative(
  iso: string,
  now: number,
  options?: { precise?: boolean },
): string {
  const difference = Date.parse(iso) - now;
  if (Number.isNaN(difference)) return iso;
  if (Math.abs(difference) < second) return 'now';
  const text = formatDuration(Math.abs(difference), options);
  return difference > 0 ? `in ${text}` : `${text} ago`;
}

/** `24 Nov 2026, 18:00:05 GMT+1`: exact, in the viewer's zone, which is named. */
export function formatExact(moment: string | number): string {
  const time = toLocal(moment);
  return time.isValid
    ? `${time.toFormat('d LLL yyyy, HH:mm:ss')} ${time.toFormat('ZZZZ')}`
    : String(moment);
}

/** `today 18:00`, `tomorrow 18:00`, `Thu 26 Nov 18:00`, with the year where it is another one. */
export function formatMoment(iso: string, now: number): string {
  const time = toLocal(iso);
  if (!time.isValid) return iso;
  const today = DateTime.fromMillis(now).startOf('day');
  const days = Math.round(time.startOf('day').diff(today, 'days').days);
  const clock = time.toFormat('HH:mm');
  if (days === 0) return `today ${clock}`;
  if (days === 1) return `tomorrow ${clock}`;
  if (days === -1) return `yesterday ${clock}`;
  const sameYear = time.year === today.year;
  return `${time.toFormat(sameYear ? 'ccc d LLL' : 'd LLL yyyy')} ${clock}`;
}

/** `12:00:01` on the same day, else `23 Nov 12:00`. */
export function formatClock(iso: string, now: number): string {
  const time = toLocal(iso);
  if (!time.isValid) return iso;
  return time.hasSame(DateTime.fromMillis(now), 'day')
    ? time.toFormat('HH:mm:ss')
    : time.toFormat('d LLL HH:mm');
}

function toLocal(moment: string | number): DateTime {
  const time =
    typeof moment === 'number'
      ? DateTime.fromMillis(moment)
      : DateTime.fromISO(moment);
  return time.setLocale('en-GB');
}
