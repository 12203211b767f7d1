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

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/**
 * Checks before anything is started that every port can be had.
 *
 * @param wanted - what each port is for, and the option that moves it
 * @throws Error that names the ports in use and says what to do
 */
export async function requireFreePorts(
  wanted: { port: number; purpose: string; option: string }[],
): Promise<void> {
  const taken = [];
  for (const entry of wanted) {
    if (!(await isFree(entry.port, '127.0.0.1'))) taken.push(entry);
  }
  if (taken.length === 0) return;
  throw new Error(
    [
      ...taken.map(
        ({ port, purpose }) => `Port ${port} (${purpose}) is in use.`,
      ),
      'Stop what uses it (another `npm start`?), or choose another one:',
      `  npm start -- ${[
        ...new Set(
          taken.map(({ option, port }) => `--${option} ${port + 1000}`),
        ),
      ].join(' ')}`,
    ].join('\n'),
  );
}
