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

import { buildConnector } from 'undici';
import { createLookup } from './lookup';
import type { Timing } from './timing';

/**
 * HTTP/2 would carry all watches of a management cluster over one connection, and undici goes on using it when it is half open: what
 * notices the silence ends its own stream and asks again over the same dead connection.
 */
export const http1 = { allowH2: false } as const;

/** Opens connections for a dispatcher, and can give up those that are still being opened. */
export interface Connector {
  connect: buildConnector.connector;
  /** Fails whatever waits for a connection. */
  close(): void;
}

/**
 * undici 8 does not interrupt a connection that is being opened, neither for the signal of a request nor for `destroy()`: with an address
 * that answers nothing, each request that waits would hold up a stop for the ten seconds that a connection has.
 */
export function createConnector(
  options: buildConnector.BuildOptions,
  timing: Timing,
): Connector {
  const open = buildConnector({
    ...options,
    ...http1,
    lookup: createLookup(timing),
  });
  const pending = new Set<() => void>();
  return {
    connect(about, callback) {
      const giveUp = () => callback(new Error('The client was closed'), null);
      pending.add(giveUp);
      open(about, (...[error, socket]) => {
        if (!pending.delete(giveUp)) socket?.destroy();
        else if (socket) callback(null, socket);
        else callback(error!, null);
      });
    },
    close() {
      const waiting = [...pending];
      pending.clear();
      waiting.forEach(giveUp => giveUp());
    },
  };
}
