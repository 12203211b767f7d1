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

import { ownerAsWritten } from './owner';

describe('ownerAsWritten', () => {
  it.each([
    ['team-a', 'group:default/team-a'],
    ['group:Team-A', 'group:default/team-a'],
    ['User:default/Ada', 'user:default/ada'],
    ['group:default/team-a', 'group:default/team-a'],
  ])('reads %s as the catalog does: %s', (text, owner) => {
    expect(ownerAsWritten(text)).toEqual({ owner });
  });

  it.each(['system:default/shop', 'two words', 'a/b/c'])(
    'keeps %s, and says that it is no owner',
    text => {
      expect(ownerAsWritten(text)).toEqual({
        owner: text,
        problem: expect.stringContaining('is not a group or user'),
      });
    },
  );

  it('leaves out what is too long to be asked for', () => {
    expect(ownerAsWritten('a b'.repeat(200)).owner).toBeUndefined();
  });
});
