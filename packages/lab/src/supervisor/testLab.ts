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
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessSpec } from '../types';

/** Small programs in place of the real ones, for tests. */
export interface TestLab {
  /** State directory, which is not there yet. */
  state: string;
  /** A program that says when it starts and when it is asked to end, and is healthy as soon as it runs. */
  spec(name: string, changes?: Partial<ProcessSpec>): ProcessSpec;
  /** What the programs said so far: `etcd started`. */
  events(): string[];
  remove(): void;
}

/** Time between two questions of tests, in milliseconds. */
export const testIntervals = { starting: 10, up: 20 };

const lines = (file: string) =>
  fs.existsSync(file)
    ? fs.readFileSync(file, 'utf8').trimEnd().split('\n')
    : [];

export function makeTestLab(): TestLab {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-'));
  const events = path.join(directory, 'events');
  return {
    state: path.join(directory, 'state'),
    spec(name, changes) {
      return {
        name,
        command: process.execPath,
        version: '1.0',
        ports: [],
        args: ['--eval', program(name, events)],
        healthy: async () => lines(events).includes(`${name} started`),
        ...changes,
      };
    },
    events: () => lines(events),
    remove: () => fs.rmSync(directory, { recursive: true, force: true }),
  };
}

/** Source of a program that writes down what happens to it. */
export function program(name: string, events: string): string {
  return `
    const fs = require('node:fs');
    const tell = what => fs.appendFileSync(${JSON.stringify(
      events,
    )}, ${JSON.stringify(name)} + ' ' + what + '\\n');
    process.on('SIGTERM', () => { tell('stopped'); process.exit(0); });
    setInterval(() => {}, 1000);
    console.log('Hello from ' + ${JSON.stringify(name)});
    tell('started');
  `;
}

/** Asks again until something is so. @throws Error after twenty seconds */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Never: ${what}`);
    await delay(10);
  }
}
