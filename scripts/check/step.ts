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

import { spawn } from 'node:child_process';

/** How many tests a step ran. */
export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Runs one program with its output shown.
 *
 * @returns its exit code; 1 where a signal ended it
 */
export async function runStep(options: {
  title: string;
  /** Program for Node; absent where the arguments name what is run. */
  script?: string;
  args: string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
}): Promise<number> {
  const started = Date.now();
  console.log(`\n── ${options.title}`);
  const script = options.script === undefined ? [] : [options.script];
  const child = spawn(process.execPath, [...script, ...options.args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: 'inherit',
  });
  const code = await new Promise<number>(resolve => {
    child.on('error', error => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', exit => resolve(exit ?? 1));
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(
    `── ${options.title}: ${code === 0 ? 'ok' : 'FAILED'}, ${seconds} s`,
  );
  return code;
}
