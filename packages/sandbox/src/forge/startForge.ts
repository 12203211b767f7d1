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

import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import express from 'express';
import { Repositories } from '../git';
import { SandboxClock, SandboxFaults, Stoppable } from '../types';
import { Accounts, ForgeUser } from './Accounts';
import { createApi } from './api/createApi';
import { refuseByFaults } from './faults';
import { createForge } from './Forge';
import { createPages } from './pages/createPages';
import { createSmartHttp } from './smartHttp';

/** What `startForge` takes. */
export interface ForgeOptions {
  repositories: Repositories;
  clock: SandboxClock;
  /** Read at each request: `forge` alone concerns the forge. */
  faults: Pick<SandboxFaults, 'forge'>;
  /** On loopback; 0 for any that is free. */
  port: number;
  users: readonly ForgeUser[];
}

/** A forge that runs. */
export interface RunningForge extends Stoppable {
  /** `http://localhost:<port>`, without a trailing slash. */
  readonly url: string;
  readonly repositories: Repositories;
}

/**
 * Starts a forge with Gitea's REST API under `/api/v1`, Git over HTTP, and pages on which a person reviews and merges. It
 * listens on loopback only. Fails where the port is taken.
 */
export async function startForge(options: ForgeOptions): Promise<RunningForge> {
  const { repositories, clock, faults } = options;
  const app = express();
  const server = createServer(app);
  server.on('connection', socket => {
    if (faults.forge === 'down') socket.destroy();
  });
  const port = await listen(server, options.port);
  const forge = createForge({
    url: `http://localhost:${port}`,
    repositories,
    accounts: new Accounts(options.users),
    clock,
  });
  // Pull requests follow pushes from the start, also those that nobody has looked at yet.
  await Promise.all(repositories.list().map(it => forge.pulls(it)));

  app.disable('x-powered-by');
  app.disable('etag');
  app.use(refuseByFaults(faults));
  app.use('/api/v1', createApi(forge));
  app.use(createSmartHttp(forge));
  app.use(createPages(forge));

  return {
    url: forge.url,
    repositories,
    async stop() {
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await forge.close();
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
