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

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Answer = (
  request: IncomingMessage & { query: URLSearchParams },
  response: ServerResponse,
) => void;

/** An API server of which a test decides every answer, for what a good one does not do. */
export class FakeApiServer {
  readonly #server: Server;
  /** Its own, for files; goes when it stops. */
  readonly directory = mkdtempSync(join(tmpdir(), 'fake-api-'));
  /** Open watches, the latest last. */
  readonly watches: ServerResponse[] = [];
  /** `list` or `watch`, in the order that they came. */
  readonly requests: { kind: 'list' | 'watch'; query: URLSearchParams }[] = [];
  /** Whether it has streaming lists. One that does not refuses them, which is not among its requests. */
  streamsLists = false;
  onList: Answer = (_, response) => this.list(response, [], '1');
  onWatch: Answer = (_, response) => {
    response.writeHead(200);
    response.flushHeaders();
  };

  static async start(): Promise<FakeApiServer> {
    const fake = new FakeApiServer();
    await new Promise<void>(resolve => {
      fake.#server.listen(0, '127.0.0.1', () => resolve());
    });
    return fake;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      const { searchParams } = new URL(request.url!, 'http://localhost');
      const withQuery = Object.assign(request, { query: searchParams });
      if (searchParams.has('sendInitialEvents') && !this.streamsLists) {
        this.status(response, 422, 'Invalid');
        return;
      }
      const kind = searchParams.has('watch') ? 'watch' : 'list';
      this.requests.push({ kind, query: searchParams });
      if (kind === 'list') {
        this.onList(withQuery, response);
      } else {
        this.watches.push(response);
        this.onWatch(withQuery, response);
      }
    });
  }

  /** A kubeconfig that points here. */
  kubeconfig(token = 'first'): string {
    return this.kubeconfigOf({ token });
  }

  /** A kubeconfig that points here, with a user `me` as given. */
  kubeconfigOf(user: Record<string, unknown>): string {
    const path = join(this.directory, 'kubeconfig');
    writeFileSync(
      path,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'fake',
        // Plain HTTP is only taken with this.
        clusters: [
          {
            name: 'fake',
            cluster: { server: this.url, 'insecure-skip-tls-verify': true },
          },
        ],
        users: [{ name: 'me', user }],
        contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'me' } }],
      }),
    );
    return path;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  list(
    response: ServerResponse,
    items: unknown[],
    resourceVersion: string,
    continueToken?: string,
  ): void {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(
      JSON.stringify({
        metadata: { resourceVersion, continue: continueToken },
        items,
      }),
    );
  }

  status(
    response: ServerResponse,
    code: number,
    reason: string,
    headers: Record<string, string> = {},
  ): void {
    response.writeHead(code, headers);
    response.end(
      JSON.stringify({ kind: 'Status', code, reason, message: reason }),
    );
  }

  /** Sends an event on the latest watch. */
  send(type: string, object: unknown): void {
    this.watches.at(-1)!.write(`${JSON.stringify({ type, object })}\n`);
  }

  count(kind: 'list' | 'watch'): number {
    return this.requests.filter(request => request.kind === kind).length;
  }

  connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) =>
        error ? reject(error) : resolve(count),
      );
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
    rmSync(this.directory, { recursive: true, force: true });
  }
}
