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

/** An answer of Gitea. */
export interface GiteaAnswer<T> {
  status: number;
  /** Undefined where there is none. */
  body: T;
}

/** Gitea's REST API for the lab's own set-up; the portal has its own client. */
export class GiteaApi {
  readonly #base: string;
  readonly #authorization: string;

  constructor(url: string, authorization: string) {
    this.#base = `${url}/api/v1`;
    this.#authorization = authorization;
  }

  /** With a name and a password: tokens are made so. */
  static withPassword(url: string, username: string, password: string) {
    const credentials = Buffer.from(`${username}:${password}`);
    return new GiteaApi(url, `Basic ${credentials.toString('base64')}`);
  }

  static withToken(url: string, token: string) {
    return new GiteaApi(url, `token ${token}`);
  }

  /**
   * @param accepted - statuses, besides those of success, that the caller deals with
   * @throws Error with the forge's message for any other status
   */
  async request<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    accepted: readonly number[] = [],
  ): Promise<GiteaAnswer<T>> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: {
        Accept: 'application/json',
        Authorization: this.#authorization,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok && !accepted.includes(response.status)) {
      throw new Error(
        `Gitea answers ${method} ${path} with ${response.status}: ${text.slice(
          0,
          500,
        )}`,
      );
    }
    return { status: response.status, body: parse(text) as T };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Some answers are no JSON: nothing at all, or a proxy's page.
    return undefined;
  }
}
