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

import { ResponseError } from '@backstage/errors';
import {
  ClusterDetail,
  ClusterKey,
  ClusterList,
  ClusterQuery,
} from './cluster';
import { clusterQueryToSearchParams } from './clusterQuery';
import {
  ClusterMetrics,
  ClusterRequest,
  ClusterRequestInput,
  ClusterTemplateList,
  MetricRange,
  NameAvailability,
  RequestPlan,
} from './request';
import { SetupReport } from './setup';

/**
 * Options of a single call.
 *
 * @public
 */
export interface ClusterApiRequestOptions {
  /** Backstage token, for calls from another back-end plugin; the browser's fetch adds its own. */
  token?: string;
  signal?: AbortSignal;
}

/**
 * The plugin's HTTP API. Every method throws `ResponseError` with the back end's message.
 *
 * @public
 */
export interface EphemeralClustersApi {
  listClusters(
    query: ClusterQuery,
    options?: ClusterApiRequestOptions,
  ): Promise<ClusterList>;
  getCluster(
    key: ClusterKey,
    options?: ClusterApiRequestOptions,
  ): Promise<ClusterDetail>;
  getMetrics(
    key: ClusterKey,
    range: MetricRange,
    options?: ClusterApiRequestOptions,
  ): Promise<ClusterMetrics>;
  /** Requests of a cluster, newest first. */
  listRequests(
    key: ClusterKey,
    options?: ClusterApiRequestOptions,
  ): Promise<{ items: ClusterRequest[] }>;
  getRequest(
    id: string,
    options?: ClusterApiRequestOptions,
  ): Promise<ClusterRequest>;
  /** Opens the change request; repeating the same input finds the same request. */
  createRequest(
    input: ClusterRequestInput,
    options?: ClusterApiRequestOptions,
  ): Promise<ClusterRequest>;
  /** Renders and checks without writing anything. */
  planRequest(
    input: ClusterRequestInput,
    options?: ClusterApiRequestOptions,
  ): Promise<RequestPlan>;
  cancelRequest(
    id: string,
    options?: ClusterApiRequestOptions,
  ): Promise<ClusterRequest>;
  retryRequest(
    id: string,
    options?: ClusterApiRequestOptions,
  ): Promise<ClusterRequest>;
  listTemplates(
    options?: ClusterApiRequestOptions,
  ): Promise<ClusterTemplateList>;
  checkName(
    query: {
      template: string;
      repository?: string;
      managementCluster?: string;
      name: string;
    },
    options?: ClusterApiRequestOptions,
  ): Promise<NameAvailability>;
  /** Asks Argo CD to look at the applications of a cluster again. */
  refreshCluster(
    key: ClusterKey,
    options?: ClusterApiRequestOptions,
  ): Promise<void>;
  /** Has Argo CD sync the applications that deliver a cluster to what Git says, without removing anything. */
  syncCluster(
    key: ClusterKey,
    options?: ClusterApiRequestOptions,
  ): Promise<void>;
  /**
   * How the plugin is set up, for operators. Answers are up to half a minute old; with `refresh` everything is looked at again. What takes
   * long is marked as `checking` and is in a later answer.
   */
  getSetup(
    query?: { refresh?: boolean },
    options?: ClusterApiRequestOptions,
  ): Promise<SetupReport>;
}

/** Most answers of the list that are kept: all pages of ten thousand clusters and some more. */
const mostLists = 100;

/**
 * Path of a cluster in the API, without the plugin's base URL.
 *
 * @public
 */
export function clusterPath(key: ClusterKey): string {
  return `/clusters/${encodeURIComponent(
    key.managementCluster,
  )}/${encodeURIComponent(key.namespace)}/${encodeURIComponent(key.name)}`;
}

/**
 * `EphemeralClustersApi` over `fetch`.
 *
 * @public
 */
export class EphemeralClustersClient implements EphemeralClustersApi {
  readonly #baseUrl: () => Promise<string>;
  readonly #fetch: typeof fetch;
  readonly #singleCaller: boolean;
  /** Last answer of the list by address, to send its ETag and to answer a 304. */
  readonly #lists = new Map<string, { etag: string; body: ClusterList }>();

  constructor(options: {
    /** Gives the plugin's base URL, e.g. from the discovery API. */
    baseUrl: () => Promise<string>;
    /** Adds the caller's credentials in the browser. */
    fetch?: typeof fetch;
    /** All calls are of one principal, whatever token they carry: an unchanged list is then answered from memory, as the same object. */
    singleCaller?: boolean;
  }) {
    this.#baseUrl = options.baseUrl;
    this.#singleCaller = options.singleCaller ?? false;
    this.#fetch = options.fetch ?? ((...args) => fetch(...args));
  }

