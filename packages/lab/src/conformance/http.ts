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

/** An answer, whole. */
export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** Parsed where it is JSON, else its text. */
  body: any;
}

/** What a request has besides method and path. */
export interface RequestOptions {
  headers?: Record<string, string>;
  /** Sent as JSON, or as it is where it is text. */
  body?: unknown;
  /** `application/json` unless given. */
  contentType?: string;
}

/** An address with credentials. */
export interface EndpointOptions {
  url: string;
  headers?: Record<string, string>;
  /** Certificate authority to trust, PEM. */
  ca?: string;
}

const deadline = 60_000;

/** One side of a conversation: an address and who asks. Sends requests as they are, and takes every status for an answer. */
export class Endpoint {
  readonly url: string;
  readonly #headers: Record<string, string>;
  readonly #agent: http.Agent | https.Agent;

  constructor({ url, headers = {}, ca }: EndpointOptions) {
    this.url = url.replace(/\/+$/, '');
    this.#headers = headers;
    this.#agent = url.startsWith('https:')
      ? new https.Agent({ ca, keepAlive: true })
      : new http.Agent({ keepAlive: true });
  }

  /** @throws Error where there is no answer within a minute */
  async ask(
    method: string,
    path: string,
    options: RequestOptions = {},
  ): Promise<Answer> {
    const response = await this.open(method, path, options);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: parse(text),
    };
  }

  /** As `ask`, for what has to succeed before the case can begin. @throws Error for any other answer */
  async must(
    method: string,
    path: string,
    options?: RequestOptions,
  ): Promise<Answer> {
    const answer = await this.ask(method, path, options);
    if (answer.status >= 300) {
      throw new Error(
        `${method} ${path} is answered with ${answer.status}: ${JSON.stringify(
          answer.body,
        ).slice(0, 400)}`,
      );
    }
    return answer;
  }

  /** The answer while it still comes. `signal` ends it. */
  open(
    method: string,
    path: string,
    { headers, body, contentType = 'application/json' }: RequestOptions = {},
    signal?: AbortSignal,
  ): Promise<http.IncomingMessage> {
    const text =
      body === undefined || typeof body === 'string'
        ? body
        : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = (this.url.startsWith('https:') ? https : http).request(
        `${this.url}${path}`,
        {
          method,
          agent: this.#agent,
          signal,
          headers: {
            accept: 'application/json',
            ...this.#headers,
            ...(text !== undefined && {
              'content-type': contentType,
              'content-length': Buffer.byteLength(text),
            }),
            ...headers,
          },
        },
        response => {
          request.setTimeout(0);
          resolve(response);
        },
      );
      request.setTimeout(deadline, () =>
        request.destroy(new Error(`no answer to ${method} ${path}`)),
      );
      request.on('error', reject);
      request.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
