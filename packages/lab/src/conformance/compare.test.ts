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

import { compare } from './compare';

describe('compare', () => {
  it('finds nothing where both are alike, whatever the order of keys', () => {
    expect(
      compare({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }),
    ).toEqual([]);
  });

  it('names the place of each difference', () => {
    expect(
      compare(
        { status: 200, body: { items: [{ name: 'a' }] } },
        { status: 404, body: { items: [{ name: 'b' }, { name: 'c' }] } },
      ),
    ).toEqual([
      { path: 'status', sandbox: 200, lab: 404 },
      { path: 'body.items.0.name', sandbox: 'a', lab: 'b' },
      { path: 'body.items.1', sandbox: undefined, lab: { name: 'c' } },
    ]);
  });

  it('tells what is missing from what is null', () => {
    expect(compare({ a: null }, {})).toEqual([
      { path: 'a', sandbox: null, lab: undefined },
    ]);
  });

  it('does not take a list for an object', () => {
    expect(compare([], {})).toHaveLength(1);
  });
});
