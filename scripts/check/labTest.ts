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
import { packageProgramOptions } from '../toolchain.mjs';
import { findBrowser, howToGetABrowser } from './browser.ts';
import {
  isLabRunning,
  readLabAddresses,
  type LabAddresses,
} from './labStatus.ts';
import { readPlaywrightTotals, readTotals } from './reports.ts';
import { runStep } from './step.ts';
import { Total } from './Total.ts';

const root = path.resolve(import.meta.dirname, '../..');
const lab = path.join(root, 'scripts/lab.mjs');

/** After which the browser suite is ended: whatever hangs, CI says so in time. All of it takes ten minutes. */
const browserMinutes = 30;

const usage = `npm run lab:test [-- options]

Runs the browser suite and the conformance suite on the lab. Where none is up, it starts one and stops it again.

  --state DIRECTORY  where the lab's state is (.lab)
  --grep PATTERN     only the browser tests whose names it matches
  --no-browser       only the conformance suite
  --only TEXT        only conformance cases with this in system or name; may be given several times
  --json FILE        also write the totals there
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
      'no-browser': { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const browser = findBrowser();
  if (!browser && !values['no-browser']) {
    console.error(howToGetABrowser);
    return 1;
  }
  const state = path.resolve(root, values.state);
  const place = ['--state', state];
  const status = () => readLabAddresses(ask('status', [...place, '--json']));
  const wasUp = isLabRunning(ask('status', [...place, '--json']));
  const total = new Total();
  try {
    if (!wasUp) await must('Lab', ['up', ...place, '--detach']);
    const addresses = status();
    if (!addresses) {
      throw new Error(
        'The lab that runs has no portal, or is not ready yet. Wait, or start it without --no-portal.',
      );
    }
    if (browser && !values['no-browser']) {
      await must("The demo's clusters", ['fleet', ...place, '--demo']);
      await runBrowserSuite(total, {
        browser,
        state,
        addresses,
        grep: values.grep,
      });
    }
    await runConformance(total, state, values.only);
  } finally {
    if (!wasUp) await must('Stopping the lab', ['down', ...place]);
  }
  if (values.json) fs.writeFileSync(values.json, JSON.stringify(total.totals));
  console.log(`\n${total.line()}`);
  return total.totals.failed > 0 ? 1 : 0;
}

/** Runs a verb of the lab. @throws Error where it fails */
async function must(title: string, args: string[]): Promise<void> {
  const code = await runStep({ title, script: lab, args, cwd: root });
  if (code !== 0) throw new Error(`lab:${args[0]} failed`);
}

async function runBrowserSuite(
  total: Total,
  options: {
    browser: string;
    state: string;
    addresses: LabAddresses;
    grep?: string;
  },
): Promise<void> {
  const { browser, state, addresses, grep } = options;
  const report = reportFile('lab-browser.json');
  const token = path.join(state, 'config/reviewer-gitea-token');
  const code = await runStep({
    title: 'Browser suite on the lab',
    script: path.join(root, 'node_modules/@playwright/test/cli.js'),
    args: [
      'test',
      `--global-timeout=${browserMinutes * 60_000}`,
      ...(grep ? ['--grep', grep] : []),
    ],
    cwd: root,
    env: {
      CHROMIUM_PATH: browser,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      E2E_TARGET: 'lab',
      E2E_PORTAL_PORT: String(addresses.portal),
      E2E_CLASSIC_PORT: String(addresses.portal + 1),
      E2E_BACKEND_PORT: String(addresses.backend),
      E2E_FORGE_URL: `http://127.0.0.1:${addresses.gitea}`,
      E2E_FORGE_TOKEN: fs.readFileSync(token, 'utf8').trim(),
      E2E_STATE: state,
    },
  });
  total.add(readPlaywrightTotals(report), code);
}

async function runConformance(
  total: Total,
  state: string,
  only: readonly string[],
): Promise<void> {
  const report = reportFile('lab-conformance.json');
  const code = await runStep({
    title: 'Conformance of the sandbox with the lab',
    args: [
      ...packageProgramOptions,
      path.join(root, 'packages/lab/src/conformance/main.ts'),
      ...['--state', state, '--json', report],
      ...only.flatMap(text => ['--only', text]),
    ],
    cwd: root,
  });
  total.add(readTotals(report), code);
}

/** A report of this run: one of an earlier run is gone. */
function reportFile(name: string): string {
  const file = path.join(root, 'e2e-results', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  return file;
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
