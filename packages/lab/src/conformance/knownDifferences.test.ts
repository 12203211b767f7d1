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

import fs from 'node:fs';
import path from 'node:path';
import { knownDifferences } from './knownDifferences';

describe('knownDifferences', () => {
  // eslint-disable-next-line no-restricted-syntax -- reads a file of the repository, in a test
  const file = path.resolve(__dirname, '../../../sandbox/README.md');
  const readme = fs.readFileSync(file, 'utf8');

  it.each(knownDifferences.map(({ name }) => name))(
    'are told in the README of the sandbox: %s',
    name => {
      expect(readme).toMatch(new RegExp(`^\\| ${name} +\\|`, 'm'));
    },
  );

  it('have names of their own', () => {
    const names = knownDifferences.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
