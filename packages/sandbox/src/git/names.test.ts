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
  isValidBranchName,
  isValidFilePath,
  isValidRepositoryName,
} from './names';

describe('names', () => {
  it.each(['main', 'ephemeral-clusters/create-dev-a', 'v1.2', 'ä'])(
    'takes branch %j',
    name => expect(isValidBranchName(name)).toBe(true),
  );

  it.each([
    '',
    '../main',
    'a..b',
    'a b',
    '-x',
    'a/',
    '/a',
    'a//b',
    'a.lock',
    '.a',
    'a/.b',
    'a~1',
    'a:b',
    'HEAD',
    '@',
    'a@{1}',
    'a\u0000',
  ])('refuses branch %j', name => expect(isValidBranchName(name)).toBe(false));

  it.each([
    '',
    '/a',
    'a//b',
    '../a',
    'a/../b',
    './a',
    '.git/config',
    'a/.GIT/x',
  ])('refuses path %j', name => expect(isValidFilePath(name)).toBe(false));

  it('takes hidden files', () => {
    expect(isValidFilePath('.github/workflows/a.yaml')).toBe(true);
  });

  it.each(['..', '.x', 'a/b', 'a.git', '-a', ''])(
    'refuses repository %j',
    name => expect(isValidRepositoryName(name)).toBe(false),
  );
});
