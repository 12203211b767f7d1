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
  ConflictError,
  isError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  type ClusterKey,
  type ClusterRequest,
  type ClusterRequestInput,
  type RequestPlan,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { randomUUID } from 'node:crypto';
import type { NewRequest, StoredRequest } from '../database';
import { nameNotAvailable } from '../policy/names';
import {
  EarlierRequests,
  type EarlierRequestsOptions,
} from './EarlierRequests';
import { baseKey } from './keys';
import { toPlannedFile } from './plannedFile';
import type { ChangePlanner } from './planning/ChangePlanner';
import type { DraftRequest } from './planning/draft';
import { presentRequest } from './presentRequest';
import type { Repositories } from './Repositories';
import { nextRemovalAttempt } from './removalAttempts';
import type { RequestBoard } from './RequestBoard';
import type { RequestFollower } from './RequestFollower';
import type { RequestOpener } from './RequestOpener';
import type { Requester } from './requester';
import { engineRequester, isUnderWay } from './types';

/** Outcome of asking: a new request, or the one that asked for the same already. */
export interface SubmittedRequest {
  request: StoredRequest;
  created: boolean;
}

interface RequestServiceOptions extends EarlierRequestsOptions {
  changes: ChangePlanner;
  opener: RequestOpener;
  follower: RequestFollower;
  board: RequestBoard;
  repositories: Repositories;
  /** Pause after the first automatic removal that failed; it doubles with each further one. */
  removalPauseMilliseconds: number;
  now: () => Date;
}

/**
 * The one writer: everything that changes clusters goes through it, whoever asks. It decides by policy, not by permission: callers check
 * that first.
 */
export class RequestService {
  readonly #options: RequestServiceOptions;
  readonly #earlier: EarlierRequests;

  static create(options: RequestServiceOptions): RequestService {
    return new RequestService(options);
  }

  private constructor(options: RequestServiceOptions) {
    this.#options = options;
    this.#earlier = EarlierRequests.create(options);
  }

