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

import { createServer, Server } from 'node:https';
import { AddressInfo, Socket } from 'node:net';
import { Stoppable } from '../../types';
import { createServerCertificate } from './certificate';
import { ApiHandler, KubernetesApiOptions } from './handler';

export type { KubernetesApiOptions };

/** An API server that listens. */
export interface KubernetesApi extends Stoppable {
  /** `https://localhost:<port>` */
  url: string;
  /** PEM of the certificate to trust. */
  caCertificate: string;
}

/** How often open connections are checked against faults, in milliseconds of real time. */
const faultInterval = 50;

/** Serves a store over the protocol of Kubernetes: `kubectl` and client libraries work with it. */
export async function startKubernetesApi(
  options: KubernetesApiOptions,
): Promise<KubernetesApi> {
  const { key, certificate } = await createServerCertificate(
    options.clock.now(),
  );
  const handler = new ApiHandler(options);
  const server = createServer({ key, cert: certificate });
  server.on('request', (request, response) => {
    void handler.handle(request, response);
  });
  await listen(server, options.port);
  const stopFaults = enforceFaults(server, options, handler);
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    caCertificate: certificate,
    async stop() {
      stopFaults();
      handler.endWatches();
      const closed = new Promise<void>(resolve =>
        server.close(() => resolve()),
      );
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Takes effect on what is open already; new requests are checked as they come. */
function enforceFaults(
  server: Server,
  { faults, store }: KubernetesApiOptions,
  handler: ApiHandler,
): () => void {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (faults.kubernetes[store.cluster] === 'down') {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Clients that give up during the handshake are of no interest.
    socket.on('error', () => {});
  });
  const timer = setInterval(() => {
    const fault = faults.kubernetes[store.cluster];
    if (fault === 'down') sockets.forEach(socket => socket.destroy());
    else if (fault) handler.endWatches();
  }, faultInterval);
  return () => clearInterval(timer);
}
