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

/** Marks a directory as one that a lab made. */
const marker = 'lab.json';

/**
 * Takes a state directory for this process.
 *
 * @throws Error where another supervisor has it, or where it holds something that no lab made
 */
export function takeStateDirectory(directory: string): void {
  if (fs.existsSync(directory)) requireOurs(directory);
  const owner = supervisorOf(directory);
  if (owner !== undefined) {
    throw new Error(
      `A lab runs on ${directory} already (process ${owner}). See it with npm run lab:status, stop it with npm run lab:down.`,
    );
  }
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  fs.writeFileSync(
    path.join(directory, marker),
    JSON.stringify({ supervisor: process.pid }),
  );
}

/** Process id of the supervisor that runs on a state directory. */
export function supervisorOf(directory: string): number | undefined {
  const file = path.join(directory, marker);
  if (!fs.existsSync(file)) return undefined;
  const { supervisor } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    supervisor?: number;
  };
  return supervisor !== undefined && isRunning(supervisor)
    ? supervisor
    : undefined;
}

/** Gives it back. */
export function releaseStateDirectory(directory: string): void {
  fs.writeFileSync(path.join(directory, marker), '{}');
}

/**
 * Removes a state directory.
 *
 * @throws Error where a lab runs on it, or where no lab made it
 */
export function removeStateDirectory(directory: string): void {
  if (!fs.existsSync(directory)) return;
  requireOurs(directory);
  const owner = supervisorOf(directory);
  if (owner !== undefined) {
    throw new Error(
      `The lab runs (process ${owner}). Stop it first: npm run lab:down`,
    );
  }
  fs.rmSync(directory, { recursive: true });
}

function requireOurs(directory: string): void {
  const files = fs.readdirSync(directory);
  if (files.length > 0 && !files.includes(marker)) {
    throw new Error(
      `${directory} is not empty, and no lab made it. Choose another place with --state.`,
    );
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
