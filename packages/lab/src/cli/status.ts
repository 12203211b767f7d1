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

import {
  type LabStatus,
  type ProcessStatus,
  readStatus,
  residentBytes,
} from '../supervisor';
import { elapsed } from '../progress';

const notRunning = (phase: LabStatus['phase']) =>
  phase === 'stopped' || phase === 'failed';

/** How the lab is, with the memory of its processes in bytes. `running` is false where none was ever started, too. */
export function statusJson(state: string): object {
  const status = readStatus(state);
  if (!status) return { running: false, stateDirectory: state };
  return {
    running: !notRunning(status.phase),
    stateDirectory: state,
    ...status,
    processes: status.processes.map(process => ({
      ...process,
      healthy: process.state === 'up',
      ...(process.pid !== undefined && {
        residentBytes: residentBytes(process.pid),
      }),
    })),
  };
}

/** The same for people. */
export function statusText(state: string, now: Date = new Date()): string {
  const status = readStatus(state);
  if (!status) return `No lab was started on ${state}.`;
  const age = elapsed(now.getTime() - Date.parse(status.startedAt));
  const phase = {
    building: `The lab is building (for ${age})`,
    starting: `The lab is starting (for ${age})${
      status.step ? `: ${status.step}` : ''
    }`,
    ready: `The lab is up (for ${age})`,
    stopping: 'The lab is stopping',
    stopped: 'The lab is stopped',
    failed: 'The lab does not run',
  }[status.phase];
  return [
    `${phase}. Supervisor: process ${status.supervisor}. State: ${state}`,
    ...(status.failure ? [`It failed: ${status.failure}`] : []),
    ...(status.portal ? [`Portal: ${status.portal}`] : []),
    ...(notRunning(status.phase)
      ? []
      : ['', ...table(status.processes.map(process => row(process, now)))]),
  ].join('\n');
}

const header = [
  'PROCESS',
  'PORTS',
  'PID',
  'VERSION',
  'MEMORY',
  'HEALTHY',
  'UPTIME',
  'RESTARTS',
];

function row(process: ProcessStatus, now: Date): string[] {
  const { name, ports, pid, version, state, startedAt, restarts } = process;
  const bytes = pid === undefined ? undefined : residentBytes(pid);
  return [
    name,
    ports.join(','),
    pid === undefined ? '-' : String(pid),
    version,
    bytes === undefined ? '-' : `${Math.round(bytes / 1024 / 1024)} MB`,
    { up: 'yes', unhealthy: 'no', starting: 'starting', down: 'down' }[state],
    startedAt ? elapsed(now.getTime() - Date.parse(startedAt)) : '-',
    process.lastEnd
      ? `${restarts} (${process.lastEnd.how} at ${process.lastEnd.at})`
      : String(restarts),
  ];
}

function table(rows: string[][]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...all.map(cells => cells[column].length)),
  );
  return all.map(cells =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
