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

import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { ChangeRequest } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { RequestPatch, RequestStore, StoredRequest } from '../database';
import type { Inventory } from '../inventory/types';
import { findDeclaration, resolveConflict } from './conflicts';
import { effectIsDeclared } from './effect';
import { LookSchedule } from './LookSchedule';
import type { Repositories } from './Repositories';
import type { RequestBoard } from './RequestBoard';
import { toStoredChangeRequest, type RequestOpener } from './RequestOpener';
import { buildTimeline, type Timeline } from './timeline/buildTimeline';
import { isUnderWay } from './types';
import { UsualTimes } from './UsualTimes';

/** After how long a merged request whose cluster is nowhere counts as overtaken by another change, in milliseconds. */
const lostMilliseconds = 5 * 60_000;

interface RequestFollowerOptions {
  store: RequestStore;
  repositories: Repositories;
  inventory: Inventory;
  opener: RequestOpener;
  board: RequestBoard;
  logger: LoggerService;
  /** How often a young request is compared with its change request, in milliseconds. */
  intervalMilliseconds: number;
  /** True where a metrics source is configured. */
  metrics: boolean;
  /** Called while a request waits for its first metric: the fleet is then read soon. */
  onWaitingForMetric?: () => void;
  now: () => Date;
}

/**
 * Follows every request until it is over, by comparing it with the forge and with what is observed. Level, not edge: a pass can come at any
 * time, after any crash, on any replica, and goes on from what it finds.
 */
export class RequestFollower {
  readonly #options: RequestFollowerOptions;
  readonly #looks: LookSchedule;
  readonly #usual: UsualTimes;
  #passing: Promise<void> | undefined;
  #again = false;

  static create(options: RequestFollowerOptions): RequestFollower {
    return new RequestFollower(options);
  }

  private constructor(options: RequestFollowerOptions) {
    this.#options = options;
    this.#looks = new LookSchedule(options.intervalMilliseconds);
    this.#usual = new UsualTimes(options.store, options.now);
  }

  /** Timeline of a request at this moment. */
  async timeline(request: StoredRequest): Promise<Timeline> {
    const { store, inventory, metrics, now } = this.#options;
    const [recorded, usual] = await Promise.all([
      store.stages(request.id),
      this.#usual.of(request),
    ]);
    return buildTimeline(request, {
      facts: inventory.facts(request.cluster),
      now: now(),
      usual,
      recorded,
      metrics,
    });
  }

