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

import { expiryFor } from './limits';

describe('expiryFor', () => {
  const template = {
    title: 'Small',
    lifetime: { default: 'PT8H', maximum: 'P3D' },
  };
  const now = new Date('2026-11-23T18:00:00.400Z');

  it.each([
    [undefined, '2026-11-24T02:00:00Z'],
    ['', '2026-11-24T02:00:00Z'],
    ['P3D', '2026-11-26T18:00:00Z'],
  ])('ends after %s', (lifetime, expected) => {
    expect(expiryFor(template, lifetime, now)).toBe(expected);
  });

  it.each([
    ['P4D', '4 days is too long: "Small" allows at most 3 days'],
    ['P1M', '"P1M" is not a duration'],
    ['-PT1H', 'is not a duration'],
  ])('refuses %s', (lifetime, message) => {
    expect(() => expiryFor(template, lifetime, now)).toThrow(message);
  });

  it('has no limit where the template has none', () => {
    expect(
      expiryFor({ title: 'x', lifetime: { default: 'P1D' } }, 'P90D', now),
    ).toBe('2027-02-21T18:00:00Z');
  });
});
