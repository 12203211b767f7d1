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

import type { ClusterKey } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { RequestStore, StoredRequest } from '../database';
import { canonicalJson, clusterRef } from './keys';
import {
  isUnderWay,
  type ActiveRequest,
  type ClusterTombstone,
  type RequestView,
} from './types';

const day = 24 * 60 * 60 * 1000;

/** How long a page stays of a cluster that is gone, in milliseconds. */
const tombstoneMilliseconds = 90 * day;

/** `RequestView` over the database: what is under way and what is gone, in memory. */
export class RequestBoard implements RequestView {
  readonly #store: RequestStore;
  readonly #now: () => Date;
  readonly #listeners = new Set<() => void>();
  #active: readonly ActiveRequest[] = [];
  #tombstones: ReadonlyMap<string, ClusterTombstone> = new Map();
  #fingerprint = '';
  #reading: Promise<void> = Promise.resolve();

  static create(options: { store: RequestStore; now: () => Date }) {
    return new RequestBoard(options.store, options.now);
  }

  private constructor(store: RequestStore, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  active(): readonly ActiveRequest[] {
    return this.#active;
  }

  history(key: ClusterKey): ClusterTombstone | undefined {
    return this.#tombstones.get(clusterRef(key));
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the database again, after a change of this process or for those of others; tells listeners if something differs. */
  refresh(): Promise<void> {
    // One after the other, so that an earlier state never overwrites a later one.
    this.#reading = this.#reading.catch(() => {}).then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    const now = this.#now().getTime();
    const since = (milliseconds: number) =>
      new Date(now - milliseconds).toISOString();
    const [underWay, ended, tombstones] = await Promise.all([
      this.#store.listUnderWay(),
      this.#store.listEndedCreates(since(day)),
      this.#store.listTombstones(since(tombstoneMilliseconds)),
    ]);
    const byCluster = new Map<string, ClusterTombstone>();
    for (const tombstone of tombstones) {
      const ref = clusterRef(tombstone.cluster);
      if (!byCluster.has(ref)) byCluster.set(ref, tombstone);
    }
    // A cluster that was removed before it was ready has not failed: it is gone.
    const failed = ended.filter(request => {
      const tombstone = byCluster.get(clusterRef(request.cluster));
      return !tombstone || tombstone.goneAt < request.requestedAt;
    });
    const newest = new Map<string, StoredRequest>();
    for (const request of [...underWay, ...failed]) {
      const place = `${clusterRef(request.cluster)}:${request.verb}`;
      const other = newest.get(place);
      if (!other || isNewer(request, other)) newest.set(place, request);
    }
    const active = [...newest.values()]
      .sort((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1))
      .map(toActiveRequest);
    const fingerprint = canonicalJson([active, tombstones]);
    if (fingerprint === this.#fingerprint) return;
    this.#fingerprint = fingerprint;
    this.#active = active;
    this.#tombstones = byCluster;
    for (const listener of this.#listeners) listener();
  }
}

function isNewer(one: StoredRequest, other: StoredRequest): boolean {
  const [a, b] = [isUnderWay(one.state), isUnderWay(other.state)];
  return a === b ? one.requestedAt > other.requestedAt : a;
}

/** What the inventory needs of a stored request. */
export function toActiveRequest(request: StoredRequest): ActiveRequest {
  const { changeRequest } = request;
  return {
    id: request.id,
    verb: request.verb,
    cluster: request.cluster,
    uid: request.uid,
    state: request.state,
    requestedBy: request.requestedBy,
    requestedAt: request.requestedAt,
    owner: request.owner,
    purpose: request.purpose,
    template: request.template,
    templateVersion: request.templateVersion,
    expiresAt: request.expiresAt,
    repository: request.repository,
    changeRequest: changeRequest && {
      number: changeRequest.number,
      url: changeRequest.url,
      state: changeRequest.state,
    },
    error: request.error,
  };
}
