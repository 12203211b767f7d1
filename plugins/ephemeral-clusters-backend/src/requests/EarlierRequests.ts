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

import { ConflictError } from '@backstage/errors';
import {
  formatInstant,
  parseInstant,
  type ClusterRequestInput,
  type CreateClusterInput,
  type DeleteClusterInput,
  type ExtendClusterInput,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { RequestStore, StoredRequest } from '../database';
import type { Inventory } from '../inventory/types';
import { nameNotAvailable } from '../policy/names';
import { baseKey, canonicalJson } from './keys';
import type { CreatePlanner } from './planning/CreatePlanner';
import type { DraftRequest } from './planning/draft';
import type { Requester } from './requester';
import { isUnderWay } from './types';

export interface EarlierRequestsOptions {
  store: RequestStore;
  creates: CreatePlanner;
  inventory: Inventory;
}

/** Finds who asked for the same before, so that asking twice is asking once. */
export class EarlierRequests {
  readonly #options: EarlierRequestsOptions;

  static create(options: EarlierRequestsOptions): EarlierRequests {
    return new EarlierRequests(options);
  }

  private constructor(options: EarlierRequestsOptions) {
    this.#options = options;
  }

  /** The request that asked for the same and still holds. */
  findSame(
    input: ClusterRequestInput,
    requester: Requester,
  ): Promise<StoredRequest | undefined> {
    return input.verb === 'create'
      ? this.#findSameCreate(input, requester)
      : this.#findSameChange(input);
  }

  /**
   * The request that was faster than a draft and asks for the same.
   *
   * @throws ConflictError where it asks for something else
   */
  async fasterThan(draft: DraftRequest): Promise<StoredRequest> {
    const { store } = this.#options;
    const { verb, cluster, baseKey: key, input, requestedBy } = draft.request;
    const winner = (await store.listByCluster(cluster)).find(
      other => other.verb === verb && isUnderWay(other.state),
    );
    const same =
      winner?.baseKey === key &&
      (verb !== 'create' ||
        (winner.requestedBy === requestedBy &&
          canonicalJson(winner.input) === canonicalJson(input)));
    if (winner && same) return winner;
    if (verb === 'create') throw new ConflictError(nameNotAvailable);
    const number = winner?.changeRequest?.number;
    throw new ConflictError(
      `Another ${verb === 'extend' ? 'extension' : 'removal'} of cluster ${
        cluster.name
      } is under way${
        number ? ` (#${number})` : ''
      }. Merge or cancel it first.`,
    );
  }

  /** The create that asked for exactly this and is under way, or whose cluster is still there. */
  async #findSameCreate(
    input: CreateClusterInput,
    requester: Requester,
  ): Promise<StoredRequest | undefined> {
    const { creates, store } = this.#options;
    const located = creates.locate(input);
    const [newest] = await store.listByBaseKey(
      baseKey({ verb: 'create', cluster: located.cluster }),
    );
    if (
      !newest ||
      newest.requestedBy !== requester.ref ||
      canonicalJson(newest.input) !== canonicalJson(located.input)
    ) {
      return undefined;
    }
    return (await this.holds(newest)) ? newest : undefined;
  }

  /** The removal that is under way, or the extension to the same end that is under way or in Git, whoever asked for it. */
  async #findSameChange(
    input: ExtendClusterInput | DeleteClusterInput,
  ): Promise<StoredRequest | undefined> {
    const requests = await this.#options.store.listByCluster(input.cluster);
    const newest = requests.find(request => request.verb === input.verb);
    if (!newest || !(await this.holds(newest))) return undefined;
    if (input.verb === 'delete') return newest;
    const end = parseInstant(input.expiresAt);
    return end && newest.expiresAt === formatInstant(end) ? newest : undefined;
  }

  /** True where a request is under way or what it asked for is so. */
  async holds(request: StoredRequest): Promise<boolean> {
    if (isUnderWay(request.state)) return true;
    if (request.state !== 'done') return false;
    const { inventory } = this.#options;
    if (request.verb === 'create') {
      const row = inventory.row(request.cluster);
      return row !== undefined && !['gone', 'requested'].includes(row.presence);
    }
    return (
      request.verb === 'extend' &&
      inventory.facts(request.cluster).declared?.origin.expiresAt ===
        request.expiresAt
    );
  }
}
