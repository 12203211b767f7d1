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

import { z } from 'zod';
import type { ChangeRequest } from '../../types';
import { type GiteaPull, pullSchema, toChangeRequest } from './answers';
import type { GiteaApi } from './GiteaApi';

/** Gitea says "not mergeable" while it still looks; after this long it means it. */
const undecidedMilliseconds = 5_000;
const pageSize = 50;
/** Closed change requests that are looked through for a branch, latest first. */
const maximumPages = 20;

/** Reads pull requests. */
export class GiteaPulls {
  readonly #api: GiteaApi;
  readonly #now: () => number;
  /** When a pull request was first seen as not mergeable, by number and its two commits. */
  readonly #unmergeableSince = new Map<string, number>();

  constructor(api: GiteaApi, now: () => number) {
    this.#api = api;
    this.#now = now;
  }

  /** @throws NotFoundError */
  async get(number: number): Promise<ChangeRequest> {
    return this.present(
      await this.#api.get(
        {
          path: `/pulls/${number}`,
          doing: `read the pull request ${number}`,
          scope: 'read:repository',
        },
        pullSchema,
      ),
    );
  }

  /** Newest pull request of a branch into the base branch; an open one before all others. */
  async findByBranch(
    branch: string,
    baseBranch: string,
  ): Promise<ChangeRequest | undefined> {
    for (const state of ['open', 'closed']) {
      for (let page = 1; page <= maximumPages; page += 1) {
        const pulls = await this.#api.get(
          {
            path: '/pulls',
            query: { state, sort: 'newest', page, limit: pageSize },
            doing: 'list pull requests',
            scope: 'read:repository',
          },
          z.array(pullSchema),
        );
        const found = pulls
          .filter(
            pull =>
              pull.head.label === branch &&
              pull.head.repo_id === pull.base.repo_id &&
              pull.base.ref === baseBranch,
          )
          .sort((a, b) => b.number - a.number)[0];
        if (found) return this.present(found);
        if (pulls.length === 0) break;
      }
    }
    return undefined;
  }

  present(pull: GiteaPull): ChangeRequest {
    return toChangeRequest(pull, this.#mergeable(pull));
  }

  #mergeable(pull: GiteaPull): boolean | undefined {
    const prefix = `${pull.number}:`;
    const key = `${prefix}${pull.head.sha}:${pull.base.sha}`;
    if (pull.mergeable || pull.state !== 'open') {
      for (const known of this.#unmergeableSince.keys()) {
        if (known.startsWith(prefix)) this.#unmergeableSince.delete(known);
      }
      return pull.mergeable ?? undefined;
    }
    if (pull.mergeable === null || pull.mergeable === undefined) {
      return undefined;
    }
    const since = this.#unmergeableSince.get(key) ?? this.#now();
    this.#unmergeableSince.set(key, since);
    return this.#now() - since >= undecidedMilliseconds ? false : undefined;
  }
}
