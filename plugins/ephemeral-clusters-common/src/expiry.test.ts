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

import fc from 'fast-check';
import {
  describeLifetime,
  formatInstant,
  latestExpiry,
  parseInstant,
  parseLifetime,
} from './expiry';

describe('parseLifetime', () => {
  it.each([
    ['PT8H', 8],
    ['P1D', 24],
    ['P1W', 168],
    ['P1DT12H', 36],
    ['PT90M', 1.5],
  ])('reads %s', (text, hours) => {
    expect(parseLifetime(text)?.as('hours')).toBe(hours);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1M',
    'P1Y',
    'PT0S',
    '-P1D',
    'P-1D',
    '8h',
    'NaN',
    'P1.5D',
  ])('refuses "%s"', text => {
    expect(parseLifetime(text)).toBeUndefined();
  });
});

describe('describeLifetime', () => {
  it.each([
    ['PT1H', '1 hour'],
    ['P3D', '3 days'],
    ['PT36H', '1 day 12 hours'],
    ['PT90M', '1 hour 30 minutes'],
  ])('says %s as "%s"', (text, words) => {
    expect(describeLifetime(text)).toBe(words);
  });
});

describe('latestExpiry', () => {
  it('counts from the creation', () => {
    expect(latestExpiry('2026-11-24T06:00:00Z', 'P7D')).toBe(
      '2026-12-01T06:00:00Z',
    );
  });

  it('knows no limit where the template has none', () => {
    expect(latestExpiry('2026-11-24T06:00:00Z', undefined)).toBeUndefined();
  });
});

describe('parseInstant', () => {
  it('reads what formatInstant writes', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('1971-01-01'),
          max: new Date('2200-01-01'),
          noInvalidDate: true,
        }),
        date => {
          const seconds = Math.floor(date.getTime() / 1000) * 1000;
          expect(parseInstant(formatInstant(date))?.getTime()).toBe(seconds);
        },
      ),
    );
  });

  it('takes another zone', () => {
    expect(parseInstant('2026-11-24T19:00:00+01:00')?.toISOString()).toBe(
      '2026-11-24T18:00:00.000Z',
    );
  });

  it.each([
    '2026-11-24',
    '2026-11-24T18:00:00',
    'tomorrow',
    '2026-13-01T00:00:00Z',
    '',
    '1e3',
  ])('refuses "%s"', text => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
