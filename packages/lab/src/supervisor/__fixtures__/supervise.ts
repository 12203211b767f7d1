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
import { labPorts } from '../../ports';
import { Programs } from '../../programs';
import { plainProgress } from '../../progress';
import { stopSignals } from '../../cli/stopSignals';
import { runLab } from '../runLab';
import { program, testIntervals } from '../testLab';

// A lab of one small program, for tests that kill its supervisor: `supervise.ts STATE EVENTS`.
const [stateDirectory, events] = process.argv.slice(2);
void runLab({
  root: process.cwd(),
  stateDirectory,
  ports: labPorts(),
  wantedPorts: [],
  programs: new Programs(process.cwd()),
  build: async () => {},
  steps: [
    {
      name: 'Only',
      run: lab =>
        lab.start({
          name: 'only',
          command: process.execPath,
          args: ['--eval', program('only', events)],
          version: '1.0',
          ports: [],
          healthy: async () => fs.existsSync(events),
        }),
    },
  ],
  progress: plainProgress(() => {}),
  intervals: testIntervals,
  signal: stopSignals().stop,
});
