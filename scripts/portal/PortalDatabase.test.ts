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
import { afterEach, beforeEach, test } from 'node:test';
import { PortalDatabase } from './PortalDatabase.ts';

let state: string;
beforeEach(() => {
  state = fs.mkdtempSync(path.join(os.tmpdir(), 'database-'));
});
afterEach(() => fs.rmSync(state, { recursive: true }));

/** What a back end does first. */
function fill() {
  fs.mkdirSync(path.join(state, 'database'), { recursive: true });
  fs.writeFileSync(path.join(state, 'database/catalog.sqlite'), 'rows');
}
const isFilled = () =>
  fs.existsSync(path.join(state, 'database/catalog.sqlite'));

test('a new database may be interrupted, and is forgotten then', () => {
  const first = PortalDatabase.open(state, 'migrations');
  assert.equal(first.mayBeInterrupted, true);
  fill();
  const second = PortalDatabase.open(state, 'migrations');
  assert.equal(isFilled(), false);
  assert.equal(second.mayBeInterrupted, true);
  fill();
  second.isUp();
  PortalDatabase.open(state, 'migrations');
  assert.equal(isFilled(), true);
});

test('one that a back end was up on is kept, and may be interrupted unless it is to be migrated', () => {
  const first = PortalDatabase.open(state, 'migrations');
  fill();
  first.isUp();
  assert.equal(first.mayBeInterrupted, true);
  assert.equal(PortalDatabase.open(state, 'migrations').mayBeInterrupted, true);
  const later = PortalDatabase.open(state, 'one migration more');
  assert.equal(later.mayBeInterrupted, false);
  later.isUp();
  assert.equal(later.mayBeInterrupted, true);
  assert.equal(isFilled(), true);
});

test('one of which nothing is known is kept, and not interrupted', () => {
  fill();
  assert.equal(
    PortalDatabase.open(state, 'migrations').mayBeInterrupted,
    false,
  );
  assert.equal(isFilled(), true);
});
