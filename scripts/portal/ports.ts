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
  purpose: string;
  /** Option of `npm start` that moves it, and the value that it has now. */
  option: { name: string; value: number };
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      // A machine without IPv6 has nobody listening there.
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'),
    );
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/** `localhost` may mean either address: whoever listens on one of them would answer in our place. */
async function isFreeOnLoopback(port: number): Promise<boolean> {
  return (await isFree(port, '127.0.0.1')) && isFree(port, '::1');
}

/** Says which ports are in use and what to do; undefined where none is. */
export function describeTakenPorts(
  taken: readonly WantedPort[],
): string | undefined {
  if (taken.length === 0) return undefined;
  const moves = new Map(
    taken.map(({ option }) => [option.name, option.value + 1000]),
  );
  return [
    ...taken.map(({ port, purpose }) => `Port ${port} (${purpose}) is in use.`),
    'Stop what uses it. For a second portal beside this one, choose other ports and another place for its state:',
    `  npm start -- ${[...moves]
      .map(([name, value]) => `--${name} ${value}`)
      .join(' ')} --state .sandbox-2`,
  ].join('\n');
}

/**
 * Checks before anything is started that every port can be had.
 *
 * @throws Error that names the ports in use and says what to do
 */
export async function requireFreePorts(
  wanted: readonly WantedPort[],
): Promise<void> {
  const taken = [];
  for (const entry of wanted) {
    if (!(await isFreeOnLoopback(entry.port))) taken.push(entry);
  }
  const message = describeTakenPorts(taken);
  if (message) throw new Error(message);
}
