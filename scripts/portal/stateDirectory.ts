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

/** Files that each start writes: a directory with one of them is a state directory. */
const signs = ['app-config.start.yaml', 'app-config.sandbox.yaml'];
const lockName = 'start.pid';

/** What the supervisor itself keeps in the state directory; the rest is the sandbox's. */
const ours = [
  'database',
  'database.mark',
  'logs',
  'app-config.start.yaml',
  'backend.pid',
  'sandbox.pid',
];

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Takes a state directory for this process: two starts on the same database and repositories would destroy both.
 *
 * @returns the way to give it back
 * @throws Error that names the process that has it
 */
export function takeStateDirectory(directory: string): () => void {
  fs.mkdirSync(directory, { recursive: true });
  const lock = path.join(directory, lockName);
  const owner = fs.existsSync(lock)
    ? Number(fs.readFileSync(lock, 'utf8'))
    : undefined;
  if (owner && owner !== process.pid && isRunning(owner)) {
    throw new Error(
      `The state in ${directory} is in use by another start (process ${owner}). Stop that one, or choose another place: npm start -- --state .sandbox-2`,
    );
  }
  fs.writeFileSync(lock, String(process.pid));
  return () => fs.rmSync(lock, { force: true });
}

/**
 * Forgets what the supervisor keeps; the sandbox forgets its own part when it starts with `--reset`.
 *
 * @throws Error where the directory holds something, but no state of a start
 */
export function resetStateDirectory(directory: string): void {
  const names = fs.readdirSync(directory).filter(name => name !== lockName);
  if (names.length > 0 && !names.some(name => signs.includes(name))) {
    throw new Error(
      `${directory} holds ${names[0]}, but no state of an earlier start: --reset forgets only that. Name another directory with --state`,
    );
  }
  for (const name of ours) {
    fs.rmSync(path.join(directory, name), { recursive: true, force: true });
  }
}
