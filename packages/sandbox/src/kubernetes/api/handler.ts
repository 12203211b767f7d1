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

import { setImmediate } from 'node:timers/promises';
import { IncomingMessage, ServerResponse } from 'node:http';
import { SandboxClock, SandboxFaults } from '../../types';
import { ObjectStore } from '../store';
import { ApiToken, ApiUser, authenticate, authorize } from './authorization';
import { parseBody, readBody, refuseOtherFormats } from './body';
import { deprecationWarning, ensureDefinitions } from './definitions';
import { discover } from './discovery';
import { openApi } from './openapi';
import { getObject, listObjects, represent } from './reading';
import { readRequest, ResourceRequest } from './requestInfo';
import { review } from './reviews';
import { ApiError, expired, NoSuchPath, toApiError } from './status';
import { representationOf } from './tables';
import { startWatch } from './watch';
import {
  createObject,
  deleteCollection,
  deleteObject,
  patchObject,
  putObject,
  WriteResult,
} from './writing';

/** Paths that are answered without a token. */
const openPaths = ['/healthz', '/livez', '/readyz', '/version'];

/** What `startKubernetesApi` takes. */
export interface KubernetesApiOptions {
  /** The store to serve; its `cluster` is the key of `faults.kubernetes`. */
  store: ObjectStore;
  clock: SandboxClock;
  faults: SandboxFaults;
  /** Port on 127.0.0.1; 0 for any free one. */
  port: number;
  tokens: readonly ApiToken[];
  /** Milliseconds between the bookmarks of a watch, real time; 10 000 unless given. */
  bookmarkInterval?: number;
}

