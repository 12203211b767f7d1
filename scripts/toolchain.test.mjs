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
import { isSupportedNode, readInstallation } from './toolchain.mjs';

let directory;
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'toolchain-'));
  write('package.json', '{}');
  write('yarn.lock', 'lock');
  write('packages/app/package.json', '{}');
  write('plugins/plugin/package.json', '{}');
  fs.mkdirSync(path.join(directory, '.toolchain'));
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

function write(file, content) {
  fs.mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
  fs.writeFileSync(path.join(directory, file), content);
}
const isCurrent = (node = '/bin/node') =>
  readInstallation(directory, node).isCurrent;

test('uses the Node of the machine where Backstage and its dependencies run on it', () => {
  for (const version of ['22.19.0', '22.20.1', '24.0.0', '24.21.0']) {
    assert.equal(isSupportedNode(version), true, version);
  }
  for (const version of [
    '18.20.0',
    '20.20.2',
    '22.18.9',
    '23.11.0',
    '26.0.0',
  ]) {
    assert.equal(isSupportedNode(version), false, version);
  }
});

test('installs into a new tree, and once', () => {
  assert.equal(isCurrent(), false);
  fs.mkdirSync(path.join(directory, 'node_modules'));
  readInstallation(directory, '/bin/node').markCurrent();
  assert.equal(isCurrent(), true);
});

test('installs again what is gone or was installed for something else', () => {
  fs.mkdirSync(path.join(directory, 'node_modules'));
  for (const change of [
    () => write('yarn.lock', 'another lock'),
    () => write('plugins/plugin/package.json', '{ "version": "2" }'),
    () => write('packages/more/package.json', '{}'),
    () => write('.yarnrc.yml', 'nodeLinker: node-modules'),
  ]) {
    readInstallation(directory, '/bin/node').markCurrent();
    assert.equal(isCurrent(), true);
    change();
    assert.equal(isCurrent(), false);
  }
  readInstallation(directory, '/bin/node').markCurrent();
  assert.equal(isCurrent('/another/node'), false);
  fs.rmdirSync(path.join(directory, 'node_modules'));
  assert.equal(isCurrent(), false);
});
