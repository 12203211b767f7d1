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
import type {
  RequestStore,
  StoredChangeRequest,
  StoredPlan,
  StoredRequest,
} from '../database';
import { branchName } from './keys';
import { stillApplies, type Repositories } from './Repositories';
import { isUnderWay } from './types';

/** How long one process may take to open a change request before another one takes over, in milliseconds. */
const leaseMilliseconds = 30_000;

/** How often a request is planned anew on a base that moved, before a person has to look. */
const maximumReplans = 50;

/** Opens the change requests of stored requests: right after they were stored, or after a crash or an outage. */
export class RequestOpener {
  readonly #store: RequestStore;
  readonly #repositories: Repositories;
  readonly #logger: LoggerService;
  readonly #branchPrefix: (repository: string) => string;
  readonly #now: () => Date;

  static create(options: {
    store: RequestStore;
    repositories: Repositories;
    logger: LoggerService;
    branchPrefix: (repository: string) => string;
    now: () => Date;
  }): RequestOpener {
    return new RequestOpener(options);
  }

  private constructor(options: {
    store: RequestStore;
    repositories: Repositories;
    logger: LoggerService;
    branchPrefix: (repository: string) => string;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#repositories = options.repositories;
    this.#logger = options.logger;
    this.#branchPrefix = options.branchPrefix;
    this.#now = options.now;
  }

  /** Branch of a request's plan. */
  branchOf(
    request: Pick<
      StoredRequest,
      'id' | 'verb' | 'cluster' | 'baseKey' | 'attempt' | 'repository'
    >,
    replans: number,
  ): string {
    return branchName({
      prefix: this.#branchPrefix(request.repository),
      verb: request.verb,
      name: request.cluster.name,
      key:
        request.verb === 'create'
          ? request.id
          : `${request.baseKey}#${request.attempt}`,
      replans,
    });
  }

  /**
   * Opens the change request of a request in state `opening`, or adopts the one that is there already. Does nothing while another
   * process is at it. Afterwards the request is `open`, `failed` with the reason, or still `opening` where the forge cannot be reached:
   * then call it again later.
   */
  async open(request: StoredRequest): Promise<StoredRequest> {
    const now = this.#now();
    if (request.leaseUntil && Date.parse(request.leaseUntil) > now.getTime()) {
      return request;
    }
    const leased = await this.#store.update(request, {
      leaseUntil: new Date(now.getTime() + leaseMilliseconds).toISOString(),
    });
    if (!leased) return (await this.#store.get(request.id)) ?? request;
    try {
      return await this.#openLeased(leased);
    } catch (error) {
      return this.#giveUp(leased, error);
    }
  }

  /**
   * Plans an open request anew on the main branch as it is now, opens that, and closes the change request that does not merge.
   *
   * @throws as `ClusterLayout.plan` and `ChangeRequestProvider.open`
   */
  async reopen(request: StoredRequest): Promise<StoredRequest | undefined> {
    const { provider } = this.#repositories.get(request.repository);
    const old = request.changeRequest!;
    const { plan, replans } = await this.#replan(request, request.plan!);
    const opened = await provider.open(plan.proposal);
    if (opened.number !== old.number) {
      await provider.close(
        old.number,
        `The main branch has moved: #${opened.number} replaces this.`,
      );
    }
    return this.#store.update(request, {
      plan,
      replans,
      changeRequest: toStoredChangeRequest(opened),
      error: undefined,
    });
  }

  async #openLeased(request: StoredRequest): Promise<StoredRequest> {
    const repository = this.#repositories.get(request.repository);
    let plan = request.plan!;
    let replans = request.replans;
    let opened: ChangeRequest;
    try {
      opened = await repository.provider.open(plan.proposal);
    } catch (error) {
      if (!isError(error) || error.name !== 'ConflictError') throw error;
      const snapshot = await this.#repositories.snapshot(repository);
      // The branch holds something that is not ours: that is for a person to decide.
      if (stillApplies(plan.proposal.edits, snapshot)) throw error;
      ({ plan, replans } = await this.#replan(request, plan));
      opened = await repository.provider.open(plan.proposal);
    }
    const updated = await this.#store.update(request, {
      state: 'open',
      plan,
      replans,
      changeRequest: toStoredChangeRequest(opened),
      error: undefined,
      leaseUntil: undefined,
    });
    if (updated) return updated;
    const now = (await this.#store.get(request.id)) ?? request;
    if (!isUnderWay(now.state)) {
      await repository.provider.close(
        opened.number,
        'It was cancelled while it was being opened.',
      );
    }
    return now;
  }

  async #replan(
    request: StoredRequest,
    { change, proposal }: StoredPlan,
  ): Promise<{ plan: StoredPlan; replans: number }> {
    if (request.replans >= maximumReplans) {
      throw new Error(
        `The main branch has moved ${maximumReplans} times under it; resolve it in the forge, or cancel it.`,
      );
    }
    const repository = this.#repositories.get(request.repository);
    const snapshot = await this.#repositories.snapshot(repository);
    const edits = this.#repositories.edits(
      request.repository,
      request.layout,
      change,
      snapshot,
    );
    const replans = request.replans + 1;
    return {
      replans,
      plan: {
        change,
        proposal: {
          ...proposal,
          branch: this.branchOf(request, replans),
          baseRevision: snapshot.revision,
          edits,
        },
      },
    };
  }

  async #giveUp(request: StoredRequest, error: unknown) {
    const message = isError(error) ? error.message : 'Unknown error';
    const permanent = isError(error) && isPermanent(error);
    this.#logger.warn(
      `The change request of request ${request.id} could not be opened${
        permanent ? '' : '; it is tried again'
      }: ${message}`,
    );
    const updated = await this.#store.update(request, {
      error: message,
      leaseUntil: undefined,
      ...(permanent && {
        state: 'failed' as const,
        finishedAt: this.#now().toISOString(),
      }),
    });
    return updated ?? (await this.#store.get(request.id)) ?? request;
  }
}

/** Errors that say something about the request, not about the forge's health. */
function isPermanent(error: Error): boolean {
  return [
    'ConflictError',
    'InputError',
    'NotAllowedError',
    'NotFoundError',
  ].includes(error.name);
}

/** What is kept of a forge's answer. */
export function toStoredChangeRequest(
  changeRequest: ChangeRequest,
): StoredChangeRequest {
  return {
    number: changeRequest.number,
    url: changeRequest.url,
    state: changeRequest.state,
    title: changeRequest.title,
    branch: changeRequest.branch,
    headRevision: changeRequest.headRevision,
    openedAt: new Date(changeRequest.createdAt).toISOString(),
    closedBy: changeRequest.closedBy,
  };
}
