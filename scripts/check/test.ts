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

import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser, howToGetABrowser } from './browser.ts';
import {
  readJestTotals,
  readNodeTotals,
  readPlaywrightTotals,
} from './reports.ts';
import { runStep, type Totals } from './step.ts';

const root = path.resolve(import.meta.dirname, '../..');

const usage = `npm test [-- options]

  --no-browser   leave out the browser suite
  --only STEP    types, lint, scripts, jest or browser; may be given several times
  --help         this text
`;

const stepNames = ['types', 'lint', 'scripts', 'jest', 'browser'];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'no-browser': { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const wanted = new Set(values.only ?? stepNames);
  for (const name of wanted) {
    if (!stepNames.includes(name)) {
      console.error(`There is no step "${name}".\n${usage}`);
      return 2;
    }
  }
  const results = path.join(root, 'e2e-results');
  fs.mkdirSync(results, { recursive: true });

  const browser = findBrowser();
  const withBrowser = wanted.has('browser') && !values['no-browser'];
  if (withBrowser && !browser) console.error(howToGetABrowser);

  const total: Totals = { passed: 0, failed: 0, skipped: 0 };
  /** Adds a runner's totals; one that failed without saying how many counts as one failure. */
  const count = (totals: Totals | undefined, exitCode: number) => {
    total.passed += totals?.passed ?? 0;
    total.skipped += totals?.skipped ?? 0;
    const failed = totals?.failed ?? 0;
    total.failed += exitCode !== 0 && failed === 0 ? 1 : failed;
  };

  if (wanted.has('types')) {
    const code = await runStep({
      title: 'Type check',
      script: path.join(root, 'node_modules/typescript/bin/tsc'),
      args: ['--noEmit', '--incremental', 'false'],
      cwd: root,
    });
    count(undefined, code);
  }
  const backstageCli = path.join(
    root,
    'node_modules/@backstage/cli/bin/backstage-cli',
  );
  if (wanted.has('lint')) {
    const code = await runStep({
      title: 'Lint',
      script: backstageCli,
      args: ['repo', 'lint', '--max-warnings', '0'],
      cwd: root,
    });
    count(undefined, code);
    const scriptsCode = await runStep({
      title: 'Lint of scripts/',
      script: path.join(root, 'node_modules/eslint/bin/eslint.js'),
      args: ['scripts', '--ext', 'ts,mjs,cjs', '--max-warnings', '0'],
      cwd: root,
    });
    count(undefined, scriptsCode);
  }
  if (wanted.has('scripts')) {
    const report = path.join(results, 'scripts.tap');
    fs.rmSync(report, { force: true });
    const code = await runStep({
      title: 'Tests of scripts/',
      args: [
        '--test',
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        '--test-reporter=tap',
        `--test-reporter-destination=${report}`,
        'scripts/**/*.test.{ts,mjs}',
      ],
      cwd: root,
    });
    count(readNodeTotals(report), code);
  }
  if (wanted.has('jest')) {
    const report = path.join(results, 'jest.json');
    fs.rmSync(report, { force: true });
    const code = await runStep({
      title: 'Jest',
      script: backstageCli,
      args: [
        'repo',
        'test',
        '--watchAll=false',
        '--json',
        `--outputFile=${report}`,
      ],
      cwd: root,
      // Databases come from connection strings, never from containers.
      env: { BACKSTAGE_TEST_DISABLE_DOCKER: '1', NODE_ENV: 'test' },
    });
    count(readJestTotals(report), code);
  }
  if (wanted.has('browser') && values['no-browser']) {
    console.log('\n── Browser suite: left out, as told');
    total.skipped += 1;
  } else if (withBrowser && !browser) {
    total.failed += 1;
  } else if (withBrowser) {
    const report = path.join(results, 'playwright.json');
    fs.rmSync(report, { force: true });
    const code = await runStep({
      title: 'Browser suite',
      script: path.join(root, 'node_modules/@playwright/test/cli.js'),
      args: ['test'],
      cwd: root,
      env: { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    });
    count(readPlaywrightTotals(report), code);
  }

  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed > 0 ? 1 : 0;
}

main().then(code => {
  process.exitCode = code;
});
