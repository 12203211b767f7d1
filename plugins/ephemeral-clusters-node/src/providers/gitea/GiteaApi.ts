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

import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  getGiteaRequestOptions,
  type GiteaIntegrationConfig,
} from '@backstage/integration';
import type { z } from 'zod';
import { AnswerTooLargeError, readLimited } from '../../readLimited';

/** Right that a request needs, as Gitea and Forgejo name the scopes of tokens. */
export type GiteaScope =
  | 'read:repository'
  | 'write:repository'
  | 'write:issue'
  | 'read:user';

/** One request. */
export interface GiteaRequest {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the repository's address in the API, or below the server's. */
  path: string;
  of?: 'repository' | 'server';
  query?: Record<string, string | number | boolean>;
  body?: unknown;
  /** Follows "The forge does not let us …". */
  doing: string;
  scope: GiteaScope;
  /** Statuses that the caller deals with itself. */
  expected?: number[];
  signal?: AbortSignal;
}

export interface GiteaAnswer<T> {
  status: number;
  /** Undefined for an expected status that is no success, and for an empty answer. */
  body?: T;
  /** Scrubbed message of an expected status that is no success. */
  message: string;
}

const timeoutMilliseconds = 30_000;
/** A page of a tree, or a file, has some hundred KiB. */
const bodyLimitMebibytes = 32;

/**
 * Gitea's REST API for one repository. Redirects are not followed, since they would carry the token elsewhere; no text of an error
 * holds a credential.
 */
export class GiteaApi {
  /** `host:port`, for messages. */
  readonly host: string;
  /** Page of the repository. */
  readonly page: string;
  readonly #server: string;
  readonly #base: string;
  readonly #headers: Record<string, string>;
  readonly #secrets: string[];

