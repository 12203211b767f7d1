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
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  ChangeRequest,
  ChangeRequestProvider,
  PlannedChange,
  RepositoryAccess,
  RepositorySnapshot,
} from '../../types';
import { isApplied } from '../plannedEdits';
import { labelsSchema, pullSchema } from './answers';
import { readAccess } from './GiteaAccess';
import { encodePath, type GiteaApi } from './GiteaApi';
import { GiteaBranches } from './GiteaBranches';
import { GiteaPulls } from './GiteaPulls';
import { GiteaTrees } from './GiteaTrees';

export interface GiteaProviderOptions {
  api: GiteaApi;
  baseBranch: string;
  labels: string[];
  logger: LoggerService;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Waits before the forge is asked again whether it can merge. */
  wait?: (milliseconds: number) => Promise<unknown>;
}

/** Asked this often, this far apart, a forge has decided whether it can merge. */
const mergeAttempts = 12;
const mergePauseMilliseconds = 500;

/** Change requests in Gitea and Forgejo, whose APIs are alike here. */
export class GiteaProvider implements ChangeRequestProvider {
  readonly #api: GiteaApi;
  readonly #options: GiteaProviderOptions;
  readonly #trees: GiteaTrees;
  readonly #branches: GiteaBranches;
  readonly #pulls: GiteaPulls;
  readonly #wait: (milliseconds: number) => Promise<unknown>;

  constructor(options: GiteaProviderOptions) {
    this.#api = options.api;
    this.#options = options;
    this.#trees = new GiteaTrees(options.api, options.logger);
    this.#branches = new GiteaBranches({
      api: options.api,
      trees: this.#trees,
      baseBranch: options.baseBranch,
    });
    this.#pulls = new GiteaPulls(options.api, options.now ?? Date.now);
    this.#wait = options.wait ?? (milliseconds => delay(milliseconds));
  }

  async open(change: PlannedChange): Promise<ChangeRequest> {
    if (change.edits.length === 0) {
      throw new ConflictError('There is nothing to change.');
    }
    const existing = await this.findByBranch(change.branch);
    const base = await this.revision(this.#options.baseBranch);
    const files = await this.#branches.blobIds(base);
    if (existing?.state === 'merged' && isApplied(change.edits, files)) {
      return existing;
    }
    await this.#branches.provide(change, files);
    return existing?.state === 'open' ? existing : this.#openPull(change);
  }

  access(signal: AbortSignal): Promise<RepositoryAccess> {
    return readAccess(this.#api, this.#options.baseBranch, signal);
  }

  get(number: number): Promise<ChangeRequest> {
    return this.#pulls.get(number);
  }

  findByBranch(branch: string): Promise<ChangeRequest | undefined> {
    return this.#pulls.findByBranch(branch, this.#options.baseBranch);
  }

  async merge(number: number, headRevision: string): Promise<ChangeRequest> {
    let lastRefusal = '';
    for (let attempt = 0; attempt < mergeAttempts; attempt += 1) {
      const request = await this.get(number);
      if (request.state === 'merged') return request;
      if (request.state === 'closed') {
        throw new ConflictError(
          `The pull request ${number} has been closed without merging.`,
        );
      }
      if (request.headRevision !== headRevision) {
        throw new ConflictError(
          `The pull request ${number} has changed since it was looked at: somebody has pushed to ${request.branch}.`,
        );
      }
      if (request.mergeable === false) {
        throw new ConflictError(
          `The pull request ${number} cannot be merged: it conflicts with ${request.baseBranch}, or the repository's rules do not allow it yet.`,
        );
      }
      if (request.mergeable) {
        const refusal = await this.#tryMerge(number, headRevision);
        if (refusal === undefined) return this.get(number);
        lastRefusal = refusal;
      }
      await this.#wait(mergePauseMilliseconds);
    }
    throw new ConflictError(
      `The forge at ${
        this.#api.host
      } does not merge the pull request ${number}${
        lastRefusal ? `: ${lastRefusal}` : ''
      }. Look at it there.`,
    );
  }

  async close(number: number, comment?: string): Promise<ChangeRequest> {
    const request = await this.get(number);
    if (request.state === 'merged') {
      throw new ConflictError(
        `The pull request ${number} has been merged already.`,
      );
    }
    if (request.state === 'open') {
      if (comment) await this.#comment(number, comment);
      await this.#api.request({
        method: 'PATCH',
        path: `/pulls/${number}`,
        body: { state: 'closed' },
        doing: `close the pull request ${number}`,
        scope: 'write:repository',
      });
    }
    await this.#branches.remove(request.branch);
    return this.get(number);
  }

  async snapshot(ref: string, paths?: string[]): Promise<RepositorySnapshot> {
    const commit = /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(ref)
      ? ref
      : await this.revision(ref);
    return this.#trees.snapshot(commit, paths ?? []);
  }

  revision(branch: string): Promise<string> {
    return this.#branches.revision(branch);
  }

  fileUrl(path: string, revision: string): string {
    return `${this.#api.page}/src/commit/${encodeURIComponent(
      revision,
    )}/${encodePath(path)}`;
  }

  async #openPull(change: PlannedChange): Promise<ChangeRequest> {
    const labels = await this.#labelIds();
    const { body } = await this.#api.request(
      {
        method: 'POST',
        path: '/pulls',
        body: {
          title: change.title,
          body: change.description,
          head: change.branch,
          base: this.#options.baseBranch,
          ...(labels.length > 0 && { labels }),
        },
        doing: 'open a pull request',
        scope: 'write:repository',
        expected: [409],
      },
      pullSchema,
    );
    if (body) return this.#pulls.present(body);
    const existing = await this.findByBranch(change.branch);
    if (existing) return existing;
    throw new ServiceUnavailableError(
      `The forge at ${this.#api.host} says that there is a pull request of ${
        change.branch
      } already, but does not show it.`,
    );
  }

  async #labelIds(): Promise<number[]> {
    const { labels: names, logger } = this.#options;
    if (names.length === 0) return [];
    const known = await this.#api.get(
      {
        path: '/labels',
        query: { limit: 50 },
        doing: 'read the labels',
        scope: 'read:repository',
      },
      labelsSchema,
    );
    return names.flatMap(name => {
      const label = known.find(other => other.name === name);
      if (!label) {
        logger.warn(`There is no label "${name}" in ${this.#api.page}.`);
      }
      return label ? [label.id] : [];
    });
  }

  /** @returns why the forge does not merge, where it may do so later; undefined: merged */
  async #tryMerge(
    number: number,
    headRevision: string,
  ): Promise<string | undefined> {
    const { status, message } = await this.#api.request({
      method: 'POST',
      path: `/pulls/${number}/merge`,
      body: {
        Do: 'merge',
        head_commit_id: headRevision,
        delete_branch_after_merge: true,
      },
      doing: `merge the pull request ${number}`,
      scope: 'write:repository',
      // 405: a conflict as well as "not yet"; 409: the head has moved. The next look at the pull request tells.
      expected: [405, 409],
    });
    return status < 300 ? undefined : message;
  }

  async #comment(number: number, comment: string): Promise<void> {
    await this.#api.request({
      method: 'POST',
      path: `/issues/${number}/comments`,
      body: { body: comment },
      doing: `comment on the pull request ${number}`,
      scope: 'write:issue',
    });
  }
}
