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
import { isLabRunning, readLabAddresses } from './labStatus.ts';

const processes = [
  { name: 'portal-backend', ports: [7653], pid: 1 },
  { name: 'gitea', ports: [7630], pid: 2 },
];

test('a lab that has no portal, or is still starting, runs all the same', () => {
  for (const phase of ['building', 'starting', 'ready', 'stopping']) {
    const status = JSON.stringify({ phase, processes });
    assert.equal(isLabRunning(status), true);
    assert.equal(readLabAddresses(status), undefined);
  }
  for (const status of [null, { phase: 'stopped' }, { phase: 'failed' }]) {
    assert.equal(isLabRunning(JSON.stringify(status)), false);
  }
});

test('the addresses of a lab that is ready are those of its processes', () => {
  const status = { phase: 'ready', portal: 'http://localhost:3200', processes };
  assert.deepEqual(readLabAddresses(JSON.stringify(status)), {
    portal: 3200,
    backend: 7653,
    gitea: 7630,
  });
});