  /** @throws InputError where the address is not that of a repository of this integration */
  constructor(options: { url: string; config: GiteaIntegrationConfig }) {
    const { url, config } = options;
    const root = (config.baseUrl ?? `https://${config.host}`).replace(
      /\/+$/,
      '',
    );
    const parsed = new URL(url);
    if (parsed.username || parsed.password) {
      throw new InputError(
        'The address of a repository holds no credentials; they belong into integrations.gitea.',
      );
    }
    const path = `${parsed.origin}${parsed.pathname}`.startsWith(`${root}/`)
      ? `${parsed.origin}${parsed.pathname}`.slice(root.length)
      : parsed.pathname;
    const [owner, name, ...rest] = path
      .replace(/^\/+|\/+$/g, '')
      .replace(/\.git$/, '')
      .split('/');
    if (!owner || !name || rest.length > 0) {
      throw new InputError(
        `"${parsed.origin}${parsed.pathname}" is not the address of a repository. Write it like ${root}/owner/name.`,
      );
    }
    this.host = parsed.host;
    this.page = `${root}/${owner}/${name}`;
    this.#server = `${root}/api/v1`;
    this.#base = `${this.#server}/repos/${owner}/${name}`;
    this.#headers = {
      ...getGiteaRequestOptions(config).headers,
      Accept: 'application/json',
    };
    const { username, password } = config;
    this.#secrets = password
      ? [
          password,
          Buffer.from(`${username ?? ''}:${password}`).toString('base64'),
        ]
      : [];
  }

  /**
   * @throws ServiceUnavailableError where the forge cannot be reached, answers with an error of its own, or refuses the token
   * @throws NotFoundError, ConflictError by status, unless it is expected
   */
  async request<T>(
    request: GiteaRequest,
    schema?: z.ZodType<T>,
  ): Promise<GiteaAnswer<T>> {
    const response = await this.#send(request);
    if (response.status >= 300 && response.status < 400) {
      throw new ServiceUnavailableError(
        `The forge at ${this.host} answers with a redirect. Put its final address into the configuration of the repository and of integrations.gitea.`,
      );
    }
    const text = await this.#read(response);
    if (response.ok) {
      return {
        status: response.status,
        message: '',
        ...(schema && { body: this.#parse(text, schema) }),
      };
    }
    const message = this.#messageOf(text);
    if (request.expected?.includes(response.status)) {
      return { status: response.status, message };
    }
    throw this.#errorFor(response.status, message, request);
  }

  /** As `request`, for an answer that always has a body. */
  async get<T>(request: GiteaRequest, schema: z.ZodType<T>): Promise<T> {
    const { body } = await this.request(request, schema);
    return body as T;
  }

  async #send(request: GiteaRequest): Promise<Response> {
    const query = new URLSearchParams(
      Object.entries(request.query ?? {}).map(([key, value]) => [
        key,
        String(value),
      ]),
    ).toString();
    const base = request.of === 'server' ? this.#server : this.#base;
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    try {
      return await fetch(`${base}${request.path}${query ? `?${query}` : ''}`, {
        method: request.method ?? 'GET',
        redirect: 'manual',
        signal: request.signal
          ? AbortSignal.any([request.signal, timeout])
          : timeout,
        headers: {
          ...this.#headers,
          ...(request.body !== undefined && {
            'Content-Type': 'application/json',
          }),
        },
        body:
          request.body === undefined ? undefined : JSON.stringify(request.body),
      });
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  async #read(response: Response): Promise<string> {
    try {
      return await readLimited(response.body, bodyLimitMebibytes * 1024 * 1024);
    } catch (error) {
      if (error instanceof AnswerTooLargeError) {
        throw new ServiceUnavailableError(
          `The forge at ${this.host} answers with more than ${bodyLimitMebibytes} MiB, which is not read.`,
        );
      }
      throw this.#unreachable(error);
    }
  }

  #unreachable(error: unknown): ServiceUnavailableError {
    const { name, cause } = error as { name?: string; cause?: unknown };
    const code = (cause as { code?: unknown } | undefined)?.code;
    if (name === 'TimeoutError') {
      return new ServiceUnavailableError(
        `The forge at ${
          this.host
        } cannot be reached: it did not answer within ${
          timeoutMilliseconds / 1000
        } seconds.`,
      );
    }
    return new ServiceUnavailableError(
      `The forge at ${this.host} cannot be reached${
        typeof code === 'string' ? ` (${code})` : ''
      }.`,
    );
  }

  #parse<T>(text: string, schema: z.ZodType<T>): T {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      value = undefined;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new ServiceUnavailableError(
      `The forge at ${
        this.host
      } answers, but not as Gitea does (at "${issue.path.join(
        '.',
      )}"). Is there something else at this address?`,
    );
  }

  #errorFor(status: number, message: string, request: GiteaRequest): Error {
    const said = message ? ` It says: ${message}` : '';
    const { doing, scope } = request;
    if (status === 401) {
      return new ServiceUnavailableError(
        `The forge at ${this.host} does not accept our credentials: the token in integrations.gitea is wrong, has expired, or is missing.${said}`,
      );
    }
    if (status === 403) {
      return new ServiceUnavailableError(
        `The forge at ${this.host} does not let us ${doing}: the token in integrations.gitea needs the right ${scope}, and its user the same access to the repository.${said}`,
      );
    }
    if (status === 404) {
      return new NotFoundError(
        `The forge at ${this.host} finds nothing to ${doing}: it is not there, or the token in integrations.gitea may not see it.${said}`,
      );
    }
    if (status === 429 || status >= 500) {
      return new ServiceUnavailableError(
        `The forge at ${this.host} answered ${status} when we wanted to ${doing}.${said}`,
      );
    }
    return new ConflictError(
      `The forge at ${this.host} refused to ${doing} (${status}).${said}`,
    );
  }

  #messageOf(text: string): string {
    let message = '';
    try {
      const body = JSON.parse(text) as { message?: unknown };
      if (typeof body?.message === 'string') message = body.message;
    } catch {
      // An error page of a proxy says nothing that is worth showing.
    }
    return this.#scrub(message);
  }

  #scrub(text: string): string {
    return this.#secrets
      .reduce((current, secret) => current.replaceAll(secret, '***'), text)
      .replace(/\/\/[^/@\s]*@/g, '//')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300);
  }
}

/** Puts a branch or a file's path into an address; its slashes stay. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
