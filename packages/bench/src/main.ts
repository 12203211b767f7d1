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
import { portalFigures, portalMeasures } from './portal/portalFigures';
import { syncFigures } from './sync/syncFigures';
import { describeFigures, type Figure } from './figures';

const usage = `npm run bench -- inventory [options]

  --only MEASURE   sync, faults, api, browser, viewers or stream; may be given several times (all)
  --json FILE      figures as JSON
  --clusters N     of the API server that is synchronised with (5000)
  --fleet N        clusters behind the portal that is measured; may be given several times (1000, 5000, 10000)
  --turns N        of each contender, of which the middle one counts (3)
  --runs N         fault runs (1000)
  --parallel N     fault runs at once (20)
  --speed N        how much faster the clock of fault runs is (20)
  --seconds N      of each load of the API (20)
  --viewer-seconds N   of each crowd of viewers (300)
  --port N         of the back end that is measured; the next one is used as well (7810)
  --help           this text
`;

const measureNames = ['sync', 'faults', ...portalMeasures];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true },
      json: { type: 'string' },
      clusters: { type: 'string', default: '5000' },
      fleet: {
        type: 'string',
        multiple: true,
        default: ['1000', '5000', '10000'],
      },
      turns: { type: 'string', default: '3' },
      runs: { type: 'string', default: '1000' },
      parallel: { type: 'string', default: '20' },
      speed: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '20' },
      'viewer-seconds': { type: 'string', default: '300' },
      port: { type: 'string', default: '7810' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || positionals.join() !== 'inventory') {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const wanted = new Set<string>(values.only ?? measureNames);
  for (const name of wanted) {
    if (!measureNames.includes(name)) {
      console.error(`There is no measure "${name}".\n${usage}`);
      return 2;
    }
  }
  const say = (text: string) => console.log(text);
  const figures: Figure[] = [];
  if (wanted.has('sync')) {
    figures.push(
      ...(await syncFigures(
        Number(values.clusters),
        Number(values.turns),
        say,
      )),
    );
  }
  if (wanted.has('faults')) {
    figures.push(
      ...(await faultFigures({
        runs: Number(values.runs),
        parallel: Number(values.parallel),
        speed: Number(values.speed),
        onProgress: (done, of) => say(`${done} of ${of} runs`),
        say,
      })),
    );
  }
  const ofPortal = new Set(portalMeasures.filter(name => wanted.has(name)));
  if (ofPortal.size > 0) {
    figures.push(
      ...(await portalFigures({
        measures: ofPortal,
        fleets: values.fleet.map(Number),
        port: Number(values.port),
        seconds: Number(values.seconds),
        viewerSeconds: Number(values['viewer-seconds']),
        say,
      })),
    );
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
