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

import net from 'node:net';

/** What is to be listened on, and how to move it. */
export interface WantedPort {
  port: number;
  /** For people: `the portal`. */
  purpose: string;
  /** Option of `npm run lab:up` that moves it; absent where nothing does. */
  option?: string;
}

/** Another lab on the same ports would take them all. */
const mostShown = 5;
const examples: Record<string, string> = { 'port-base': '8600', port: '3300' };

/**
 * Checks before anything is started that every port can be had.
 *
 * @throws Error that names the ports in use and says what to do
 */
export async function requireFreePorts(
  wanted: readonly WantedPort[],
): Promise<void> {
  const taken: WantedPort[] = [];
  for (const entry of wanted) {
    if (!(await isFree(entry.port))) taken.push(entry);
  }
  if (taken.length > 0) throw new Error(describeTakenPorts(taken));
}

/** Says which ports are in use, for what they are needed, and what to do. */
export function describeTakenPorts(taken: readonly WantedPort[]): string {
  const fixed = taken.filter(({ option }) => option === undefined);
  const movable = taken.filter(({ option }) => option !== undefined);
  const shown = movable.slice(0, mostShown);
  const options = new Set(movable.map(({ option }) => option));
  return [
    ...shown.map(({ port, purpose }) => `Port ${port} (${purpose}) is in use.`),
    ...(movable.length > shown.length
      ? [`So are ${movable.length - shown.length} more.`]
      : []),
    ...fixed.map(
      ({ port, purpose }) =>
        `Port ${port} (${purpose}) is in use, and the program has no option to move it.`,
    ),
    fixed.length > 0
      ? 'Stop what uses it. If it is another lab: one machine holds one at a time.'
      : `Stop what uses ${
          taken.length > 1 ? 'them' : 'it'
        }, or choose other ports: npm run lab:up -- ${[...options]
          .map(option => `--${option} ${examples[option ?? ''] ?? 'N'}`)
          .join(' ')} --state .lab-2`,
  ].join('\n');
}

/** Free on loopback; whoever listens on all interfaces has it there, too. */
function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}
