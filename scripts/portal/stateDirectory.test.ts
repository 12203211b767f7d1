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
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, test } from 'node:test';
import { resetStateDirectory, takeStateDirectory } from './stateDirectory.ts';

let directory: string;
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'state-'));
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

test('belongs to one start at a time', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  fs.writeFileSync(path.join(directory, 'start.pid'), String(other.pid));
  assert.throws(() => takeStateDirectory(directory), {
    message: new RegExp(`in use by another start \\(process ${other.pid}\\)`),
  });
  other.kill('SIGKILL');
  await once(other, 'exit');
  // One that was killed gave nothing back.
  const giveBack = takeStateDirectory(directory);
  assert.deepEqual(fs.readdirSync(directory), ['start.pid']);
  giveBack();
  assert.deepEqual(fs.readdirSync(directory), []);
});

test('forgets only what a start keeps there', () => {
  for (const name of ['database', 'logs', 'photos']) {
    fs.mkdirSync(path.join(directory, name));
    fs.writeFileSync(path.join(directory, name, 'file'), '');
  }
  fs.writeFileSync(path.join(directory, 'app-config.start.yaml'), '');
  resetStateDirectory(directory);
  assert.deepEqual(fs.readdirSync(directory), ['photos']);
});

test('forgets nothing in a directory that no start has used', () => {
  const giveBack = takeStateDirectory(directory);
  resetStateDirectory(directory);
  fs.mkdirSync(path.join(directory, 'database'));
  assert.throws(() => resetStateDirectory(directory), {
    message: /holds database, but no state of an earlier start/,
  });
  giveBack();
  assert.deepEqual(fs.readdirSync(directory), ['database']);
});
