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
// The one place that loads client-node. A static import, because Jest's loader and the CommonJS build both take it; a dynamic one would
// need an experimental flag in tests.
import { KubeConfig } from '@kubernetes/client-node';
import { ForwardedError, InputError } from '@backstage/errors';
import { readLimited } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import { Agent, ProxyAgent, request, type Dispatcher } from 'undici';
import type { KubernetesAnswer, KubernetesClient } from './KubernetesClient';
import {
  selfReviewPaths,
  type SelfReview,
  type SelfReviewer,
} from './OwnRights';

/** Bytes of an answer that is read as a whole; a page of 500 objects has some MiB. */
const bodyLimit = 64 * 1024 * 1024;

/** How a management cluster is reached. */
export interface KubernetesAccess {
  /** Key of the management cluster, for messages. */
  id: string;
  /** Absent: `inCluster`. */
  kubeconfig?: { path: string; context?: string };
  inCluster: boolean;
}

function loadKubeConfig(access: KubernetesAccess): KubeConfig {
  const config = new KubeConfig();
  try {
    if (access.kubeconfig) {
      config.loadFromFile(access.kubeconfig.path);
      if (access.kubeconfig.context) {
        config.setCurrentContext(access.kubeconfig.context);
      }
    } else {
      config.loadFromCluster();
    }
  } catch (error) {
    throw new ForwardedError(
      `The kubeconfig of management cluster "${access.id}" cannot be read`,
      error,
    );
  }
  if (!config.getCurrentCluster()) {
    throw new InputError(
      `The kubeconfig of management cluster "${access.id}" has no cluster for ${
        access.kubeconfig?.context
          ? `the context "${access.kubeconfig.context}"`
          : 'its current context'
      }`,
    );
  }
  return config;
}

class KubeConfigClient implements KubernetesClient, SelfReviewer {
  readonly #access: KubernetesAccess;
  #config: KubeConfig;
  /** One dispatcher for as long as certificates stay the same: client-node would make one, with its sockets, for each request. */
  #dispatcher: { key: string; dispatcher: Dispatcher } | undefined;

  static create(access: KubernetesAccess): KubeConfigClient {
    return new KubeConfigClient(access, loadKubeConfig(access));
  }

  private constructor(access: KubernetesAccess, config: KubeConfig) {
    this.#access = access;
    this.#config = config;
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

  async #send(options: {
    path: string;
    query: Record<string, string | undefined>;
    signal: AbortSignal;
    /** Of a review of the account's own rights. */
    question?: Record<string, unknown>;
  }): Promise<KubernetesAnswer> {
    const { path, query, signal, question } = options;
    const config = this.#config;
    const server = config.getCurrentCluster()!.server.replace(/\/+$/, '');
    // Fills in certificates, tokens (files are read again when they are a minute old) and the answers of exec plugins.
    const credentials: RequestOptions = {};
    await config.applyToHTTPSOptions(credentials);
    const dispatcher = this.#dispatcherFor(config, credentials);
    const params = new URLSearchParams(
      Object.entries(query).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
    const headers: Record<string, string> = { Accept: 'application/json' };
    for (const [name, value] of Object.entries(credentials.headers ?? {})) {
      if (value !== undefined) headers[name] = String(value);
    }
    if (credentials.auth) {
      headers.Authorization = `Basic ${Buffer.from(credentials.auth).toString(
        'base64',
      )}`;
    }
    const search = params.toString();
    // Does not follow redirects: credentials go to the configured server only.
    const response = await request(
      `${server}${path}${search ? `?${search}` : ''}`,
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
    this.#config = loadKubeConfig(this.#access);
  }

  async close(): Promise<void> {
    await this.#dispatcher?.dispatcher.destroy();
    this.#dispatcher = undefined;
  }

  #dispatcherFor(config: KubeConfig, options: RequestOptions): Dispatcher {
    const made = config.createDispatcherOptions(
      config.getCurrentCluster(),
      // The fields that matter (certificates, server name, verification) are the same in both.
      options as AgentOptions,
    );
    const key = createHash('sha256').update(JSON.stringify(made)).digest('hex');
    if (this.#dispatcher?.key === key) return this.#dispatcher.dispatcher;
    // The old one serves what is under way and then ends.
    this.#dispatcher?.dispatcher.close().catch(() => {});
    let dispatcher: Dispatcher;
    switch (made.type) {
      case 'proxy':
        dispatcher = new ProxyAgent({
          uri: made.uri,
          requestTls: made.requestTls,
        });
        break;
      case 'socks':
        throw new InputError(
          `The kubeconfig of management cluster "${
            this.#access.id
          }" asks for a SOCKS proxy, which is not supported`,
        );
      default:
        dispatcher = new Agent({
          connect: made.type === 'agent' ? made.connect : {},
        });
    }
    this.#dispatcher = { key, dispatcher };
    return dispatcher;
  }
}

/**
 * A client for one management cluster. Credentials, TLS and proxy come from a `KubeConfig` of its own: client-node mixes up the
 * credentials of users with the same name when several clusters share one.
 *
 * @throws InputError naming the management cluster where its kubeconfig cannot be used
 */
export function createKubernetesClient(
  access: KubernetesAccess,
): KubernetesClient & SelfReviewer {
  return KubeConfigClient.create(access);
}
