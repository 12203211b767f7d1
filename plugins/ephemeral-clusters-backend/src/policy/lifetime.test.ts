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

import {
  boundLifetime,
  resolveExpiry,
  resolveExtension,
  resolveLatestEnd,
} from './lifetime';

const now = new Date('2030-01-01T12:00:00.400Z');
const template = {
  title: 'Standard',
  lifetime: { default: 'PT8H', maximum: 'P3D' },
};

describe('boundLifetime', () => {
  it("keeps maximum and default within the operator's bound", () => {
    const lifetime = { default: 'P1D', maximum: 'P3D' };
    expect(boundLifetime(lifetime, undefined)).toEqual(lifetime);
    expect(boundLifetime(lifetime, 'P9D')).toEqual(lifetime);
    expect(boundLifetime(lifetime, 'P2D')).toEqual({
      default: 'P1D',
      maximum: 'P2D',
    });
    expect(boundLifetime(lifetime, 'PT8H')).toEqual({
      default: 'PT8H',
      maximum: 'PT8H',
    });
    expect(boundLifetime({ default: 'P1D' }, 'PT8H')).toEqual({
      default: 'PT8H',
      maximum: 'PT8H',
    });
    expect(boundLifetime({ default: 'P1D' }, undefined)).toEqual({
      default: 'P1D',
    });
  });
});

describe('resolveExpiry', () => {
  const end = (lifetime?: string) => resolveExpiry({ lifetime, template, now });

  it("takes the template's default, or what is asked for up to the maximum", () => {
    expect(end()).toBe('2030-01-01T20:00:00Z');
    expect(end('PT30M')).toBe('2030-01-01T12:30:00Z');
    expect(end('P3D')).toBe('2030-01-04T12:00:00Z');
  });

  it.each([
    'NaN',
    '',
    'P',
    'P1M',
    'P1Y',
    '-P1D',
    'P-1D',
    'PT0S',
    '3 days',
    '8h',
  ])('refuses %j and says what to write', text => {
    expect(() => end(text)).toThrow(/is not a duration\. Write .* P1D/);
  });

  it('refuses more than the maximum', () => {
    expect(() => end('P3DT1M')).toThrow(
      'Standard lives for at most 3 days; 3 days 1 minute was',
    );
    expect(() => end('P4D')).toThrow('4 days was asked for');
  });

  it("keeps every template within the operator's maximum", () => {
    const within = (maximumLifetime: string) => () =>
      resolveExpiry({ lifetime: 'P2D', template, maximumLifetime, now });
    expect(within('P1D')).toThrow(
      'lives for at most 1 day; 2 days was asked for.',
    );
    expect(within('P30D')()).toBe('2030-01-03T12:00:00Z');
    expect(
      resolveExpiry({
        lifetime: undefined,
        template: { title: 'T', lifetime: { default: 'P9D' } },
        maximumLifetime: 'P1D',
        now,
      }),
    ).toBe('2030-01-02T12:00:00Z');
  });

  it('refuses an end that cannot be written down where there is no maximum', () => {
    expect(() =>
      resolveExpiry({
        lifetime: 'P99999999999D',
        template: { title: 'T', lifetime: { default: 'P1D' } },
        now,
      }),
    ).toThrow(/longer than can be written/);
  });
});

describe('resolveLatestEnd', () => {
  const createdAt = '2030-01-01T10:00:00Z';
  const found = { lifetime: { maximum: 'P3D' } };
  const latest = (
    options: Partial<Parameters<typeof resolveLatestEnd>[0]> = {},
  ) =>
    resolveLatestEnd({
      created: [createdAt],
      templateName: 'small',
      template: found,
      maximumLifetime: undefined,
      ...options,
    });

  it('is the earlier one of the limits of template and operator', () => {
    expect(latest()).toEqual({ at: '2030-01-04T10:00:00Z' });
    expect(latest({ maximumLifetime: 'P1D' })).toEqual({
      at: '2030-01-02T10:00:00Z',
    });
    expect(latest({ maximumLifetime: 'P9D' })).toEqual({
      at: '2030-01-04T10:00:00Z',
    });
    expect(latest({ template: { lifetime: {} } })).toEqual({});
    expect(
      latest({ template: { lifetime: {} }, maximumLifetime: 'P1D' }),
    ).toEqual({ at: '2030-01-02T10:00:00Z' });
  });

  it("is unknown where the template is not found, but for the operator's maximum", () => {
    expect(latest({ template: undefined })).toEqual({
      unknown: expect.stringMatching(/template, small, is not found .*policy/),
    });
    expect(latest({ template: undefined, templateName: undefined })).toEqual({
      unknown: expect.stringContaining('says no template'),
    });
    expect(latest({ template: undefined, maximumLifetime: 'P1D' })).toEqual({
      at: '2030-01-02T10:00:00Z',
    });
  });

  it('counts from the first moment that can be read, and is unknown without one', () => {
    expect(latest({ created: [undefined, 'soon', createdAt] })).toEqual({
      at: '2030-01-04T10:00:00Z',
    });
    for (const created of [[], [undefined, 'soon']]) {
      expect(latest({ created, maximumLifetime: 'P1D' })).toEqual({
        unknown: expect.stringContaining('when it was made'),
      });
    }
    expect(latest({ created: [], template: { lifetime: {} } })).toEqual({});
  });
});

describe('resolveExtension', () => {
  const extend = (
    expiresAt: string,
    options: Partial<Parameters<typeof resolveExtension>[0]> = {},
  ) =>
    resolveExtension({
      expiresAt,
      current: '2030-01-01T20:00:00Z',
      latest: { at: '2030-01-04T10:00:00Z' },
      now,
      ...options,
    });

  it('moves the end, in UTC and whole seconds', () => {
    expect(extend('2030-01-02T20:00:00.900+02:00')).toBe(
      '2030-01-02T18:00:00Z',
    );
    expect(extend('2030-01-04T10:00:00Z')).toBe('2030-01-04T10:00:00Z');
  });

  it.each([
    'tomorrow',
    'NaN',
    '2030-01-02',
    '2030-01-02T20:00:00',
    '+99999-01-01T00:00:00Z',
  ])('refuses %j, which is no moment', text => {
    expect(() => extend(text)).toThrow(/is not a moment/);
  });

  it('refuses the past, an earlier end, and an end beyond the limit', () => {
    expect(() =>
      extend('2030-01-01T11:00:00Z', { current: undefined }),
    ).toThrow('in the future');
    expect(() => extend('2030-01-01T19:00:00Z')).toThrow('already');
    expect(() => extend('2030-01-01T20:00:00Z')).toThrow('already');
    expect(() => extend('2030-01-04T10:00:01Z')).toThrow(
      'until 2030-01-04T10:00:00Z at the latest',
    );
  });

  it('refuses where the limit is unknown, and says why', () => {
    expect(() =>
      extend('2030-01-02T00:00:00Z', { latest: { unknown: 'Nobody knows.' } }),
    ).toThrow('It cannot be extended: Nobody knows.');
    expect(extend('2090-01-02T00:00:00Z', { latest: {} })).toBe(
      '2090-01-02T00:00:00Z',
    );
  });

  it('keeps the limit, however often it is extended', () => {
    expect(() =>
      extend('2030-01-05T00:00:00Z', { current: '2030-01-04T09:00:00Z' }),
    ).toThrow('at the latest');
  });

  it('extends a cluster that is over its end but still there', () => {
    expect(
      extend('2030-01-01T14:00:00Z', { current: '2030-01-01T11:00:00Z' }),
    ).toBe('2030-01-01T14:00:00Z');
  });
});
