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

import { checkActsFor, normalizeOwner } from './owner';

describe('normalizeOwner', () => {
  it('completes refs', () => {
    expect(normalizeOwner('team-a')).toBe('group:default/team-a');
    expect(normalizeOwner('Group:Default/Team-A')).toBe('group:default/team-a');
    expect(normalizeOwner('user:acme/ada')).toBe('user:acme/ada');
  });

  it.each([
    '',
    'component:default/x',
    'group:default/',
    'group:default/a b',
    'group:default/a\nb',
    '{{.owner}}',
    'a/b/c:d',
    `group:default/${'a'.repeat(64)}`,
  ])('refuses %j', text => {
    expect(() => normalizeOwner(text)).toThrow(/group:default\/team-a/);
  });
});

describe('checkActsFor', () => {
  const refs = ['user:default/ada', 'group:default/Team-A'];

  it('lets members, and who might remove clusters of that owner anyway', () => {
    expect(() =>
      checkActsFor('group:default/team-a', refs, () => false),
    ).not.toThrow();
    expect(() =>
      checkActsFor('group:default/team-b', refs, () => true),
    ).not.toThrow();
  });

  it('refuses others', () => {
    expect(() =>
      checkActsFor('group:default/team-b', refs, () => false),
    ).toThrow('You cannot make group:default/team-b the owner');
  });
});
