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
import { follow, logFile, logNames, tail } from '../supervisor';

/**
 * Writes the end of a process's log, and what follows until it is told to stop.
 *
 * @throws Error that lists the logs there are, where there is none of that name
 */
export async function logs(options: {
  state: string;
  name?: string;
  lines: number;
  /** Goes on until aborted. */
  follow?: AbortSignal;
  write(text: string): void;
}): Promise<void> {
  const { state, name, lines, write } = options;
  const names = logNames(state);
  if (name === undefined || !names.includes(name)) {
    throw new Error(
      [
        name === undefined ? 'Which log?' : `There is no log "${name}".`,
        names.length > 0
          ? `There are: ${names.join(', ')}`
          : `There are none in ${state}: no lab was started there.`,
      ].join(' '),
    );
  }
  const file = logFile(state, name);
  const from = fs.statSync(file).size;
  write(`${tail(file, lines, from)}\n`);
  if (options.follow)
    await follow(file, { from, write, signal: options.follow });
}
