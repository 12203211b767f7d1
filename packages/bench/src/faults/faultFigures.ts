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

import type { Figure } from '../figures';
import {
  startListWatch,
  startReflector,
  type StartContender,
} from './contenders';
import { runFaults, type FaultRun } from './runFaults';

/** How to run them. */
export interface FaultOptions {
  runs: number;
  /** Runs at once. */
  parallel: number;
  /** How much faster the reflector's clock runs. */
  speed: number;
  onProgress?(done: number, of: number): void;
}

/** A contender's runs together. */
export interface FaultSummary {
  runs: FaultRun[];
  unhandledRejections: number;
}

/** Runs all seeds from 1 on. */
export async function runAllFaults(
  start: StartContender,
  { runs: count, parallel, speed, onProgress }: FaultOptions,
): Promise<FaultSummary> {
  let unhandledRejections = 0;
  const noticed = () => {
    unhandledRejections += 1;
  };
  process.on('unhandledRejection', noticed);
  const seeds = Array.from({ length: count }, (_, index) => index + 1);
  const runs: FaultRun[] = [];
  const worker = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      runs.push(await runFaults(seed, start, speed));
      if (runs.length % 100 === 0) onProgress?.(runs.length, count);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  process.off('unhandledRejection', noticed);
  runs.sort((one, other) => one.seed - other.seed);
  return { runs, unhandledRejections };
}

/** The product's reflector and client-node's ListWatch through the same faults. */
export async function faultFigures(
  options: FaultOptions & { say(text: string): void },
): Promise<Figure[]> {
  const ours = await runAllFaults(startReflector, options);
  for (const { seed, faults } of ours.runs.filter(run => !run.converged)) {
    options.say(`Not in time: seed ${seed}, ${faults.join(', ')}`);
  }
  const theirs = await runAllFaults(startListWatch, options);
  const figure = (
    measure: string,
    count: (summary: FaultSummary) => number,
    wanted: number,
  ): Figure => ({
    measure: `${options.runs} fault runs: ${measure}`,
    value: count(ours),
    unit: 'runs',
    target: String(wanted),
    ok: count(ours) === wanted,
    peers: { ListWatch: count(theirs) },
  });
  const number =
    (holds: (run: FaultRun) => boolean) =>
    ({ runs }: FaultSummary) =>
      runs.filter(holds).length;
  return [
    figure(
      'converged in time',
      number(run => run.converged),
      options.runs,
    ),
    figure(
      'stopped',
      number(run => run.stopped),
      0,
    ),
    figure(
      'left sockets open',
      number(run => run.socketsLeft > 0),
      0,
    ),
    {
      ...figure(
        'unhandled rejections',
        ({ unhandledRejections }) => unhandledRejections,
        0,
      ),
      unit: '',
    },
  ];
}
