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
import { waitFor } from './waitFor.ts';

const { signal } = new AbortController();

test('asks until there is something, whatever goes wrong meanwhile', async () => {
  const answers = [
    () => Promise.reject(new Error('refused')),
    async () => undefined,
    async () => 'up',
  ];
  const result = await waitFor({
    what: 'It',
    probe: () => answers.shift()!(),
    signal,
    timeout: 60_000,
  });
  assert.equal(result, 'up');
});

test('says what did not come up in time', async () => {
  await assert.rejects(
    waitFor({
      what: 'The sandbox',
      probe: async () => undefined,
      signal,
      timeout: -1,
    }),
    { message: /^The sandbox did not come up within/ },
  );
});

test('stops for the reason of whoever stops it', async () => {
  const abort = new AbortController();
  abort.abort(new Error('the sandbox ended'));
  await assert.rejects(
    waitFor({
      what: 'It',
      probe: async () => 'up',
      signal: abort.signal,
      timeout: 60_000,
    }),
    { message: 'the sandbox ended' },
  );
});
