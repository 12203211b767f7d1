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
import type { AddressInfo } from 'node:net';

export const faultKinds = [
  'reset',
  'stall',
  '401',
  '403',
  '410',
  '429',
  '500',
  'truncated line',
  'duplicate',
  'restart with a lower version',
  'expired continue',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** An object as this API server has it. */
export interface FaultyObject {
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    resourceVersion: string;
  };
  spec: { value: number };
}

interface Change {
  version: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: FaultyObject;
}

interface Watch {
  response: http.ServerResponse;
  /** Nothing gets through any more, and nobody is told. */
  isStalled: boolean;
}

const expired = `${JSON.stringify({
  type: 'ERROR',
  object: { code: 410, reason: 'Expired', message: 'too old' },
})}\n`;

/** Small pages, so that continuations are needed. */
const pageLimit = 7;

/**
 * An API server for one collection, which misbehaves when it is told to: list in pages, watch, streaming list and bookmarks as Kubernetes has them.
 */
export class FaultyApi {
  readonly #server: http.Server;
  readonly #sockets = new Set<import('node:net').Socket>();
  #objects = new Map<string, FaultyObject>();
  #history: Change[] = [];
  #version = 1000;
  /** The oldest version from which a watch can still start. */
  #oldest = 1000;
  #uids = 0;
  #watches = new Set<Watch>();
  #fault: FaultKind | undefined;
  #retryAfter = 1;

  static async start(): Promise<FaultyApi> {
    const api = new FaultyApi();
    await new Promise<void>(resolve => {
      api.#server.listen(0, '127.0.0.1', resolve);
    });
    return api;
  }

  private constructor() {
    this.#server = http.createServer((request, response) =>
      this.#answer(request, response),
    );
    this.#server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections that are open. */
  get sockets(): number {
    return this.#sockets.size;
  }

