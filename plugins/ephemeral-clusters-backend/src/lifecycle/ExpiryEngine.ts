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

import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { ClusterKey } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { EphemeralClustersConfig } from '../config';
import type { RequestStore, StoredRequest } from '../database';
import type { Inventory } from '../inventory/types';
import { endMoved } from '../requests/conflicts';
import { clusterRef } from '../requests/keys';
import type { Repositories } from '../requests/Repositories';
import type { RequestFollower } from '../requests/RequestFollower';
import type { RequestService } from '../requests/RequestService';
import { engineRequester } from '../requests/types';
import { nextExpiryAction, type ExpiryAction } from './nextExpiryAction';

/** Most removals that one tick asks for, so that a wrong clock or a mass expiry neither floods the forge nor empties a fleet at once. */
const maximumRemovalsPerTick = 20;

interface ExpiryEngineOptions {
  config: EphemeralClustersConfig['lifecycle'];
  inventory: Inventory;
  service: RequestService;
  follower: RequestFollower;
  store: RequestStore;
  repositories: Repositories;
  logger: LoggerService;
  auditor: AuditorService;
  now: () => Date;
}

/**
 * Ends clusters whose lifetime is over, by a change request; warns before. A tick is short and can come at any time and on any replica, since
 * every request has a key: asking twice finds the first. In mode `report` it only says what it would do.
 */
export class ExpiryEngine {
  readonly #options: ExpiryEngineOptions;

  static create(options: ExpiryEngineOptions): ExpiryEngine {
    return new ExpiryEngine(options);
  }

  private constructor(options: ExpiryEngineOptions) {
    this.#options = options;
  }

