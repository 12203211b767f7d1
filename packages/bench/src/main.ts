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

/* eslint-disable no-console -- a command talks to people */
import fs from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { faultFigures } from './faults/faultFigures';
import { syncFigures } from './sync/syncFigures';
import { describeFigures, type Figure } from './figures';

const usage = `npm run bench -- inventory [options]

  --only MEASURE   sync or faults; may be given several times (all)
  --json FILE      figures as JSON
  --clusters N     of the API server that is synchronised with (5000)
  --turns N        of each contender, of which the middle one counts (3)
  --runs N         fault runs (1000)
  --parallel N     fault runs at once (20)
  --speed N        how much faster the clock of fault runs is (20)
  --help           this text
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true },
      json: { type: 'string' },
      clusters: { type: 'string', default: '5000' },
      turns: { type: 'string', default: '3' },
      runs: { type: 'string', default: '1000' },
      parallel: { type: 'string', default: '20' },
      speed: { type: 'string', default: '20' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || positionals.join() !== 'inventory') {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const measures: Record<string, () => Promise<Figure[]>> = {
    sync: () =>
      syncFigures(Number(values.clusters), Number(values.turns), text =>
        console.log(text),
      ),
    faults: () =>
      faultFigures({
        runs: Number(values.runs),
        parallel: Number(values.parallel),
        speed: Number(values.speed),
        onProgress: (done, of) => console.log(`${done} of ${of} runs`),
      }),
  };
  const figures: Figure[] = [];
  for (const name of values.only ?? Object.keys(measures)) {
    const measure = measures[name];
    if (!measure) throw new Error(`There is no measure "${name}".\n${usage}`);
    figures.push(...(await measure()));
  }
  if (values.json) {
    await fs.writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  console.log(`\n${describeFigures(figures)}`);
  return 0;
}

main().then(
  code => process.exit(code),
  error => {
    console.error(`✗ ${error.message}`);
    process.exit(1);
  },
);
