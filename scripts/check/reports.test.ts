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
import { after, test } from 'node:test';
import {
  readJestTotals,
  readNodeTotals,
  readPlaywrightTotals,
} from './reports.ts';

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'reports-'));
after(() => fs.rmSync(directory, { recursive: true }));

function report(name: string, content: string) {
  const file = path.join(directory, name);
  fs.writeFileSync(file, content);
  return file;
}

test('a test file that Jest cannot run counts as a failed test', () => {
  const file = report(
    'jest.json',
    JSON.stringify({
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      numRuntimeErrorTestSuites: 1,
    }),
  );
  assert.deepEqual(readJestTotals(file), { passed: 5, failed: 2, skipped: 3 });
});

test('a flaky browser test and an error outside of tests count as failed', () => {
  const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 2 };
  const file = report(
    'playwright.json',
    JSON.stringify({ stats, errors: [{}] }),
  );
  assert.deepEqual(readPlaywrightTotals(file), {
    passed: 7,
    failed: 3,
    skipped: 2,
  });
});

test("reads the totals at the end of Node's report", () => {
  const file = report(
    'node.tap',
    'TAP version 13\n# Subtest: # pass 99\nok 1 - # pass 99\n1..1\n# tests 8\n# suites 0\n# pass 4\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 1\n# duration_ms 12.5\n',
  );
  assert.deepEqual(readNodeTotals(file), { passed: 4, failed: 2, skipped: 2 });
  assert.equal(
    readNodeTotals(report('cut.tap', 'TAP version 13\n')),
    undefined,
  );
});

test('has no totals where a runner did not come to its report', () => {
  const missing = path.join(directory, 'missing');
  assert.equal(readJestTotals(missing), undefined);
  assert.equal(readPlaywrightTotals(missing), undefined);
  assert.equal(readNodeTotals(missing), undefined);
});