  /** Looks at every cluster once. @param signal - stops before the next cluster */
  async tick(signal?: AbortSignal): Promise<void> {
    const { inventory, store, now, config } = this.#options;
    const underWay = await store.listUnderWay();
    const removals = new Map(
      underWay
        .filter(request => request.verb === 'delete')
        .map(request => [clusterRef(request.cluster), request]),
    );
    /** Repositories are read again once per tick, not once per cluster. */
    const read = new Map<string, Promise<void>>();
    let asked = 0;
    for (const row of inventory.rows()) {
      if (signal?.aborted) return;
      const action = nextExpiryAction(
        {
          facts: inventory.facts(row),
          removing: removals.has(clusterRef(row)),
        },
        now(),
        config.warnBefore,
      );
      if (action.action === 'warn') await this.#warn(row, action);
      if (action.action !== 'remove') continue;
      if (config.mode === 'report') {
        await this.#report(row, action.expiresAt);
      } else if (asked < maximumRemovalsPerTick) {
        if (await this.#guarded(row, () => this.#remove(row, read))) asked += 1;
      }
    }
    for (const request of removals.values()) {
      if (signal?.aborted) return;
      if (request.state !== 'open') continue;
      await this.#guarded(request.cluster, () => this.#attend(request, read));
    }
  }

  async #warn(
    key: ClusterKey,
    { expiresAt, threshold }: { expiresAt: string; threshold: string },
  ): Promise<void> {
    const notice = `warn:${clusterRef(key)}:${expiresAt}:${threshold}`;
    if (!(await this.#isFirst(notice))) return;
    this.#options.logger.info(
      `Cluster ${clusterRef(key)} ends at ${expiresAt}`,
    );
  }

  async #report(key: ClusterKey, expiresAt: string): Promise<void> {
    const notice = `report:${clusterRef(key)}:${expiresAt}`;
    if (!(await this.#isFirst(notice))) return;
    this.#options.logger.warn(
      `Cluster ${clusterRef(
        key,
      )} ended at ${expiresAt}. It would be removed if ephemeralClusters.lifecycle.mode were "enforce".`,
    );
    await this.#audit('report', key, { expiresAt });
  }

  /** @returns true where the forge was asked for a change request */
  async #remove(
    key: ClusterKey,
    read: Map<string, Promise<void>>,
  ): Promise<boolean> {
    const action = await this.#decideAgain(key, read, false);
    if (action.action !== 'remove') {
      if (action.action === 'blocked') {
        this.#options.logger.warn(
          `Cluster ${clusterRef(key)} is over its end and stays: ${
            action.reason
          }`,
        );
      }
      return false;
    }
    const { request, created } = await this.#options.service.submitExpired(
      key,
      action.expiresAt,
      engineRequester,
    );
    if (!created) return false;
    const error = request.state === 'failed' ? request.error : undefined;
    if (error !== undefined) {
      this.#options.logger.warn(
        `Cluster ${clusterRef(key)} is over its end, and attempt ${
          request.attempt
        } to ask for its removal failed: ${error} It is asked for again later.`,
      );
    }
    await this.#audit(
      'remove',
      key,
      {
        expiresAt: action.expiresAt,
        requestId: request.id,
        changeRequest: request.changeRequest?.url,
      },
      error,
    );
    return true;
  }

  /**
   * A removal whose change request is open: merged when the cluster's time is over, where the operator lets the product do that, whoever asked
   * for it. An own one is withdrawn where the end moved; a person's stays theirs.
   */
  async #attend(
    request: StoredRequest,
    read: Map<string, Promise<void>>,
  ): Promise<void> {
    const { config, follower, repositories, logger } = this.#options;
    const action = await this.#decideAgain(request.cluster, read, true);
    const isOwn = request.requestedBy === engineRequester;
    const isOver =
      action.action === 'remove' &&
      (!isOwn || action.expiresAt === request.expiresAt);
    if (!isOver) {
      if (isOwn) await this.#withdraw(request, action);
      return;
    }
    if (!config.autoMerge || config.mode !== 'enforce') return;
    const { provider } = repositories.get(request.repository);
    const current = await provider.get(request.changeRequest!.number);
    const { headRevision } = request.changeRequest!;
    if (current.state === 'open' && current.mergeable) {
      if (!headRevision || current.headRevision !== headRevision) {
        logger.warn(
          `Change request ${current.url} is not merged by itself: somebody has changed its branch.`,
        );
        return;
      }
      await provider.merge(current.number, headRevision);
      await this.#audit('merge', request.cluster, {
        requestId: request.id,
        changeRequest: current.url,
      });
    }
    await follower.look(request.id);
  }

  async #withdraw(request: StoredRequest, action: ExpiryAction): Promise<void> {
    const { service, inventory } = this.#options;
    const { declared } = inventory.facts(request.cluster);
    // Not in Git any more: merged, or removed by another change; the follower sees which.
    if (!declared) return;
    const moved = declared.origin.expiresAt !== request.expiresAt;
    if (action.action !== 'held' && !moved) return;
    await service.withdraw(
      request.id,
      action.action === 'held'
        ? `It is held until ${action.until}: ${action.reason}`
        : endMoved(declared),
    );
    await this.#audit('withdraw', request.cluster, { requestId: request.id });
  }

  /** The decision on what Git and the live object say at this moment, not on what was seen last. */
  async #decideAgain(
    key: ClusterKey,
    read: Map<string, Promise<void>>,
    ownRemoval: boolean,
  ): Promise<ExpiryAction> {
    const { inventory, store, now } = this.#options;
    const repository = inventory.facts(key).declared?.repository;
    if (repository !== undefined) {
      const reading =
        read.get(repository) ?? inventory.refreshDeclarations(repository);
      read.set(repository, reading);
      await reading;
    }
    const live = await inventory.readLive(key);
    const facts = inventory.facts(key);
    const removing =
      !ownRemoval &&
      (await store.listByCluster(key)).some(
        request =>
          request.verb === 'delete' &&
          ['opening', 'open', 'merged'].includes(request.state),
      );
    const action = nextExpiryAction({ facts, removing }, now(), []);
    if (action.action !== 'remove') return action;
    const { expiresAt } = action;
    if (live.state === 'unknown') {
      return {
        action: 'blocked',
        expiresAt,
        reason: `The live object could not be read: ${
          live.error ?? 'no reason given'
        }`,
      };
    }
    if (live.deletingSince) return { action: 'none' };
    const seen = (facts.capi ?? facts.vcluster)?.uid;
    if (live.state === 'present' && seen !== undefined && live.uid !== seen) {
      return {
        action: 'blocked',
        expiresAt,
        reason: 'The live object is another one than the one seen last.',
      };
    }
    if (
      live.expiresAt !== undefined &&
      Date.parse(live.expiresAt) > now().getTime()
    ) {
      return {
        action: 'blocked',
        expiresAt,
        reason: `The live object says that it ends at ${live.expiresAt}, later than Git says.`,
      };
    }
    return action;
  }

  /** One cluster that cannot be handled never stops the others. */
  async #guarded<T>(
    key: ClusterKey,
    task: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await task();
    } catch (error) {
      this.#options.logger.warn(
        `The end of cluster ${clusterRef(key)} could not be handled: ${
          isError(error) ? error.message : 'unknown error'
        }`,
      );
      return undefined;
    }
  }

  #isFirst(notice: string): Promise<boolean> {
    const { store, now } = this.#options;
    return store.giveNotice(notice, now().toISOString());
  }

  async #audit(
    actionType: 'report' | 'remove' | 'withdraw' | 'merge',
    key: ClusterKey,
    meta: Record<string, string | undefined>,
    error?: string,
  ): Promise<void> {
    const event = await this.#options.auditor.createEvent({
      eventId: 'cluster-expiry',
      severityLevel: actionType === 'report' ? 'low' : 'medium',
      meta: {
        actionType,
        cluster: clusterRef(key),
        ...Object.fromEntries(
          Object.entries(meta).filter(([, value]) => value !== undefined),
        ),
      },
    });
    if (error === undefined) await event.success();
    else await event.fail({ error: new Error(error) });
  }
}
