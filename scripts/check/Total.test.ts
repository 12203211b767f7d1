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
import { Total } from './Total.ts';

test('adds what runners tell, and never takes a failed one for passed', () => {
  const total = new Total();
  total.add({ passed: 3, failed: 0, skipped: 0 }, 0);
  assert.equal(total.line(), '3 passed, 0 failed');
  total.add({ passed: 1, failed: 2, skipped: 1 }, 1);
  // It crashed before it could tell, or after all its tests had passed.
  total.add(undefined, 1);
  total.add({ passed: 4, failed: 0, skipped: 0 }, 1);
  assert.equal(total.line(), '8 passed, 4 failed, 1 skipped');
});
