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

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser, howToGetABrowser } from './browser.ts';
import { readLabAddresses } from './labStatus.ts';
import { readPlaywrightTotals } from './reports.ts';
import { runStep } from './step.ts';

const root = path.resolve(import.meta.dirname, '../..');
const lab = path.join(root, 'scripts/lab.mjs');

const usage = `npm run lab:test [-- options] [-- name of a test]

Runs the browser suite on the lab, which it starts where none is up.

  --state DIRECTORY  where the lab's state is (.lab)
  --grep PATTERN     only the tests whose names it matches
  --help             this text
`;

/** Output of a verb of the lab. @throws Error where it fails */
function ask(verb: string, args: readonly string[]): string {
  const result = spawnSync(process.execPath, [lab, verb, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (result.status !== 0) throw new Error(`lab:${verb} failed`);
  return result.stdout;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      state: { type: 'string', default: '.lab' },
      grep: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const browser = findBrowser();
  if (!browser) {
    console.error(howToGetABrowser);
    return 1;
  }
  const state = path.resolve(root, values.state);
  const place = ['--state', state];
  const isUp = readLabAddresses(ask('status', [...place, '--json']));
  if (!isUp) {
    const code = await runStep({
      title: 'Lab',
      script: lab,
      args: ['up', ...place, '--detach'],
      cwd: root,
    });
    if (code !== 0) return code;
  }
  const seeded = await runStep({
    title: "The demo's clusters",
    script: lab,
    args: ['fleet', ...place, '--demo'],
    cwd: root,
  });
  if (seeded !== 0) return seeded;

  const addresses = readLabAddresses(ask('status', [...place, '--json']));
  if (!addresses) {
    console.error('The lab has no portal. Start it without --no-portal.');
    return 1;
  }
  const report = path.join(root, 'e2e-results/lab.json');
  fs.mkdirSync(path.dirname(report), { recursive: true });
  fs.rmSync(report, { force: true });
  const code = await runStep({
    title: 'Browser suite on the lab',
    script: path.join(root, 'node_modules/@playwright/test/cli.js'),
    args: ['test', ...(values.grep ? ['--grep', values.grep] : [])],
    cwd: root,
    env: {
      CHROMIUM_PATH: browser,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      E2E_TARGET: 'lab',
      E2E_PORTAL_PORT: String(addresses.portal),
      E2E_CLASSIC_PORT: String(addresses.portal + 1),
      E2E_BACKEND_PORT: String(addresses.backend.port),
      E2E_BACKEND_PID: String(addresses.backend.pid),
      E2E_FORGE_URL: `http://127.0.0.1:${addresses.gitea}`,
      E2E_FORGE_TOKEN: fs
        .readFileSync(path.join(state, 'config/reviewer-gitea-token'), 'utf8')
        .trim(),
      E2E_STATE: state,
    },
  });
  const totals = readPlaywrightTotals(report);
  const failed = totals?.failed || (code === 0 ? 0 : 1);
  const skipped = totals?.skipped ? `, ${totals.skipped} skipped` : '';
  console.log(`\n${totals?.passed ?? 0} passed, ${failed} failed${skipped}`);
  return failed > 0 ? 1 : 0;
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    console.error(`✗ ${error.message}`);
    process.exitCode = 1;
  },
);
