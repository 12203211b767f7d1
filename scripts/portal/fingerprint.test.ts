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
import { fingerprint } from './fingerprint.ts';

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'fingerprint-'));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function write(file: string, content: string) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), content);
}

test('is the same for the same content, whenever and wherever it was written', () => {
  write('one/src/deep/a.ts', 'a');
  write('two/src/deep/a.ts', 'a');
  fs.utimesSync(path.join(root, 'two/src/deep/a.ts'), 1, 1);
  const of = (name: string) => fingerprint(path.join(root, name), ['src']);
  assert.equal(of('one'), of('two'));
});

test('is another one when a file changes, comes, goes or has another name', () => {
  write('src/a.ts', 'a');
  const seen = new Set<string>();
  const isNew = () => {
    const digest = fingerprint(root, ['src', 'yarn.lock']);
    assert.equal(seen.has(digest), false);
    seen.add(digest);
  };
  isNew();
  write('src/a.ts', 'b');
  isNew();
  write('yarn.lock', '');
  isNew();
  fs.renameSync(path.join(root, 'src/a.ts'), path.join(root, 'src/b.ts'));
  isNew();
  // The same bytes in a row, cut elsewhere.
  write('src/b.ts', '');
  write('src/c.ts', 'b');
  isNew();
  fs.rmSync(path.join(root, 'src/c.ts'));
  isNew();
});

test('does not look at tests', () => {
  write('src/a.ts', 'a');
  const before = fingerprint(root, ['src']);
  write('src/a.test.ts', 'test');
  write('src/A.test.tsx', 'test');
  assert.equal(fingerprint(root, ['src']), before);
});
