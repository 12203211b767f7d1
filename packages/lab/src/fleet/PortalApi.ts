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

import type { ClusterSight } from './readClusters';

interface ClusterList {
  items: ClusterSight[];
  nextCursor?: string;
}

/** The portal's API as the demo's operator, who sees everything. */
export class PortalApi {
  readonly #url: string;

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/api`;
  }

  /** The Cluster API clusters that the inventory has. */
  async clusters(): Promise<ClusterSight[]> {
    const token = await this.#token();
    const clusters: ClusterSight[] = [];
    const query = new URLSearchParams({ kind: 'capi', limit: '200' });
    for (;;) {
      const response = await fetch(
        `${this.#url}/ephemeral-clusters/clusters?${query}`,
        { headers: { Authorization: `Bearer ${token}` } },
      );
      if (!response.ok) {
        throw new Error(`The portal's list: ${response.status}`);
      }
      const { items, nextCursor } = (await response.json()) as ClusterList;
      clusters.push(...items);
      if (nextCursor === undefined) return clusters;
      query.set('cursor', nextCursor);
    }
  }

  /** Bytes of the page of the list that people open first, and how long it took in milliseconds. */
  async firstPage(): Promise<{ bytes: number; milliseconds: number }> {
    const token = await this.#token();
    const started = performance.now();
    const response = await fetch(`${this.#url}/ephemeral-clusters/clusters`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const body = await response.text();
    return {
      bytes: Buffer.byteLength(body),
      milliseconds: performance.now() - started,
    };
  }

  async #token(): Promise<string> {
    const response = await fetch(`${this.#url}/auth/demo/refresh`, {
      headers: { 'x-demo-user': 'olga' },
    });
    const body = (await response.json()) as {
      backstageIdentity: { token: string };
    };
    return body.backstageIdentity.token;
  }
}
