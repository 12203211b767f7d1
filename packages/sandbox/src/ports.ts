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

import { createServer } from 'node:net';

/** First port unless told. */
export const DEFAULT_PORT_BASE = 7100;

/** Ports of a sandbox; 0 is any free one. */
export interface Ports {
  control: number;
  kubernetes(index: number): number;
  argocd(index: number): number;
  forge: number;
  thanos: number;
}

/** Ports from a first one on, or any free ones. */
export function portsFrom(base: number | 'ephemeral'): Ports {
  const at = (offset: number) => (base === 'ephemeral' ? 0 : base + offset);
  return {
    control: at(0),
    kubernetes: index => at(1 + index),
    argocd: index => at(11 + index),
    forge: at(20),
    thanos: at(30),
  };
}

/** Runs what listens on a port; a port in use becomes a message that says what to do. */
export async function listening<T>(
  purpose: string,
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const { code, port } = error as NodeJS.ErrnoException & { port?: number };
    if (code !== 'EADDRINUSE') {
      throw error;
    }
    throw new Error(
      `Port ${port} is in use; ${purpose} needs it. Stop what uses it (is a sandbox running already?), or start on other ports with --port-base, for example --port-base ${
        DEFAULT_PORT_BASE + 100
      }.`,
      { cause: error },
    );
  }
}

/** Fails as {@link listening} does where a port is in use. */
export function requireFreePort(port: number, purpose: string): Promise<void> {
  return listening(
    purpose,
    () =>
      new Promise((resolve, reject) => {
        const server = createServer();
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
      }),
  );
}
