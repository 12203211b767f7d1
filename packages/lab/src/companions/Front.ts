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

import http from 'node:http';
import https from 'node:https';
import { timingSafeEqual } from 'node:crypto';
import type { Workload } from './workloads';

export interface FrontOptions {
  port: number;
  /** PEM. */
  cert: Buffer;
  key: Buffer;
  /** What callers must bear: whoever gets through is administrator of the workload clusters. */
  token: string;
  /** Where `/version` and `/openapi` come from. */
  management: { server: string; ca: Buffer; token: string };
  workload(key: string): Workload | undefined;
}

/** Key of a workload cluster in the front's addresses. */
export const frontKey = (workload: Pick<Workload, 'namespace' | 'name'>) =>
  `${workload.namespace}/${workload.name}`;

/**
 * Stands before the API servers of in-memory clusters, which have neither `/version` nor `/openapi`, without which Argo CD refuses them:
 * answers both from the management cluster and passes on everything else, `https://127.0.0.1:PORT/<namespace>/<name>/…`.
 */
export function startFront(options: FrontOptions): Promise<https.Server> {
  const expected = Buffer.from(`Bearer ${options.token}`);
  const server = https.createServer(
    { cert: options.cert, key: options.key },
    (request, response) => {
      const given = Buffer.from(request.headers.authorization ?? '');
      if (
        given.length !== expected.length ||
        !timingSafeEqual(given, expected)
      ) {
        refuse(response, 401, 'Unauthorized');
        return;
      }
      const [, namespace, name, ...rest] = (request.url ?? '').split('/');
      const workload = options.workload(`${namespace}/${name}`);
      if (!workload) {
        refuse(response, 404, 'There is no such workload cluster');
        return;
      }
      const path = `/${rest.join('/')}`;
      const upstream = /^\/(version|openapi)([/?]|$)/.test(path)
        ? {
            url: `${options.management.server}${path}`,
            ca: options.management.ca,
            token: options.management.token,
          }
        : {
            url: `${workload.server}${path}`,
            ca: workload.ca,
            cert: workload.cert,
            key: workload.key,
          };
      pass(request, response, upstream);
    },
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => resolve(server));
  });
}

function pass(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  upstream: {
    url: string;
    ca: string | Buffer;
    cert?: string;
    key?: string;
    token?: string;
  },
) {
  const { authorization, host, ...headers } = request.headers;
  const outgoing = https.request(
    upstream.url,
    {
      method: request.method,
      ca: upstream.ca,
      cert: upstream.cert,
      key: upstream.key,
      headers: {
        ...headers,
        ...(upstream.token !== undefined && {
          authorization: `Bearer ${upstream.token}`,
        }),
      },
    },
    incoming => {
      response.writeHead(incoming.statusCode ?? 502, incoming.headers);
      // Watches must not wait for their first event.
      response.flushHeaders();
      incoming.pipe(response);
    },
  );
  outgoing.once('error', error => {
    if (response.headersSent) response.destroy();
    else refuse(response, 502, error.message);
  });
  response.once('close', () => outgoing.destroy());
  request.pipe(outgoing);
}

function refuse(response: http.ServerResponse, code: number, message: string) {
  response.writeHead(code, { 'Content-Type': 'application/json' });
  response.end(
    JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message,
      code,
    }),
  );
}
