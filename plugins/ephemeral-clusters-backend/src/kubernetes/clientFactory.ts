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

import { createHash } from 'node:crypto';
import type { AgentOptions, RequestOptions } from 'node:https';
import { readLimited } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import { Agent, ProxyAgent, request, type Dispatcher } from 'undici';
import {
  Credentials,
  type KubernetesAccess,
  type PreparedRequest,
} from './credentials';
import { createConnector, http1, type Connector } from './connector';
import type { KubernetesAnswer, KubernetesClient } from './KubernetesClient';
import {
  selfReviewPaths,
  type SelfReview,
  type SelfReviewer,
} from './OwnRights';
import { systemTiming, type Timing } from './timing';

/** Bytes of an answer that is read as a whole; a page of 500 objects has some MiB. */
const bodyLimit = 64 * 1024 * 1024;

interface Open {
  /** Digest of what it was made from. */
  key: string;
  dispatcher: Dispatcher;
  connector?: Connector;
}

class KubeConfigClient implements KubernetesClient, SelfReviewer {
  readonly #credentials: Credentials;
  readonly #timing: Timing;
  /** One dispatcher for as long as certificates stay the same: client-node would make one, with its sockets, for each request. */
  #dispatcher: Open | undefined;
  /** Digest of what the latest request proved its identity with; undefined once that is to be got anew. */
  #used: string | undefined;
  /** Digest of what the API server has refused last. */
  #refused: string | undefined;

  static create(credentials: Credentials, timing: Timing): KubeConfigClient {
    return new KubeConfigClient(credentials, timing);
  }

  private constructor(credentials: Credentials, timing: Timing) {
    this.#credentials = credentials;
    this.#timing = timing;
  }

  get(
    path: string,
    query: Record<string, string | undefined>,
    signal: AbortSignal,
  ): Promise<KubernetesAnswer> {
    return this.#send({ path, query, signal });
  }

  review(
    kind: SelfReview,
    spec: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<KubernetesAnswer> {
    const path = selfReviewPaths[kind];
    const apiVersion = path.split('/').slice(2, 4).join('/');
    const question = { apiVersion, kind, spec };
    return this.#send({ path, query: {}, signal, question });
  }

  async #send(wanted: {
    path: string;
    query: Record<string, string | undefined>;
    signal: AbortSignal;
    /** Of a review of the account's own rights. */
    question?: Record<string, unknown>;
  }): Promise<KubernetesAnswer> {
    const { path, query, signal, question } = wanted;
    // Neither a plugin that is slow nor an address that answers nothing holds up an abort.
    const prepared = await unlessAborted(this.#credentials.prepare(), signal);
    const { cluster, options } = prepared;
    const headers = headersOf(options);
    const used = digest([headers, prepared.options.cert]);
    this.#used = used;
    const dispatcher = this.#dispatcherFor(prepared);
    const params = new URLSearchParams(
      Object.entries(query).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
    const search = params.toString();
    // Does not follow redirects: credentials go to the configured server only.
    const answered = request(
      `${cluster.server.replace(/\/+$/, '')}${path}${
        search ? `?${search}` : ''
      }`,
      {
        dispatcher,
        ...(question && { method: 'POST', body: JSON.stringify(question) }),
        headers: {
          ...headers,
          ...(question && { 'Content-Type': 'application/json' }),
        },
        signal,
        headersTimeout: 30_000,
        // A quiet watch is silent for minutes; whoever reads it judges silence itself.
        bodyTimeout: 0,
      },
    );
    const response = await unlessAborted(answered, signal);
    if (response.statusCode === 401) this.#refused = used;
    return {
      status: response.statusCode,
      header(name) {
        const value = response.headers[name.toLowerCase()];
        return Array.isArray(value) ? value[0] : value;
      },
      chunks: () => response.body,
      text: () => readLimited(response.body, bodyLimit),
    };
  }

  async reloadCredentials(): Promise<void> {
    // All kinds are refused at once, and each of them asks for this: a plugin or an identity provider is asked once.
    if (this.#refused !== this.#used) return;
    this.#used = undefined;
    this.#credentials.renew();
  }

  async close(): Promise<void> {
    const open = this.#dispatcher;
    this.#dispatcher = undefined;
    const destroyed = open?.dispatcher.destroy();
    open?.connector?.close();
    await destroyed;
  }

  #dispatcherFor({ config, cluster, options }: PreparedRequest): Dispatcher {
    const made = config.createDispatcherOptions(
      cluster,
      // The fields that matter (certificates, server name, verification) are the same in both.
      options as AgentOptions,
    );
    const key = digest(made);
    if (this.#dispatcher?.key === key) return this.#dispatcher.dispatcher;
    // The old one serves what is under way and then ends.
    this.#dispatcher?.dispatcher.close().catch(() => {});
    this.#dispatcher = { key, ...openWith(made, this.#timing) };
    return this.#dispatcher.dispatcher;
  }
}

function openWith(
  made: ReturnType<PreparedRequest['config']['createDispatcherOptions']>,
  timing: Timing,
): Omit<Open, 'key'> {
  if (made.type === 'proxy') {
    const { uri, requestTls } = made;
    return { dispatcher: new ProxyAgent({ uri, requestTls, ...http1 }) };
  }
  const connector = createConnector(
    made.type === 'agent' ? made.connect : {},
    timing,
  );
  return {
    connector,
    dispatcher: new Agent({ connect: connector.connect, ...http1 }),
  };
}

function headersOf(options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value !== undefined) headers[name] = String(value);
  }
  if (options.auth) {
    const basic = Buffer.from(options.auth).toString('base64');
    headers.Authorization = `Basic ${basic}`;
  }
  return headers;
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * A client for one management cluster. Nothing is read before the first request, and what cannot be read then is an error of that request:
 * `UnusableCredentials`. Credentials, TLS and proxy are this client's own: client-node mixes up the credentials of users with the same name
 * when several clusters share one `KubeConfig`.
 *
 * @param options - `report` hears what an operator should know and nobody else, such as what an exec plugin says that fails
 */
export function createKubernetesClient(
  access: KubernetesAccess,
  options: { timing?: Timing; report?(message: string): void } = {},
): KubernetesClient & SelfReviewer {
  const { timing = systemTiming, report } = options;
  return KubeConfigClient.create(
    Credentials.create({ access, timing, report }),
    timing,
  );
}
