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
import { setTimeout as delay } from 'node:timers/promises';
import { identify, isRunning, type ProcessIdentity } from './processIdentity';

function runDirectory(stateDirectory: string): string {
  return path.join(stateDirectory, 'run');
}

/** Writes down that a process is the lab's, for the case that its supervisor is killed. @returns the way to forget it */
export function recordProcess(
  stateDirectory: string,
  name: string,
  pid: number | undefined,
): () => void {
  const identity = pid === undefined ? undefined : identify(pid);
  if (!identity) return () => {};
  const file = path.join(runDirectory(stateDirectory), `${name}.pid`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(identity));
  return () => fs.rmSync(file, { force: true });
}

/**
 * Ends what an earlier supervisor left that was killed, on machines that do not end processes with their parent. A process that merely got
 * the number of one of ours is left alone.
 *
 * @returns names of what was ended
 */
export async function endLeftovers(stateDirectory: string): Promise<string[]> {
  const directory = runDirectory(stateDirectory);
  if (!fs.existsSync(directory)) return [];
  const ended: string[] = [];
  for (const entry of fs.readdirSync(directory)) {
    if (!entry.endsWith('.pid')) continue;
    const file = path.join(directory, entry);
    const identity = readIdentity(file);
    if (identity && isRunning(identity)) {
      ended.push(entry.slice(0, -'.pid'.length));
      // Each is the first of its own group, and what it started is in that, too.
      process.kill(-identity.pid, 'SIGKILL');
      while (isRunning(identity)) await delay(20);
    }
    fs.rmSync(file);
  }
  return ended;
}

function readIdentity(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    // Half a file, of a supervisor that was killed while it wrote.
    return undefined;
  }
}
