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

import { checkLifetime, lifetimeChoices } from './lifetimes';

describe('lifetimeChoices', () => {
  it('offers nothing longer than the template allows', () => {
    expect(lifetimeChoices({ default: 'P1D', maximum: 'P3D' })).toEqual([
      'PT2H',
      'PT8H',
      'P1D',
      'P3D',
    ]);
  });

  it('offers the default and the limit of the template among the usual ones, shortest first', () => {
    expect(lifetimeChoices({ default: 'PT6H', maximum: 'P2D' })).toEqual([
      'PT2H',
      'PT6H',
      'PT8H',
      'P1D',
      'P2D',
    ]);
  });

  it('offers a length once, however it is written', () => {
    expect(lifetimeChoices({ default: 'PT24H', maximum: 'PT72H' })).toEqual([
      'PT2H',
      'PT8H',
      'PT24H',
      'PT72H',
    ]);
  });
});

describe('checkLifetime', () => {
  const limited = { default: 'P1D', maximum: 'P7D' };

  it.each(['PT8H', 'P1D', 'P7D', 'PT168H'])('accepts %s', text => {
    expect(checkLifetime(text, limited)).toBeUndefined();
  });

  it.each([undefined, '', 'tomorrow', 'P1M', 'P1Y', 'PT0H', '-P1D', 'P8D'])(
    'refuses %s',
    text => {
      expect(checkLifetime(text, limited)).toEqual(expect.any(String));
    },
  );
});
