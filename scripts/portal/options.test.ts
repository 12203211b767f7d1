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
import { readStartOptions } from './options.ts';

test('has defaults for everything', () => {
  assert.deepEqual(readStartOptions([], '/repository'), {
    port: 3000,
    backendPort: 7007,
    sandboxPort: 7100,
    speed: 2,
    state: '/repository/.sandbox',
    reset: false,
    verbose: false,
  });
});

test('takes what is given, and a state directory relative to the repository', () => {
  const options = readStartOptions(
    '--port 3100 --backend-port 7107 --sandbox-port 7200 --speed 0.5 --state .sandbox/e2e --reset --verbose'.split(
      ' ',
    ),
    '/repository',
  );
  assert.deepEqual(options, {
    port: 3100,
    backendPort: 7107,
    sandboxPort: 7200,
    speed: 0.5,
    state: '/repository/.sandbox/e2e',
    reset: true,
    verbose: true,
  });
  assert.equal(readStartOptions(['--help'], '/repository'), 'help');
});

test('names the option that is wrong', () => {
  for (const [args, message] of [
    [['--port', '0'], /--port takes a port from 1 to 65535, not "0"/],
    [['--backend-port', '65536'], /--backend-port/],
    [['--sandbox-port', '7.5'], /--sandbox-port/],
    [['--speed', 'fast'], /--speed takes a number up to 1000, not "fast"/],
    [['--speed', '0'], /--speed/],
    [['--prot', '3100'], /--prot/],
  ] as const) {
    assert.throws(() => readStartOptions([...args], '/repository'), {
      message,
    });
  }
});