function answer(
  response: ServerResponse,
  code: number,
  body: Record<string, unknown>,
): void {
  if (response.headersSent || response.destroyed) {
    response.end();
    return;
  }
  response
    .writeHead(code, {
      'content-type': 'application/json',
      'cache-control': 'no-cache, private',
      ...(code === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...retryAfter(body),
    })
    .end(JSON.stringify(body));
}

/** A `Status` that says when to come again says so in a header, too. */
function retryAfter(body: Record<string, unknown>) {
  const { retryAfterSeconds } = (body.details ?? {}) as Record<string, unknown>;
  return body.kind === 'Status' && retryAfterSeconds
    ? { 'retry-after': String(retryAfterSeconds) }
    : {};
}

/** Answers requests, one by one. */
export class ApiHandler {
  readonly #options: KubernetesApiOptions;
  readonly #watches = new Set<() => void>();
  /** Versions from before are not compacted but unknown. */
  readonly #firstVersion: number;

  constructor(options: KubernetesApiOptions) {
    this.#options = options;
    this.#firstVersion = options.store.resourceVersion();
    ensureDefinitions(
      options.store,
      `${options.clock.now().toISOString().slice(0, 19)}Z`,
    );
  }

  endWatches(): void {
    [...this.#watches].forEach(end => end());
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    let resource: ResourceRequest | undefined;
    try {
      if (this.#fault() === 'down') {
        request.socket.destroy();
        return;
      }
      // Until the client gives up, or the server stops.
      if (this.#fault() === 'hang') return;
      if (this.#fault() === 'error') {
        throw new ApiError(
          500,
          'InternalError',
          'Internal error occurred: etcdserver: request timed out',
        );
      }
      const path = new URL(request.url ?? '/', 'https://localhost').pathname;
      const isOpen = openPaths.some(
        open => path === open || path.startsWith(`${open}/`),
      );
      const user = isOpen
        ? { name: 'system:anonymous', role: 'read' as const }
        : this.#authenticate(request);
      const info = readRequest(request.method ?? 'GET', request.url ?? '/');
      if (info.type === 'path') {
        await this.#handlePath(info.path, request, response, user);
        return;
      }
      resource = info;
      authorize(user, resource);
      await this.#handleResource(resource, request, response);
    } catch (error) {
      if (error instanceof NoSuchPath) {
        request.resume();
        response
          .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
          .end('404 page not found\n');
        return;
      }
      const apiError = toApiError(error, resource?.kind, resource?.name);
      // A body that was not read would be taken for the next request.
      request.resume();
      answer(response, apiError.code, apiError.toStatus());
    }
  }

  #authenticate(request: IncomingMessage): ApiUser {
    const user = authenticate(
      request.headers.authorization,
      this.#options.tokens,
    );
    return this.#fault() === 'forbidden' ? { ...user, role: 'none' } : user;
  }

  #fault() {
    return this.#options.faults.kubernetes[this.#options.store.cluster];
  }

  async #handlePath(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    user: ApiUser,
  ): Promise<void> {
    if (/^\/(healthz|livez|readyz)(\/.*)?$/.test(path)) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      return;
    }
    if (request.method === 'POST') {
      const body = parseBody(await readBody(request));
      const reviewed = review(path, body as Record<string, unknown>, user);
      if (reviewed) {
        answer(response, 201, reviewed);
        return;
      }
    }
    const found = discover(path) ?? openApi(path);
    if (!found || request.method !== 'GET') {
      throw new NoSuchPath();
    }
    answer(response, 200, found);
  }

  async #handleResource(
    resource: ResourceRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { store, clock } = this.#options;
    const warning = deprecationWarning(resource.kind, resource.version);
    if (warning) response.setHeader('warning', `299 - "${warning}"`);
    const representation = representationOf(request.headers.accept);
    const context = { store, now: clock.now(), representation };
    const body = async () => {
      refuseOtherFormats(request);
      return parseBody(await readBody(request));
    };
    const written = ({ code, object }: WriteResult) =>
      answer(
        response,
        code,
        object.kind === 'Status'
          ? object
          : represent(
              resource,
              object as Parameters<typeof represent>[1],
              clock.now(),
              representation,
            ),
      );
    switch (resource.verb) {
      case 'get':
        answer(response, 200, getObject(resource, context));
        break;
      case 'list':
        answer(response, 200, listObjects(resource, context));
        break;
      case 'watch':
        this.#watch(resource, request, response);
        break;
      case 'create':
        written(createObject(resource, await body(), store));
        break;
      case 'update':
        written(putObject(resource, await body(), store));
        break;
      case 'patch': {
        const type = (request.headers['content-type'] ?? '').split(';')[0];
        const text = await readBody(request);
        written(patchObject(resource, type, text, store));
        break;
      }
      case 'delete':
        written(deleteObject(resource, await body(), store));
        break;
      case 'deletecollection':
        answer(
          response,
          200,
          deleteCollection(resource, await body(), context),
        );
        break;
      default:
        throw new ApiError(
          405,
          'MethodNotAllowed',
          'the server does not allow this method on the requested resource',
        );
    }
  }

  #watch(
    resource: ResourceRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    if (this.#fault() === 'no-watch') {
      throw new ApiError(
        503,
        'ServiceUnavailable',
        'the server is currently unable to handle watch requests',
        { retryAfterSeconds: 1 },
      );
    }
    const { store, clock, bookmarkInterval = 10_000 } = this.#options;
    const asked = Number(resource.query.get('resourceVersion') || 0);
    // The real server answers 410 by status or inside the stream, depending on which layer notices first. Here versions of before
    // the server's start get the status, and those that have been compacted since get the event.
    if (asked > 0 && asked < this.#firstVersion && !store.changesSince(asked)) {
      throw expired(asked, store.resourceVersion());
    }
    let stop = () => {};
    const end = () => {
      stop();
      this.#watches.delete(end);
      response.end();
    };
    const start = () => {
      if (response.headersSent) return;
      response.writeHead(200, {
        'content-type': 'application/json',
        'cache-control': 'no-cache, private',
      });
      response.flushHeaders();
    };
    stop = startWatch(
      resource,
      {
        store,
        now: () => clock.now(),
        representation: representationOf(request.headers.accept),
        bookmarkInterval,
      },
      {
        send: event => {
          start();
          response.write(`${JSON.stringify(event)}\n`);
        },
        ready: () =>
          response.writableNeedDrain
            ? new Promise(resolve => response.once('drain', resolve))
            : setImmediate(),
        end: () => {
          start();
          end();
        },
      },
    );
    if (response.writableEnded) {
      stop();
      return;
    }
    start();
    this.#watches.add(end);
    response.on('close', end);
  }
}
