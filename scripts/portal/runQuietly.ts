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

/**
 * Runs a program of Node whose output matters only where it fails.
 *
 * @returns its output
 * @throws Error with what failed and the end of the output; an AbortError where it was stopped
 */
export async function runQuietly(options: {
  /** What it means for people that it failed, e.g. "The portal cannot be built". */
  failure: string;
  args: string[];
  cwd: string;
  signal: AbortSignal;
}): Promise<string> {
  const output: Buffer[] = [];
  const child = spawn(process.execPath, options.args, {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: options.signal,
  });
  child.stdout.on('data', chunk => output.push(chunk));
  child.stderr.on('data', chunk => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => {
      const text = Buffer.concat(output).toString().trimEnd();
      if (code === 0) {
        resolve(text);
        return;
      }
      const lines = text.split('\n');
      reject(new Error(`${options.failure}:\n${lines.slice(-40).join('\n')}`));
    });
  });
}