  /** Renders and checks without writing anything. @throws as `CreatePlanner` and `ChangePlanner` */
  async plan(
    input: ClusterRequestInput,
    requester: Requester,
  ): Promise<RequestPlan> {
    const draft = await this.#draft(input, requester);
    const { proposal } = await this.#propose({
      ...draft,
      request: {
        ...draft.request,
        // A create's branch goes by the id that it gets when it is asked for; this one shows what it looks like.
        id: baseKey(draft.request),
        attempt: 1,
      },
    });
    return {
      cluster: draft.request.cluster,
      branch: proposal.branch,
      title: draft.title,
      description: draft.description,
      files: proposal.edits.map(toPlannedFile),
      expiresAt: draft.request.expiresAt,
    };
  }

  /**
   * Opens a change request. Asking for the same again finds the same request.
   *
   * @throws as `CreatePlanner` and `ChangePlanner`; ConflictError where something else is under way for the cluster
   */
  async submit(
    input: ClusterRequestInput,
    requester: Requester,
  ): Promise<SubmittedRequest> {
    const same = await this.#earlier.findSame(input, requester);
    if (same) return { request: same, created: false };
    return this.#submitDraft(await this.#draft(input, requester));
  }

  /**
   * Opens the change request that removes a cluster whose lifetime is over: once for each end, and again as `nextRemovalAttempt` says.
   *
   * @throws as `submit`
   */
  async submitExpired(
    cluster: ClusterKey,
    passedEnd: string,
    ref: string,
  ): Promise<SubmittedRequest> {
    const draft = await this.#options.changes.planDelete(
      { verb: 'delete', cluster },
      { ref },
      passedEnd,
    );
    const { store, now, removalPauseMilliseconds } = this.#options;
    const attempt = nextRemovalAttempt(
      await store.listByBaseKey(draft.request.baseKey),
      now(),
      removalPauseMilliseconds,
    );
    return attempt.when === 'now'
      ? this.#submitDraft(draft)
      : { request: attempt.request, created: false };
  }

  /**
   * Withdraws what a person asked for. What the expiry engine asked for is withdrawn by extending or holding the cluster: a cancelled
   * removal would let it live on without a limit.
   *
   * @param reason - sentence that is shown
   * @throws NotAllowedError where the expiry engine asked for it; as `withdraw`
   */
  async cancel(id: string, reason: string): Promise<StoredRequest> {
    const request = await this.get(id);
    if (isUnderWay(request.state) && request.requestedBy === engineRequester) {
      throw new NotAllowedError(
        `The lifetime of cluster ${request.cluster.name} is over, so its removal cannot be cancelled; extend it instead.`,
      );
    }
    return this.withdraw(id, reason);
  }

  /**
   * Withdraws a request that is not merged, whoever asked for it: closes its change request and removes its branch.
   *
   * @param reason - sentence that is shown
   * @throws ConflictError where it is merged or over
   */
  async withdraw(id: string, reason: string): Promise<StoredRequest> {
    const { store, repositories } = this.#options;
    const request = await this.get(id);
    if (request.state !== 'open' && request.state !== 'opening') {
      throw new ConflictError(
        isUnderWay(request.state)
          ? 'It is merged already, so it cannot be cancelled. Remove the cluster instead.'
          : 'It is over already.',
      );
    }
    const { provider } = repositories.get(request.repository);
    const branch = request.plan?.proposal.branch;
    const current = request.changeRequest
      ? await provider.get(request.changeRequest.number)
      : branch && (await provider.findByBranch(branch));
    if (current && current.state === 'merged') {
      await this.#options.follower.look(request.id);
      throw new ConflictError(
        'It has just been merged, so it cannot be cancelled. Remove the cluster instead.',
      );
    }
    if (current && current.state === 'open') {
      await provider.close(current.number, reason);
    }
    const cancelled = await store.update(request, {
      state: 'cancelled',
      error: reason,
      finishedAt: this.#options.now().toISOString(),
      ...(request.changeRequest && {
        changeRequest: { ...request.changeRequest, state: 'closed' as const },
      }),
    });
    await this.#options.board.refresh();
    if (cancelled) return cancelled;
    // Another process was at it in between: what is there now decides.
    const now = await this.get(id);
    return isUnderWay(now.state) ? this.withdraw(id, reason) : now;
  }

  /**
   * Asks again for what was cancelled, closed without merging, or failed; a new request of the same cluster.
   *
   * @throws ConflictError where it did not end so, or something newer was asked for; as `submit`
   */
  async retry(id: string, requester: Requester): Promise<SubmittedRequest> {
    const request = await this.get(id);
    if (!(await this.isRetriable(request))) {
      throw new ConflictError(
        'Only the newest request of a cluster can be retried, after it was cancelled, closed without merging, or has failed.',
      );
    }
    return this.submit(request.input, requester);
  }

  /** Whether `retry` would take it. */
  async isRetriable(request: StoredRequest): Promise<boolean> {
    if (!['cancelled', 'closed', 'failed'].includes(request.state))
      return false;
    const others = await this.#options.store.listByCluster(request.cluster);
    return others.find(other => other.verb === request.verb)?.id === request.id;
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<StoredRequest> {
    const request = await this.#options.store.get(id);
    if (!request) throw new NotFoundError(`No request ${id}`);
    return request;
  }

  /** Requests of a cluster's name, newest first. */
  list(key: ClusterKey): Promise<StoredRequest[]> {
    return this.#options.store.listByCluster(key);
  }

  /** A request as its readers see it, with its timeline of this moment. */
  async present(
    request: StoredRequest,
    mayManage: boolean,
  ): Promise<ClusterRequest> {
    const { stages } = await this.#options.follower.timeline(request);
    return presentRequest(request, stages, {
      cancel:
        mayManage &&
        request.requestedBy !== engineRequester &&
        ['opening', 'open'].includes(request.state),
      retry: mayManage && (await this.isRetriable(request)),
    });
  }

  #draft(
    input: ClusterRequestInput,
    requester: Requester,
  ): Promise<DraftRequest> {
    const { creates, changes } = this.#options;
    switch (input.verb) {
      case 'create':
        return creates.planCreate(creates.locate(input), requester);
      case 'extend':
        return changes.planExtend(input, requester);
      default:
        return changes.planDelete(input, requester);
    }
  }

  async #submitDraft(draft: DraftRequest): Promise<SubmittedRequest> {
    const { store, opener, board } = this.#options;
    const [newest] = await store.listByBaseKey(draft.request.baseKey);
    if (newest && draft.request.verb !== 'create') {
      if (await this.#earlier.holds(newest))
        return { request: newest, created: false };
    }
    const id = randomUUID();
    const attempt = (newest?.attempt ?? 0) + 1;
    const plan = await this.#propose({
      ...draft,
      request: { ...draft.request, id, attempt },
    });
    const stored = await store.insert({
      ...draft.request,
      id,
      attempt,
      state: 'opening',
      requestedAt: this.#options.now().toISOString(),
      plan,
    });
    if (!stored) {
      const request = await this.#earlier.fasterThan(draft);
      return { request, created: false };
    }
    await board.refresh();
    const opened = await opener.open(stored);
    await board.refresh();
    return { request: opened, created: true };
  }

  async #propose(
    draft: Omit<DraftRequest, 'request'> & {
      request: DraftRequest['request'] & Pick<NewRequest, 'id' | 'attempt'>;
    },
  ): Promise<NonNullable<NewRequest['plan']>> {
    const { opener, repositories } = this.#options;
    const { request, change } = draft;
    const snapshot = await repositories.snapshot(
      repositories.get(request.repository),
    );
    let edits;
    try {
      edits = repositories.edits(
        request.repository,
        request.layout,
        change,
        snapshot,
      );
    } catch (error) {
      // A layout names what is there; a person who asks for a name may not hear that.
      if (
        change.verb === 'create' &&
        isError(error) &&
        error.name === 'ConflictError'
      ) {
        throw new ConflictError(nameNotAvailable);
      }
      throw error;
    }
    return {
      change,
      proposal: {
        branch: opener.branchOf(request, 0),
        baseRevision: snapshot.revision,
        title: draft.title,
        description: draft.description,
        commitMessage: draft.commitMessage,
        edits,
      },
    };
  }
}
