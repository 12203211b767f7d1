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

import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { allCases } from './cases';
import { cleanUp, prepare } from './cases/namespace';
import { report } from './report';
import { runSuite } from './runSuite';
import { openLabTarget } from './targets/labTarget';
import { startSandboxTarget } from './targets/sandboxTarget';

const usage = `Asks the sandbox and a lab that is up the same, and compares what they answer.

  --state DIRECTORY  of the lab (.lab)
  --only TEXT        only cases with this in system or name; more than once for several
  --json FILE        totals and all results as JSON
  --speed N          how fast the sandbox is (10)
`;

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      state: { type: 'string', default: '.lab' },
      only: { type: 'string', multiple: true },
      json: { type: 'string' },
      speed: { type: 'string', default: '10' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const only = values.only;
  const cases = allCases.filter(
    it =>
      !only?.length ||
      only.some(text => `${it.system} ${it.name}`.includes(text)),
  );
  // Of letters that no generated name has, so that it is not masked as one.
  const prefix = `conf-${[...randomBytes(6)]
    .map(byte => 'aeiou013'[byte % 8])
    .join('')}`;
  const lab = await openLabTarget(
    prefix,
    process.cwd(),
    path.resolve(values.state),
  );
  const sandbox = await startSandboxTarget(prefix, Number(values.speed));
  const targets = [sandbox, lab];
  const start = performance.now();
  try {
    await Promise.all(targets.map(prepare));
    const results = await runSuite({
      cases,
      sandbox,
      lab,
      onResult: result => console.log(report.line(result)),
    });
    const seconds = Math.round((performance.now() - start) / 1000);
    console.log(report.end(results, seconds));
    if (values.json) {
      await fs.writeFile(
        values.json,
        `${JSON.stringify(report.json(results, seconds), null, 2)}\n`,
      );
    }
    return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
  } finally {
    await Promise.allSettled(targets.map(cleanUp));
    await sandbox.stop();
  }
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  (error: Error) => {
    console.error(`✗ ${error.message}`);
    process.exit(1);
  },
);