  async listClusters(query: ClusterQuery, options?: ClusterApiRequestOptions) {
    const params = clusterQueryToSearchParams(query).toString();
    const path = `/clusters${params ? `?${params}` : ''}`;
    const keeps = this.#singleCaller || !options?.token;
    const known = keeps ? this.#lists.get(path) : undefined;
    const response = await this.#request('GET', path, undefined, options, {
      ...(known && { 'If-None-Match': known.etag }),
    });
    if (response.status === 304 && known) {
      this.#keep(path, known);
      return known.body;
    }
    const body = (await response.json()) as ClusterList;
    const etag = response.headers.get('ETag');
    if (etag && keeps) {
      this.#keep(path, { etag, body });
    }
    return body;
  }

  /** First pages stay the longest: a first page that did not change says that no other did. */
  #keep(path: string, answer: { etag: string; body: ClusterList }): void {
    this.#lists.delete(path);
    this.#lists.set(path, answer);
    if (this.#lists.size <= mostLists) return;
    const paths = [...this.#lists.keys()];
    const isFirstPage = (item: string) => !item.includes('cursor=');
    this.#lists.delete(paths.find(item => !isFirstPage(item)) ?? paths[0]);
  }

  getCluster(key: ClusterKey, options?: ClusterApiRequestOptions) {
    return this.#json<ClusterDetail>(
      'GET',
      clusterPath(key),
      undefined,
      options,
    );
  }

  getMetrics(
    key: ClusterKey,
    range: MetricRange,
    options?: ClusterApiRequestOptions,
  ) {
    return this.#json<ClusterMetrics>(
      'GET',
      `${clusterPath(key)}/metrics?range=${range}`,
      undefined,
      options,
    );
  }

  listRequests(key: ClusterKey, options?: ClusterApiRequestOptions) {
    return this.#json<{ items: ClusterRequest[] }>(
      'GET',
      `${clusterPath(key)}/requests`,
      undefined,
      options,
    );
  }

  getRequest(id: string, options?: ClusterApiRequestOptions) {
    return this.#json<ClusterRequest>(
      'GET',
      `/requests/${encodeURIComponent(id)}`,
      undefined,
      options,
    );
  }

  createRequest(
    input: ClusterRequestInput,
    options?: ClusterApiRequestOptions,
  ) {
    return this.#json<ClusterRequest>(
      'POST',
      '/requests',
      { ...input, dryRun: false },
      options,
    );
  }

  planRequest(input: ClusterRequestInput, options?: ClusterApiRequestOptions) {
    return this.#json<RequestPlan>(
      'POST',
      '/requests',
      { ...input, dryRun: true },
      options,
    );
  }

  cancelRequest(id: string, options?: ClusterApiRequestOptions) {
    return this.#json<ClusterRequest>(
      'POST',
      `/requests/${encodeURIComponent(id)}/cancel`,
      {},
      options,
    );
  }

  retryRequest(id: string, options?: ClusterApiRequestOptions) {
    return this.#json<ClusterRequest>(
      'POST',
      `/requests/${encodeURIComponent(id)}/retry`,
      {},
      options,
    );
  }

  listTemplates(options?: ClusterApiRequestOptions) {
    return this.#json<ClusterTemplateList>(
      'GET',
      '/templates',
      undefined,
      options,
    );
  }

  checkName(
    query: {
      template: string;
      repository?: string;
      managementCluster?: string;
      name: string;
    },
    options?: ClusterApiRequestOptions,
  ) {
    const params = new URLSearchParams(
      Object.entries(query).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
    return this.#json<NameAvailability>(
      'GET',
      `/names/availability?${params}`,
      undefined,
      options,
    );
  }

  async refreshCluster(key: ClusterKey, options?: ClusterApiRequestOptions) {
    await this.#request('POST', `${clusterPath(key)}/refresh`, {}, options);
  }

  async syncCluster(key: ClusterKey, options?: ClusterApiRequestOptions) {
    await this.#request('POST', `${clusterPath(key)}/sync`, {}, options);
  }

  getSetup(query?: { refresh?: boolean }, options?: ClusterApiRequestOptions) {
    return this.#json<SetupReport>(
      'GET',
      query?.refresh ? '/setup?refresh=true' : '/setup',
      undefined,
      options,
    );
  }

  async #json<T>(
    method: string,
    path: string,
    body?: unknown,
    options?: ClusterApiRequestOptions,
  ): Promise<T> {
    const response = await this.#request(method, path, body, options);
    return (await response.json()) as T;
  }

  async #request(
    method: string,
    path: string,
    body?: unknown,
    options?: ClusterApiRequestOptions,
    headers?: Record<string, string>,
  ): Promise<Response> {
    const response = await this.#fetch(`${await this.#baseUrl()}${path}`, {
      method,
      signal: options?.signal,
      headers: {
        ...headers,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(options?.token && { Authorization: `Bearer ${options.token}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok && response.status !== 304) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