  /** One pass over everything under way. Passes never overlap; one that is asked for meanwhile comes right after. */
  async pass(signal?: AbortSignal): Promise<void> {
    if (this.#passing) {
      this.#again = true;
      return this.#passing;
    }
    this.#passing = this.#passUntilQuiet(signal).finally(() => {
      this.#passing = undefined;
    });
    return this.#passing;
  }

  /** Looks at one request right now, whatever its schedule. */
  async look(id: string): Promise<StoredRequest | undefined> {
    const request = await this.#options.store.get(id);
    if (!request || !isUnderWay(request.state)) return request;
    this.#looks.forget(id);
    const after = await this.#reconcile(request);
    await this.#options.board.refresh();
    return after;
  }

  async #passUntilQuiet(signal: AbortSignal | undefined): Promise<void> {
    do {
      this.#again = false;
      await this.#passOnce(signal);
    } while (this.#again && !signal?.aborted);
  }

  async #passOnce(signal: AbortSignal | undefined): Promise<void> {
    const { store, board, logger } = this.#options;
    const requests = await store.listUnderWay();
    this.#looks.keep(requests.map(request => request.id));
    for (const request of requests) {
      if (signal?.aborted) return;
      try {
        await this.#reconcile(request);
      } catch (error) {
        // One request that cannot be looked at never holds up the others.
        const message = isError(error) ? error.message : 'Unknown error';
        logger.warn(`Request ${request.id} could not be followed: ${message}`);
      }
    }
    await board.refresh();
  }

  async #reconcile(request: StoredRequest): Promise<StoredRequest | undefined> {
    switch (request.state) {
      case 'opening':
        return this.#open(request);
      case 'open':
        return this.#lookAtChangeRequest(request);
      default:
        return this.#advance(request);
    }
  }

  async #open(request: StoredRequest) {
    const { opener, now } = this.#options;
    if (!this.#looks.isDue(request, now(), false)) return request;
    const opened = await opener.open(request);
    this.#looks.looked(request, now(), opened.state === 'opening');
    return opened;
  }

  async #lookAtChangeRequest(request: StoredRequest) {
    const { inventory, repositories, now, logger } = this.#options;
    const declared = inventory.facts(request.cluster);
    const urgent =
      declared.fresh && effectIsDeclared(request, declared.declared);
    if (!this.#looks.isDue(request, now(), urgent)) return request;
    const { provider } = repositories.get(request.repository);
    let current: ChangeRequest;
    try {
      current = await provider.get(request.changeRequest!.number);
    } catch (error) {
      this.#looks.looked(request, now(), true);
      throw error;
    }
    this.#looks.looked(request, now(), false);
    const changeRequest = {
      ...toStoredChangeRequest(current),
      // The commit that the product made, not the one that is there now.
      headRevision: request.changeRequest!.headRevision,
    };
    if (current.state === 'merged') {
      const merged = await this.#update(request, {
        state: 'merged',
        mergedAt: new Date(current.mergedAt ?? now()).toISOString(),
        changeRequest,
        error: undefined,
      });
      await inventory
        .refreshDeclarations(request.repository)
        .catch((error: Error) => logger.debug(error.message));
      return merged && this.#advance(merged);
    }
    if (current.state === 'closed') {
      return this.#update(request, {
        state: 'closed',
        finishedAt: new Date(current.closedAt ?? now()).toISOString(),
        changeRequest,
        error: undefined,
      });
    }
    if (current.mergeable === false) return this.#untangle(request, current);
    return request.error === undefined
      ? request
      : this.#update(request, { error: undefined });
  }

  async #untangle(request: StoredRequest, current: ChangeRequest) {
    const { repositories, opener, now } = this.#options;
    const repository = repositories.get(request.repository);
    const snapshot = await repositories.snapshot(repository);
    const resolution = resolveConflict({
      request,
      current,
      snapshot,
      declared: findDeclaration(repository, request.cluster, snapshot),
    });
    if (resolution.action === 'wait') {
      return request.error === resolution.message
        ? request
        : this.#update(request, { error: resolution.message });
    }
    if (resolution.action === 'withdraw') {
      await repository.provider.close(current.number, resolution.message);
      return this.#update(request, {
        state: 'closed',
        finishedAt: now().toISOString(),
        changeRequest: { ...request.changeRequest!, state: 'closed' },
        error: resolution.message,
      });
    }
    try {
      return await opener.reopen(request);
    } catch (error) {
      return this.#update(request, {
        error: `It conflicts with the main branch and could not be planned anew: ${
          isError(error) ? error.message : 'Unknown error'
        }`,
      });
    }
  }

  /** Records what is over of a merged request, and ends it when all is. */
  async #advance(request: StoredRequest): Promise<StoredRequest | undefined> {
    const { store, inventory, now } = this.#options;
    const facts = inventory.facts(request.cluster);
    const object = facts.capi ?? facts.vcluster;
    const { stages, finished, complete } = await this.timeline(request);
    if (stages.some(s => s.id === 'first-metric' && s.state === 'active')) {
      this.#options.onWaitingForMetric?.();
    }
    await store.recordStages(request.id, finished);
    if (complete) return this.#finish(request);
    const nowhere = facts.fresh && !object && !facts.declared;
    const since = now().getTime() - Date.parse(request.mergedAt!);
    if (request.verb !== 'delete' && nowhere && since > lostMilliseconds) {
      return this.#update(request, {
        state: 'failed',
        finishedAt: now().toISOString(),
        error: 'The cluster was taken out of Git again by another change.',
      });
    }
    if (request.verb === 'create' && object && !request.uid) {
      return this.#update(request, { uid: object.uid });
    }
    return request;
  }

  async #finish(request: StoredRequest): Promise<StoredRequest | undefined> {
    const { store, now } = this.#options;
    const at = now().toISOString();
    if (request.verb === 'delete') {
      const earlier = await store.listByCluster(request.cluster);
      const create = earlier.find(item => item.verb === 'create');
      await store.addTombstone(request.id, {
        cluster: request.cluster,
        uid: request.uid,
        owner: request.owner,
        purpose: request.purpose,
        template: request.template,
        templateVersion: request.templateVersion,
        requestedBy: create?.requestedBy,
        createdAt: create?.requestedAt,
        expiresAt: request.expiresAt ?? create?.expiresAt,
        goneAt: at,
      });
      await this.#endOthers(request, earlier);
    }
    return this.#update(request, { state: 'done', finishedAt: at });
  }

  /** Nothing else can become of a cluster that is gone. */
  async #endOthers(removal: StoredRequest, others: StoredRequest[]) {
    for (const other of others) {
      if (other.verb === 'delete' || other.requestedAt > removal.requestedAt) {
        continue;
      }
      if (other.state !== 'merged') continue;
      await this.#update(other, {
        state: 'failed',
        finishedAt: this.#options.now().toISOString(),
        error: 'The cluster was removed meanwhile.',
      });
    }
  }

  /** A lost race is no error: whoever won goes on, and the next pass sees what there is. */
  #update(request: StoredRequest, patch: RequestPatch) {
    return this.#options.store.update(request, patch);
  }
}
