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

import https from 'node:https';

export interface KubeClientOptions {
  /** `https://127.0.0.1:7602`, perhaps with a path. */
  server: string;
  /** PEM. */
  ca: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  token?: string;
}

/** What an API server answered that is not what was asked for. */
export class KubeError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** The few requests that the companions make. */
export class KubeClient {
  readonly #options: KubeClientOptions;
  readonly #agent: https.Agent;

  constructor(options: KubeClientOptions) {
    this.#options = options;
    this.#agent = new https.Agent({
      keepAlive: true,
      ca: options.ca,
      cert: options.cert,
      key: options.key,
    });
  }

  /** @returns the object; undefined for 404. @throws KubeError, or Error where there was no answer within ten seconds */
  async get<T>(path: string): Promise<T | undefined> {
    try {
      return await this.request<T>('GET', path);
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** @returns the objects of a kind; none where the API server does not know it */
  async list<T extends KubeObject>(path: string): Promise<T[]> {
    return (await this.get<KubeList<T>>(path))?.items ?? [];
  }

  /** Like `list`, but only their metadata: for large objects of which few are read. */
  async listMetadata(path: string): Promise<KubeObject[]> {
    const { items } = await this.request<KubeList>('GET', path, {
      accept:
        'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    });
    return items;
  }

  /** Makes an object what it is given as; fields that others have stay. */
  async apply(path: string, object: object): Promise<void> {
    await this.request('PATCH', `${path}?fieldManager=lab&force=true`, {
      body: object,
      contentType: 'application/apply-patch+yaml',
    });
  }

  /** Merges into an object, or with `/status` behind its path into the status of one. */
  async merge(path: string, patch: object): Promise<void> {
    await this.request('PATCH', path, {
      body: patch,
      contentType: 'application/merge-patch+json',
    });
  }

  async delete(path: string): Promise<void> {
    await this.request('DELETE', path).catch(error => {
      if (!(error instanceof KubeError && error.status === 404)) throw error;
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  async request<T>(
    method: string,
    path: string,
    {
      body,
      contentType = 'application/json',
      accept = 'application/json',
    }: { body?: object; contentType?: string; accept?: string } = {},
  ): Promise<T> {
    const { server, token } = this.#options;
    const { status, text } = await new Promise<{
      status: number;
      text: string;
    }>((resolve, reject) => {
      const request = https.request(
        `${server}${path}`,
        {
          method,
          agent: this.#agent,
          timeout: 10_000,
          headers: {
            Accept: accept,
            ...(body && { 'Content-Type': contentType }),
            ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      request.once('timeout', () =>
        request.destroy(new Error(`${method} ${path}: no answer`)),
      );
      request.once('error', reject);
      request.end(body && JSON.stringify(body));
    });
    if (status >= 400) {
      throw new KubeError(
        `${method} ${path}: ${status} ${text.slice(0, 300)}`,
        status,
      );
    }
    return JSON.parse(text) as T;
  }
}

/** An object of a list; only what is looked at has a type. */
export interface KubeObject {
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

export interface KubeList<T extends KubeObject = KubeObject> {
  items: T[];
}
