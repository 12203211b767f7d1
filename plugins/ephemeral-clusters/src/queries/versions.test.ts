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

import { coversNotice, isEarlier } from './versions';

describe('coversNotice', () => {
  it.each([
    ['a-5', 'a-5', true],
    ['a-5', 'a-4', true],
    ['a-10', 'a-9', true],
    ['a-5', 'a-6', false],
    // Another replica, or the same one after its restart: its number says nothing.
    ['a-5', 'b-1', false],
    ['a-b-5', 'a-b-4', true],
    ['a-b-5', 'a-c-4', false],
    ['5', '4', false],
  ])('of %s what %s says: %s', (known, noticed, covers) => {
    expect(coversNotice(known, noticed)).toBe(covers);
  });
});

describe('isEarlier', () => {
  it.each([
    ['a-5', 'a-6', true],
    ['a-9', 'a-10', true],
    ['a-5', 'a-5', false],
    ['a-6', 'a-5', false],
    // Two replicas that answer by turns would have a page ask for ever.
    ['a-5', 'b-6', false],
    ['5', '6', false],
  ])('of %s and %s: %s', (version, other, earlier) => {
    expect(isEarlier(version, other)).toBe(earlier);
  });
});
