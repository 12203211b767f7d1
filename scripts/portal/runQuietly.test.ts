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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runQuietly } from './runQuietly.ts';

const run = (program: string) =>
  runQuietly({
    failure: 'It cannot be built',
    args: ['-e', program],
    cwd: import.meta.dirname,
    signal: new AbortController().signal,
  });

test('gives back what was printed', async () => {
  assert.equal(await run('console.log("note")'), 'note');
});

test('tells the end of the output of what failed', async () => {
  await assert.rejects(
    run(
      'for (let i = 1; i <= 100; i++) console.error("line " + i + "."); process.exitCode = 1',
    ),
    ({ message }: Error) => {
      assert.match(message, /^It cannot be built:\nline 61\./);
      assert.match(message, /line 100\.$/);
      return true;
    },
  );
});
