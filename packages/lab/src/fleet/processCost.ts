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

/** What a process has cost so far. */
export interface ProcessCost {
  /** Seconds, of all its threads. */
  cpu: number;
  /** Bytes. */
  resident: number;
  /** The most that it ever was; bytes. */
  peak: number;
}

/** Clock ticks of Linux per second, as `getconf CLK_TCK` says on every machine of today. */
const ticks = 100;

/** Reads it from `/proc`; undefined where there is none. */
export function processCost(pid: number): ProcessCost | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return {
      cpu: (Number(fields[11]) + Number(fields[12])) / ticks,
      resident: kilobytes('VmRSS') * 1024,
      peak: kilobytes('VmHWM') * 1024,
    };
  } catch {
    return undefined;
  }
}
