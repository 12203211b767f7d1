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
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Certificates } from '../kubernetes/certificates';
import type { KubeClientOptions, KubeObject } from './KubeClient';

/** A request that it got. */
export interface SeenRequest {
  method: string;
  path: string;
  authorization?: string;
  /** Common name of the client's certificate. */
  user?: string;
  body: string;
}

type Answer = { status: number; body: object } | undefined;

/** An API server for tests: objects by their path, lists by what is below a path, patches that replace what they name. */
export class FakeApiServer {
  readonly objects = new Map<string, Record<string, any>>();
  readonly requests: SeenRequest[] = [];
  /** Asked first; undefined goes on as usual. */
  answer: (request: SeenRequest) => Answer = () => undefined;
  readonly #server: https.Server;
  readonly #certificates: Certificates;

  /** Listens on a port of its own, with the certificates of a lab; client certificates are asked for. */
  static async start(certificates: Certificates): Promise<FakeApiServer> {
    const fake = new FakeApiServer(certificates);
    await new Promise<void>(resolve => {
      fake.#server.listen(0, '127.0.0.1', resolve);
    });
    return fake;
  }

  private constructor(certificates: Certificates) {
    this.#certificates = certificates;
    this.#server = https.createServer(
      {
        cert: fs.readFileSync(certificates.cert),
        key: fs.readFileSync(certificates.key),
        ca: fs.readFileSync(certificates.ca),
        requestCert: true,
        rejectUnauthorized: false,
      },
      async (request, response) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        const socket = request.socket as TLSSocket;
        const seen: SeenRequest = {
          method: request.method ?? '',
          path: request.url ?? '',
          authorization: request.headers.authorization,
          user: socket.getPeerCertificate().subject?.CN as string | undefined,
          body,
        };
        this.requests.push(seen);
        const { status, body: answer } = this.answer(seen) ?? this.#act(seen);
        response.writeHead(status, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify(answer));
      },
    );
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get options(): KubeClientOptions {
    return {
      server: `https://127.0.0.1:${this.port}`,
      ca: fs.readFileSync(this.#certificates.ca),
      token: 'operator',
    };
  }

  /** Puts an object where it belongs. @param collection - path of its kind in no namespace: `/api/v1/secrets` */
  put(
    collection: string,
    object: {
      metadata: Partial<KubeObject['metadata']>;
      [field: string]: unknown;
    },
  ): string {
    const [, base, plural] = /^(.*)\/([^/]+)$/.exec(collection)!;
    const { namespace, name } = object.metadata;
    const path = `${base}/namespaces/${namespace}/${plural}/${name}`;
    this.objects.set(path, {
      ...object,
      metadata: { uid: path, resourceVersion: '1', ...object.metadata },
    });
    return path;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #act({ method, path, body }: SeenRequest): NonNullable<Answer> {
    const at = path.split('?')[0].replace(/\/status$/, '');
    const known = this.objects.get(at);
    switch (method) {
      case 'PATCH':
        this.objects.set(at, merge(known ?? {}, JSON.parse(body)));
        return { status: 200, body: {} };
      case 'DELETE':
        return { status: this.objects.delete(at) ? 200 : 404, body: {} };
      default:
        if (known) return { status: 200, body: known };
        return at.includes('/namespaces/')
          ? { status: 404, body: {} }
          : { status: 200, body: { items: this.#list(at) } };
    }
  }

  #list(collection: string) {
    const [, base, plural] = /^(.*)\/([^/]+)$/.exec(collection)!;
    return [...this.objects].flatMap(([path, object]) =>
      path.startsWith(`${base}/namespaces/`) && path.includes(`/${plural}/`)
        ? object
        : [],
    );
  }
}

function merge(
  known: Record<string, any>,
  patch: Record<string, any>,
): Record<string, any> {
  const version = Number(known.metadata?.resourceVersion ?? 0) + 1;
  return {
    ...known,
    ...patch,
    metadata: {
      ...known.metadata,
      ...patch.metadata,
      resourceVersion: String(version),
    },
  };
}
