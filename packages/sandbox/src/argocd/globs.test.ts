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

import { globExpression, matchesGlob } from './globs';

describe('globs', () => {
  it.each([
    ['*', 'a/b', true],
    ['*.yaml', 'a/b.yaml', true],
    ['{a,b}-?', 'b-1', true],
    ['{a,b}-?', 'c-1', false],
    ['[a-c]x', 'bx', true],
    ['a.b', 'axb', false],
    ['kube-*', 'kube-system', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j takes %j: %s', (pattern, value, expected) => {
    expect(globExpression(pattern).test(value)).toBe(expected);
  });

  it('stops at slashes where asked to, except for two stars', () => {
    expect(globExpression('a/*/c.yaml', true).test('a/b/c.yaml')).toBe(true);
    expect(globExpression('a/*/c.yaml', true).test('a/b/b/c.yaml')).toBe(false);
    expect(globExpression('a/**/c.yaml', true).test('a/b/b/c.yaml')).toBe(true);
    expect(globExpression('a/**/c.yaml', true).test('a/c.yaml')).toBe(true);
  });

  it('negates', () => {
    expect(matchesGlob('!argocd', 'argocd')).toBe(false);
    expect(matchesGlob('!argocd', 'other')).toBe(true);
  });
});
