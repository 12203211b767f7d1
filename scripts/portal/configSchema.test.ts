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
import { ensureConfigSchema } from './configSchema.ts';

let root: string;
let said: string[];
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'schema-'));
  said = [];
  write('yarn.lock', '');
  write(
    'plugins/plugin/package.json',
    JSON.stringify({ name: '@demo/plugin', configSchema: 'config.d.ts' }),
  );
  write(
    'plugins/plugin/config.d.ts',
    `export interface Config {
      demo: {
        /** @visibility secret */
        token: string;
      };
    }`,
  );
  write('packages/README.md', 'not a package');
  write('node_modules/@demo/README.md', '');
  fs.symlinkSync(
    path.join(root, 'plugins/plugin'),
    path.join(root, 'node_modules/@demo/plugin'),
  );
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function write(file: string, content: string) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), content);
}

const ensure = (signal = new AbortController().signal) =>
  ensureConfigSchema({
    root,
    directory: path.join(root, 'cache'),
    say: message => said.push(message),
    signal,
  });

test('compiles the schemas of the packages once, and again when one changes', async () => {
  const file = await ensure();
  const { schemas } = JSON.parse(fs.readFileSync(file, 'utf8'));
  assert.equal(schemas.length, 1);
  assert.equal(schemas[0].packageName, '@demo/plugin');
  const { demo } = schemas[0].value.properties;
  assert.equal(demo.properties.token.visibility, 'secret');
  fs.writeFileSync(file, 'not compiled again');
  assert.equal(await ensure(), file);
  assert.equal(fs.readFileSync(file, 'utf8'), 'not compiled again');
  assert.deepEqual(said, []);

  write('plugins/plugin/config.d.ts', 'export interface Config { demo: Lost }');
  const after = await ensure();
  assert.notEqual(after, file);
  assert.deepEqual(fs.readdirSync(path.join(root, 'cache')), [
    path.basename(after),
  ]);
  // One package's mistake is told, and stops nothing.
  assert.match(said.join(), /Lost/);
});

test('ends with what stops it, and leaves nothing behind', async () => {
  await assert.rejects(ensure(AbortSignal.abort()), { name: 'AbortError' });
  assert.deepEqual(fs.readdirSync(path.join(root, 'cache')), []);
});
