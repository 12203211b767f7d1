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
import { supervisorOf } from './stateDirectory';

/** How a process is. */
export interface ProcessStatus {
  name: string;
  version: string;
  /** On loopback. */
  ports: number[];
  state: 'starting' | 'up' | 'unhealthy' | 'down';
  /** Absent where it does not run. */
  pid?: number;
  /** ISO 8601; absent where it does not run. */
  startedAt?: string;
  /** How often it was started again since the lab's start. */
  restarts: number;
  /** How it last ended without having been asked: `ended with code 1`. */
  lastEnd?: { how: string; at: string };
}

/** How the lab is, as its supervisor writes it down. */
export interface LabStatus {
  phase: 'building' | 'starting' | 'ready' | 'stopping' | 'stopped' | 'failed';
  /** ISO 8601. */
  startedAt: string;
  /** Process id of the supervisor. */
  supervisor: number;
  /** What it is at while it starts. */
  step?: string;
  /** Why it failed. */
  failure?: string;
  /** Address of the portal, once it is up. */
  portal?: string;
  processes: ProcessStatus[];
}

function statusFile(stateDirectory: string): string {
  return path.join(stateDirectory, 'status.json');
}

export function writeStatus(stateDirectory: string, status: LabStatus): void {
  const file = statusFile(stateDirectory);
  // Readers see the old one or the new one.
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(status, null, 2)}\n`);
  fs.renameSync(`${file}.new`, file);
}

/**
 * The last status that a supervisor wrote. Where it is gone without a last word, the status says so.
 *
 * @returns undefined where no lab was ever started
 */
export function readStatus(stateDirectory: string): LabStatus | undefined {
  const file = statusFile(stateDirectory);
  if (!fs.existsSync(file)) return undefined;
  const status = JSON.parse(fs.readFileSync(file, 'utf8')) as LabStatus;
  if (status.phase === 'stopped' || status.phase === 'failed') return status;
  if (supervisorOf(stateDirectory)?.pid === status.supervisor) return status;
  return {
    ...status,
    phase: 'failed',
    step: undefined,
    portal: undefined,
    failure: `Its supervisor (process ${status.supervisor}) was killed.`,
    processes: [],
  };
}
