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
import {
  formatClock,
  formatDuration,
  formatExact,
  formatMoment,
  formatRelative,
} from './formatTime';

const nbsp = '\u00a0';
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [18_900, '18 s'],
    [4 * minute + 37_000, '4 min'],
    [hour, '1 h'],
    [5 * hour - 1000, '5 h'],
    [36 * hour, '36 h'],
    [2 * day, '2 d'],
    [9.6 * day, '10 d'],
  ])('says %d ms as %s', (length, text) => {
    expect(formatDuration(length).replaceAll(nbsp, ' ')).toBe(text);
  });

  it('gives two units where it shall be precise', () => {
    const precise = (length: number) =>
      formatDuration(length, { precise: true }).replaceAll(nbsp, ' ');
    expect(precise(4 * minute + 37_000)).toBe('4 min 37 s');
    expect(precise(2 * hour)).toBe('2 h');
    expect(precise(2 * day + 5 * hour)).toBe('2 d 5 h');
    expect(precise(18_000)).toBe('18 s');
  });
});

describe('formatRelative', () => {
  it('tells what was from what will be', () => {
    const now = Date.now();
    const at = (offset: number) => new Date(now + offset).toISOString();
    expect(formatRelative(at(3 * minute), now)).toBe(`in 3${nbsp}min`);
    expect(formatRelative(at(-3 * minute), now)).toBe(`3${nbsp}min ago`);
    expect(formatRelative(at(0), now)).toBe('now');
    expect(formatRelative('soon', now)).toBe('soon');
  });
});

describe('moments', () => {
  const now = DateTime.local().set({
    hour: 12,
    minute: 0,
    second: 0,
    millisecond: 0,
  });
  const iso = (time: DateTime) => time.toUTC().toISO()!;

  it('names days near now', () => {
    const moment = (time: DateTime) => formatMoment(iso(time), now.toMillis());
    expect(moment(now.plus({ hours: 6 }))).toBe('today 18:00');
    expect(moment(now.plus({ days: 1 }))).toBe('tomorrow 12:00');
    expect(moment(now.minus({ days: 1 }))).toBe('yesterday 12:00');
    expect(moment(now.plus({ years: 2 }))).toContain(String(now.year + 2));
  });

  it('shows the clock on the same day and the date on others', () => {
    expect(formatClock(iso(now), now.toMillis())).toBe('12:00:00');
    expect(formatClock(iso(now.minus({ days: 2 })), now.toMillis())).toMatch(
      /^\d+ \w+ 12:00$/,
    );
  });

  it('names the zone of an exact time', () => {
    expect(formatExact(iso(now))).toMatch(/, 12:00:00 \S+$/);
    expect(formatExact('soon')).toBe('soon');
  });
});
