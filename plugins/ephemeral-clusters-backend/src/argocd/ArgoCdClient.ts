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
  ForwardedError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { scrubError } from '../kubernetes';

/** Cluster that Argo CD can deliver to. */
export interface ArgoCdDestination {
  name: string;
  server: string;
  /** `Successful`, `Failed`, `Unknown`. */
  connection: string;
  message?: string;
}

/** The few calls of Argo CD's REST API that the product makes. */
export interface ArgoCdClient {
  /**
   * Asks Argo CD to compare an application with Git again.
   *
   * @throws NotFoundError, NotAllowedError, ServiceUnavailableError with Argo CD's scrubbed message
   */
  refresh(application: { namespace: string; name: string }): Promise<void>;
  /** Destinations that the token may see; undefined where it may see none, which says nothing about which there are. */
  destinations(signal: AbortSignal): Promise<ArgoCdDestination[] | undefined>;
}

const deadline = 10_000;

/** `ArgoCdClient` over `fetch`, with an account's or project role's token. */
export function createArgoCdClient(options: {
  url: string;
  token: string;
}): ArgoCdClient {
  const base = options.url.replace(/\/+$/, '');

  async function get(path: string, signal?: AbortSignal): Promise<unknown> {
    const timeout = AbortSignal.timeout(deadline);
    let response: Response;
    try {
      response = await fetch(`${base}${path}`, {
        headers: {
          Accept: 'application/json',
          Authorization: `Bearer ${options.token}`,
        },
        // The token is for this server only.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (error) {
      throw new ServiceUnavailableError(
        `Argo CD cannot be reached: ${scrubError(error)}`,
      );
    }
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as unknown;
    const message = messageOf(text) ?? `it answered ${response.status}`;
    if (response.status === 404) {
      throw new NotFoundError(`Argo CD: ${message}`);
    }
    if (response.status === 401 || response.status === 403) {
      throw new NotAllowedError(`Argo CD did not allow it: ${message}`);
    }
    throw new ServiceUnavailableError(`Argo CD failed: ${message}`);
  }

  return {
    async refresh({ namespace, name }) {
      const params = new URLSearchParams({
        refresh: 'normal',
        appNamespace: namespace,
      });
      await get(`/api/v1/applications/${encodeURIComponent(name)}?${params}`);
    },
    async destinations(signal) {
      const body = (await get('/api/v1/clusters', signal)) as {
        items?: unknown;
      };
      if (!Array.isArray(body.items) || body.items.length === 0) {
        return undefined;
      }
      try {
        return body.items.map(item => ({
          name: String(item.name ?? ''),
          server: String(item.server ?? ''),
          connection: String(item.connectionState?.status ?? 'Unknown'),
          message: item.connectionState?.message || undefined,
        }));
      } catch (error) {
        throw new ForwardedError('Argo CD sent clusters without fields', error);
      }
    },
  };
}

function messageOf(text: string): string | undefined {
  try {
    const { message, error } = JSON.parse(text) as Record<string, unknown>;
    const found = message ?? error;
    return typeof found === 'string' && found ? scrubError(found) : undefined;
  } catch {
    return undefined;
  }
}
