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

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** A process, told apart from a later one that got the same number. */
export interface ProcessIdentity {
  pid: number;
  /** When it was started, in whatever way the machine tells. */
  started: string;
}

/** Who has a process id now; undefined where nobody has it, or only the remains of a process that nobody has waited for. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started =
    process.platform === 'linux' ? startedOnLinux(pid) : startedOnOthers(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether that very process still runs. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  return identify(pid)?.started === started;
}

/** Memory that a process holds, in bytes; undefined where it is gone or the machine does not tell. */
export function residentBytes(pid: number): number | undefined {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

let boot: string | undefined;

function startedOnLinux(pid: number): string | undefined {
  try {
    // The name in parentheses may hold anything; what follows is separated by spaces, from the third field on.
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    // The start is counted from the boot of the machine.
    boot ??= fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

function startedOnOthers(pid: number): string | undefined {
  const { status, stdout } = spawnSync(
    'ps',
    ['-o', 'lstart=', '-p', String(pid)],
    { encoding: 'utf8' },
  );
  return status === 0 && stdout.trim() ? stdout.trim() : undefined;
}
