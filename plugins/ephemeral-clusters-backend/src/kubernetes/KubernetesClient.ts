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

/** Answer of a Kubernetes API server, its body not read yet. */
export interface KubernetesAnswer {
  status: number;
  header(name: string): string | undefined;
  /** Chunks of the body as they arrive. Leaving the loop early ends the request. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Whole body as text. */
  text(): Promise<string>;
}

/** Reads from one Kubernetes API server. It has no way to write. */
export interface KubernetesClient {
  /**
   * Sends a GET.
   *
   * @param path - absolute path without a query: `/apis/cluster.x-k8s.io/v1beta2/clusters`
   * @throws UnusableCredentials, or what the connection throws; an answer of any status is no error
   */
  get(
    path: string,
    query: Record<string, string | undefined>,
    signal: AbortSignal,
  ): Promise<KubernetesAnswer>;
  /**
   * The API server has refused the credentials: the next request gets them anew, from their file, plugin or identity provider. Where that
   * has happened since they were refused, nothing happens.
   */
  reloadCredentials(): Promise<void>;
  /** Ends open connections. */
  close(): Promise<void>;
}

/**
 * There is nothing to ask an API server with: a kubeconfig that cannot be read, a plugin that fails. Somebody has to mend it; until then it is
 * worth a try now and then. Says what to look at, and nothing that may be secret.
 */
export class UnusableCredentials extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableCredentials';
  }
}

/** What an API server said instead of what was asked for, in the words of its `Status`. */
export class KubernetesError extends Error {
  /** HTTP status, or the code in a `Status` object. 0: the answer could not be understood. */
  readonly status: number;
  readonly reason?: string;
  readonly retryAfterMilliseconds?: number;

  constructor(
    status: number,
    message: string,
    options?: { reason?: string; retryAfterMilliseconds?: number },
  ) {
    super(message);
    this.name = 'KubernetesError';
    this.status = status;
    this.reason = options?.reason;
    this.retryAfterMilliseconds = options?.retryAfterMilliseconds;
  }

  /** History is gone: list again. Comes as HTTP status, inside a watch, and for an old `continue` token. */
  get expired(): boolean {
    return (
      this.status === 410 || this.reason === 'Expired' || this.reason === 'Gone'
    );
  }

  /** From an answer whose status is not 200. */
  static async fromAnswer(answer: KubernetesAnswer): Promise<KubernetesError> {
    let body: unknown;
    let text = '';
    try {
      text = await answer.text();
      body = JSON.parse(text);
    } catch {
      // Proxies answer with pages; the status is what counts.
    }
    const error = KubernetesError.fromStatus(body, answer.status);
    const retryAfter = Number(answer.header('retry-after'));
    if (retryAfter > 0 && error.retryAfterMilliseconds === undefined) {
      return new KubernetesError(answer.status, error.message, {
        reason: error.reason,
        retryAfterMilliseconds: retryAfter * 1000,
      });
    }
    return error;
  }

  /** From a `Status` object, as bodies of errors and `ERROR` events of a watch hold. */
  static fromStatus(body: unknown, fallback = 0): KubernetesError {
    const status = (typeof body === 'object' && body !== null ? body : {}) as {
      code?: unknown;
      message?: unknown;
      reason?: unknown;
      details?: { retryAfterSeconds?: unknown };
    };
    const code = typeof status.code === 'number' ? status.code : fallback;
    const seconds = Number(status.details?.retryAfterSeconds);
    return new KubernetesError(
      code,
      typeof status.message === 'string' && status.message !== ''
        ? shorten(status.message)
        : `The Kubernetes API answered ${code || 'something unexpected'}`,
      {
        reason: typeof status.reason === 'string' ? status.reason : undefined,
        retryAfterMilliseconds: seconds > 0 ? seconds * 1000 : undefined,
      },
    );
  }
}

/**
 * Text of an error that may be shown: one short line without addresses' credentials, tokens or certificates.
 */
export function scrubError(error: unknown): string {
  let text = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error ? error.cause : undefined;
  if ((!text || text === 'fetch failed') && cause instanceof Error) {
    text = cause.message;
  }
  const code = (error as { code?: unknown } | undefined)?.code;
  if (!text && typeof code === 'string') text = code;
  return shorten(
    text
      .replace(/-----BEGIN [\s\S]*?-----END [^-]*-----/g, '[certificate]')
      .replace(/\/\/[^/\s:@]+:[^/\s@]+@/g, '//')
      .replace(/\b(bearer|basic|token)\s+[\w.~+/=-]{8,}/gi, '$1 [hidden]')
      .replace(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '[hidden]'),
  );
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}
