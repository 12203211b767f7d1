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
import { identify, isRunning, type ProcessIdentity } from './processIdentity';

/** Marks a directory as one that a lab made. */
const marker = 'lab.json';
/** Says which supervisor has it. */
const lock = 'supervisor.json';

/**
 * Makes a directory, and marks it as a lab's.
 *
 * @throws Error where it holds something that no lab made
 */
export function makeStateDirectory(directory: string): void {
  if (fs.existsSync(directory)) requireOurs(directory);
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  fs.writeFileSync(
    path.join(directory, marker),
    `${JSON.stringify({ madeBy: '@ephemeral-clusters/lab' })}\n`,
  );
}

/**
 * Takes a state directory for this process: two supervisors on one state would destroy it.
 *
 * @returns the way to give it back
 * @throws Error where another supervisor has it, or where it holds something that no lab made
 */
export function takeStateDirectory(directory: string): () => void {
  makeStateDirectory(directory);
  const file = path.join(directory, lock);
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify(identify(process.pid)));
  try {
    if (!linked(draft, file)) {
      requireNoSupervisor(directory);
      removeStale(file, `${draft}.stale`);
      if (!linked(draft, file)) requireNoSupervisor(directory);
    }
  } finally {
    fs.rmSync(draft);
  }
  return () => fs.rmSync(file, { force: true });
}

/** Takes away the lock of a supervisor that is gone, but not the one that another start has just put in its place. */
function removeStale(file: string, aside: string): void {
  fs.renameSync(file, aside);
  const moved = JSON.parse(fs.readFileSync(aside, 'utf8')) as ProcessIdentity;
  if (isRunning(moved)) linked(aside, file);
  fs.rmSync(aside);
}

/** Gives a file a second name, whole or not at all. @returns false where something has that name */
function linked(draft: string, file: string): boolean {
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** @throws Error that names the supervisor that runs on a state directory */
export function requireNoSupervisor(directory: string): void {
  const owner = supervisorOf(directory);
  if (owner) {
    throw new Error(
      `A lab runs on ${directory} already (process ${owner.pid}). See it with npm run lab:status, stop it with npm run lab:down, or start another one with --state and --port-base.`,
    );
  }
}

/** The supervisor that runs on a state directory. */
export function supervisorOf(directory: string): ProcessIdentity | undefined {
  try {
    const owner = JSON.parse(
      fs.readFileSync(path.join(directory, lock), 'utf8'),
    ) as ProcessIdentity;
    return isRunning(owner) ? owner : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/**
 * Removes a state directory with all that is in it.
 *
 * @returns false where there is none
 * @throws Error where a lab runs on it, or where no lab made it
 */
export function removeStateDirectory(directory: string): boolean {
  if (!fs.existsSync(directory)) return false;
  requireOurs(directory);
  const owner = supervisorOf(directory);
  if (owner) {
    throw new Error(
      `The lab runs (process ${owner.pid}). Stop it first with npm run lab:down, or add --force.`,
    );
  }
  fs.rmSync(directory, { recursive: true });
  return true;
}

function requireOurs(directory: string): void {
  const files = fs.readdirSync(directory);
  if (files.length > 0 && !files.includes(marker)) {
    throw new Error(
      `${directory} is not empty, and no lab made it. Choose another place with --state.`,
    );
  }
}