  /** `namespace/name` to value, as it is now. */
  state(): Map<string, number> {
    return new Map(
      [...this.#objects.values()].map(({ metadata, spec }) => [
        `${metadata.namespace}/${metadata.name}`,
        spec.value,
      ]),
    );
  }

  names(): string[] {
    return [...this.#objects.keys()];
  }

  /** Makes or changes an object. */
  put(name: string, value: number): void {
    const before = this.#objects.get(name);
    this.#version += 1;
    const object: FaultyObject = {
      metadata: {
        name,
        namespace: 'bench',
        uid: before?.metadata.uid ?? `uid-${(this.#uids += 1)}`,
        resourceVersion: String(this.#version),
      },
      spec: { value },
    };
    this.#objects.set(name, object);
    this.#record(before ? 'MODIFIED' : 'ADDED', object);
  }

  remove(name: string): void {
    const before = this.#objects.get(name);
    if (!before) return;
    this.#version += 1;
    this.#objects.delete(name);
    this.#record('DELETED', {
      ...before,
      metadata: { ...before.metadata, resourceVersion: String(this.#version) },
    });
  }

  /** Sends what proves that a watch is current. */
  bookmark(): void {
    for (const watch of this.#watches) this.#sendBookmark(watch, false);
  }

  /** Misbehaves from now on, until `heal`. */
  fail(fault: FaultKind, retryAfter = 1): void {
    this.#fault = fault;
    this.#retryAfter = retryAfter;
    switch (fault) {
      case 'reset':
        for (const socket of this.#sockets) socket.resetAndDestroy();
        break;
      case 'stall':
        for (const watch of this.#watches) watch.isStalled = true;
        break;
      case '410':
        this.#forget();
        this.#endAll(expired);
        break;
      case '500':
      case '429':
      case '403':
      case '401':
        this.#endAll();
        break;
      case 'truncated line':
        this.#endAll('{"type":"MODIFIED","object":{"meta');
        break;
      case 'duplicate':
        for (const change of this.#history.slice(-3)) this.#send(change);
        break;
      case 'restart with a lower version':
        this.#restart();
        break;
      case 'expired continue':
        this.#endAll(expired);
        break;
      default:
    }
  }

  heal(): void {
    this.#fault = undefined;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  #record(type: Change['type'], object: FaultyObject): void {
    const change = { version: this.#version, type, object };
    this.#history.push(change);
    this.#send(change);
    if (this.#fault === 'duplicate') this.#send(change);
  }

  #send({ type, object }: Pick<Change, 'type' | 'object'>): void {
    const line = `${JSON.stringify({ type, object })}\n`;
    for (const { response, isStalled } of this.#watches) {
      if (!isStalled) response.write(line);
    }
  }

  #sendBookmark({ response, isStalled }: Watch, endsInitial: boolean): void {
    if (isStalled) return;
    response.write(
      `${JSON.stringify({
        type: 'BOOKMARK',
        object: {
          metadata: {
            resourceVersion: String(this.#version),
            ...(endsInitial && {
              annotations: { 'k8s.io/initial-events-end': 'true' },
            }),
          },
        },
      })}\n`,
    );
  }

  /** History before now is compacted. */
  #forget(): void {
    this.#history = [];
    this.#oldest = this.#version;
  }

  /** Ends all streams, after something that is still sent. */
  #endAll(last: string = ''): void {
    for (const watch of this.#watches) {
      if (watch.isStalled) continue;
      this.#watches.delete(watch);
      watch.response.end(last);
    }
  }

  /** As after a backup was restored: the objects are there, with lower versions than were seen before. */
  #restart(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#version = Math.max(10, Math.floor(this.#version / 2));
    for (const object of this.#objects.values()) {
      this.#version += 1;
      object.metadata = {
        ...object.metadata,
        resourceVersion: String(this.#version),
      };
    }
    this.#forget();
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { searchParams } = new URL(request.url!, 'http://localhost');
    switch (this.#fault) {
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'stall':
        return;
      case '401':
        this.#refuse(response, 401, 'Unauthorized');
        return;
      case '403':
        this.#refuse(response, 403, 'Forbidden');
        return;
      case '429':
        response.setHeader('Retry-After', String(this.#retryAfter));
        this.#refuse(response, 429, 'TooManyRequests');
        return;
      case '500':
        this.#refuse(response, 500, 'InternalError');
        return;
      default:
    }
    if (searchParams.has('watch')) this.#watch(searchParams, response);
    else this.#list(searchParams, response);
  }

  #refuse(
    response: http.ServerResponse,
    code: number,
    reason: string,
    message: string = reason,
  ): void {
    response.writeHead(code, { 'Content-Type': 'application/json' });
    response.end(
      JSON.stringify({ kind: 'Status', code, reason, message, metadata: {} }),
    );
  }

  #list(query: URLSearchParams, response: http.ServerResponse): void {
    const all = [...this.#objects.values()].sort((a, b) =>
      a.metadata.name < b.metadata.name ? -1 : 1,
    );
    const [version, after] = (query.get('continue') ?? '').split(':');
    if (
      after &&
      (this.#fault === 'expired continue' || Number(version) < this.#oldest)
    ) {
      this.#refuse(response, 410, 'Expired', 'continue is too old');
      return;
    }
    const rest = after ? all.filter(item => item.metadata.name > after) : all;
    const limit = query.has('limit') ? pageLimit : rest.length;
    const page = rest.slice(0, limit);
    const resourceVersion = version || String(this.#version);
    response.setHeader('Content-Type', 'application/json');
    response.end(
      JSON.stringify({
        kind: 'ThingList',
        apiVersion: 'bench/v1',
        metadata: {
          resourceVersion,
          ...(page.length < rest.length && {
            continue: `${resourceVersion}:${page.at(-1)!.metadata.name}`,
          }),
        },
        items: page,
      }),
    );
  }

  #watch(query: URLSearchParams, response: http.ServerResponse): void {
    const isStreamingList = query.get('sendInitialEvents') === 'true';
    const from = Number(query.get('resourceVersion') || this.#version);
    if (!isStreamingList && from < this.#oldest) {
      this.#refuse(response, 410, 'Expired', 'too old resource version');
      return;
    }
    if (!isStreamingList && from > this.#version) {
      this.#refuse(response, 504, 'Timeout', 'Too large resource version');
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    const watch: Watch = { response, isStalled: false };
    this.#watches.add(watch);
    response.on('close', () => this.#watches.delete(watch));
    if (isStreamingList) {
      for (const object of this.#objects.values()) {
        response.write(`${JSON.stringify({ type: 'ADDED', object })}\n`);
      }
      this.#sendBookmark(watch, true);
      return;
    }
    for (const { version, type, object } of this.#history) {
      if (version > from) {
        response.write(`${JSON.stringify({ type, object })}\n`);
      }
    }
  }
}
