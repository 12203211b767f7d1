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
  readTotals,
} from './reports.ts';
import { runStep } from './step.ts';
import { Total } from './Total.ts';

const root = path.resolve(import.meta.dirname, '../..');

const usage = `npm test [-- options]

  --no-browser   leave out the browser suite
  --lab          also run conformance and the journeys on the real programs, which it builds
  --only STEP    types, lint, scripts, jest or browser; may be given several times
  --help         this text
`;

/** Minutes for everything, with nothing cached. */
const allMinutes = 75;
/** Minutes of them that the lab's tests are given. */
const labTestMinutes = 15;
/** Minutes after which a build of the lab's programs is given up in any case; the next one goes on where it was. */
const labBuildMinutes = 45;
/** Exit code of the build where the programs cannot be had here, or not in time. */
const notBuildable = 3;

const stepNames = ['types', 'lint', 'scripts', 'jest', 'browser'];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'no-browser': { type: 'boolean', default: false },
      lab: { type: 'boolean', default: false },
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

  const total = new Total();
  if (wanted.has('types')) {
    const code = await runStep({
      title: 'Type check',
      script: path.join(root, 'node_modules/typescript/bin/tsc'),
      args: ['--noEmit', '--incremental', 'false'],
      cwd: root,
    });
    total.add(undefined, code);
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
    total.add(undefined, code);
    const scriptsCode = await runStep({
      title: 'Lint of scripts/',
      script: path.join(root, 'node_modules/eslint/bin/eslint.js'),
      args: ['scripts', '--ext', 'ts,mjs,cjs', '--max-warnings', '0'],
      cwd: root,
    });
    total.add(undefined, scriptsCode);
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
    total.add(readNodeTotals(report), code);
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
    total.add(readJestTotals(report), code);
  }
  if (wanted.has('browser') && values['no-browser']) {
    console.log('\n── Browser suite: left out, as told');
    total.totals.skipped += 1;
  } else if (withBrowser && !browser) {
    total.totals.failed += 1;
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
    total.add(readPlaywrightTotals(report), code);
  }

  if (values.lab) await runLab(total, results);

  console.log(`\n${total.line()}`);
  return total.totals.failed > 0 ? 1 : 0;
}

/** Conformance and the journeys on the real programs, where these can be built in time. */
async function runLab(total: Total, results: string): Promise<void> {
  const used = performance.now() / 60_000;
  const budget = Math.max(
    1,
    Math.min(labBuildMinutes, allMinutes - labTestMinutes - used),
  );
  const built = await runStep({
    title: 'Programs of the lab',
    script: path.join(root, 'scripts/lab.mjs'),
    args: ['build', '--budget', String(Math.floor(budget))],
    cwd: root,
  });
  if (built === notBuildable) {
    console.log(
      '\n── Lab: SKIPPED, since its programs are not there; the reason is above',
    );
    total.totals.skipped += 1;
    return;
  }
  if (built !== 0) {
    total.add(undefined, built);
    return;
  }
  const report = path.join(results, 'lab.json');
  fs.rmSync(report, { force: true });
  const code = await runStep({
    title: 'Lab',
    script: path.join(root, 'scripts/check/labTest.ts'),
    args: ['--grep', 'gives it back', '--json', report],
    cwd: root,
  });
  total.add(readTotals(report), code);
}

main().then(code => {
  process.exitCode = code;
});
