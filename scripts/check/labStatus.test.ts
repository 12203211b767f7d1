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
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { isLabRunning, readLabAddresses } from './labStatus.ts';

const processes = [
  { name: 'portal-backend', ports: [7653], pid: 1 },
  { name: 'gitea', ports: [7630], pid: 2 },
];

/** What `lab:status --json` prints for a state directory. */
function labStatus(state: string): string {
  const lab = path.resolve(import.meta.dirname, '../lab.mjs');
  const args = [lab, 'status', '--json', '--state', state];
  const result = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(result.status, 0, result.stderr);
  return result.stdout;
}

test('where no lab was ever started, none runs', () => {
  const nowhere = path.join(os.tmpdir(), 'lab-status-of-nothing');
  const status = labStatus(nowhere);
  assert.equal(isLabRunning(status), false);
  assert.equal(readLabAddresses(status), undefined);
});

test('a lab that has no portal, or is still starting, runs all the same', () => {
  for (const phase of ['building', 'starting', 'ready', 'stopping']) {
    const status = JSON.stringify({ running: true, phase, processes });
    assert.equal(isLabRunning(status), true);
    assert.equal(readLabAddresses(status), undefined);
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
