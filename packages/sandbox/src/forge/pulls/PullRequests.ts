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

import { BranchEvent, MergeStyle, Repository } from '../../git';
import { SandboxClock } from '../../types';
import { Account, asPerson } from '../Accounts';
import { ForgeError, notFound } from '../ForgeError';
import { addComment, addReview } from './conversation';
import { findPull, refuseSecond } from './findPull';
import { PullsStore } from './PullsStore';
import { PullComment, PullLabel, PullRecord, PullReview } from './records';
import { PullView, viewPull } from './viewPull';

/** Pull requests of one repository. What they refuse is a `ForgeError` in Gitea's words. */
export class PullRequests {
  readonly #repository: Repository;
  readonly #store: PullsStore;
  readonly #clock: SandboxClock;
  readonly #stopListening: () => void;

  private constructor(
    repository: Repository,
    store: PullsStore,
    clock: SandboxClock,
  ) {
    this.#repository = repository;
    this.#store = store;
    this.#clock = clock;
    this.#stopListening = repository.onBranch(event => this.#follow(event));
  }

  static async open(
    repository: Repository,
    file: string,
    clock: SandboxClock,
  ): Promise<PullRequests> {
    return new PullRequests(repository, await PullsStore.open(file), clock);
  }

  /** Stops following branches, and waits until all is on disk. */
  async close(): Promise<void> {
    this.#stopListening();
    await this.#store.settled();
  }

  /** All of them, oldest first. */
  list(): readonly Readonly<PullRecord>[] {
    return this.#store.content.pulls;
  }

  /** Labels of the repository. */
  labels(): readonly Readonly<PullLabel>[] {
    return this.#store.content.labels;
  }

  /** Fails with 404. */
  get(number: number): Readonly<PullRecord> {
    return findPull(this.#store.content, number);
  }

  /** The newest one from `head` to `base`. */
  find(base: string, head: string): Readonly<PullRecord> | undefined {
    return this.list().findLast(it => it.base === base && it.head === head);
  }

  /** Reads the branches of a pull request. */
  view(record: Readonly<PullRecord>): Promise<PullView> {
    return viewPull(this.#repository, record);
  }

  /** Fails with 409 where there is an open one for these branches already, with 404 where a branch is missing. */
  create(request: {
    title: string;
    body: string;
    base: string;
    head: string;
    author: Account;
    labels?: number[];
  }): Promise<PullRecord> {
    return this.#store.change(async content => {
      const { base, head } = request;
      if (head === base) {
        throw new ForgeError(
          422,
          'Invalid PullRequest: There are no changes between the head and the base',
        );
      }
      const baseCommit = await this.#repository.branch(base);
      const headCommit = await this.#repository.branch(head);
      if (!baseCommit || !headCommit) throw notFound();
      refuseSecond(content, this.#repository.id, base, head);
      content.lastId += 1;
      const now = this.#now();
      const record: PullRecord = {
        number: content.lastId,
        title: request.title,
        body: request.body,
        author: request.author.login,
        base,
        head,
        state: 'open',
        createdAt: now,
        updatedAt: now,
        baseCommit,
        headCommit,
        mergeBase: await this.#repository.mergeBase(baseCommit, headCommit),
        labels: (request.labels ?? []).filter(id =>
          content.labels.some(it => it.id === id),
        ),
        requestedReviewers: [],
        comments: [],
        reviews: [],
      };
      content.pulls.push(record);
      return record;
    });
  }

  /** Changes what is given. Fails with 412 for the state of a merged one, with 409 where reopening makes a second one. */
  edit(
    number: number,
    change: {
      title?: string;
      body?: string;
      state?: 'open' | 'closed';
      labels?: number[];
    },
  ): Promise<PullRecord> {
    return this.#store.change(async content => {
      const record = findPull(content, number);
      const { title, body, state, labels } = change;
      record.title = title || record.title;
      record.body = body ?? record.body;
      if (labels) {
        record.labels = labels.filter(id =>
          content.labels.some(it => it.id === id),
        );
      }
      if (state && record.merged) {
        throw new ForgeError(
          412,
          'cannot change state of this pull request, it was already merged',
        );
      }
      if (state === 'closed' && record.state === 'open') {
        await this.#closeRecord(record);
      }
      if (state === 'open' && record.state === 'closed') {
        for (const branch of [record.base, record.head]) {
          if (await this.#repository.branch(branch)) continue;
          throw new ForgeError(
            422,
            `cannot reopen this pull request, branch ${branch} is gone`,
          );
        }
        refuseSecond(content, this.#repository.id, record.base, record.head);
        record.state = 'open';
        record.closedAt = undefined;
      }
      record.updatedAt = this.#now();
      return record;
    });
  }

  /**
   * Merges, and with `deleteBranch` removes the head branch where nothing else needs it. Fails with 404 where it is closed,
   * with 405 where it was merged or does not go together, with 409 where the head is not `expectedHead`.
   */
  async merge(
    number: number,
    request: {
      by: Account;
      style: MergeStyle;
      title?: string;
      message?: string;
      expectedHead?: string;
      deleteBranch?: boolean;
    },
  ): Promise<PullRecord> {
    const repository = this.#repository;
    const record = await this.#store.change(async content => {
      const pull = findPull(content, number);
      if (pull.merged) throw new ForgeError(405, 'The PR is already merged');
      if (pull.state === 'closed') throw notFound();
      if (/^(WIP:|\[WIP\])/i.test(pull.title)) {
        throw new ForgeError(405, 'Work in progress PRs cannot be merged');
      }
      const view = await this.view(pull);
      if (!view.mergeable) throw new ForgeError(405, 'Please try again later');
      const title = request.title?.trim() || defaultTitle(pull, request.style);
      const { commit, head } = await repository.merge({
        base: pull.base,
        head: pull.head,
        expectedHead: request.expectedHead,
        style: request.style,
        message: [title, request.message?.trim()].filter(Boolean).join('\n\n'),
        author: asPerson(request.by),
      });
      const now = this.#now();
      pull.merged = { at: now, by: request.by.login, commit };
      pull.state = 'closed';
      pull.closedAt = now;
      pull.updatedAt = now;
      pull.mergeBase = view.mergeBase;
      pull.baseCommit = commit;
      pull.headCommit = head;
      return pull;
    });
    if (request.deleteBranch) await this.#removeMerged(record.head);
    return record;
  }

  /** Brings what the base branch got meanwhile into the head branch. Fails with 409 where they do not go together. */
  async update(
    number: number,
    by: Account,
    style: 'merge' | 'rebase',
  ): Promise<void> {
    const { base, head, state } = this.get(number);
    if (state === 'closed') throw new ForgeError(422, 'PR is closed');
    if (style === 'rebase') {
      throw new ForgeError(422, 'update by rebase is not offered here');
    }
    try {
      await this.#repository.merge({
        base: head,
        head: base,
        style: 'merge',
        message: `Merge branch '${base}' into ${head}`,
        author: asPerson(by),
      });
    } catch {
      throw new ForgeError(409, 'merge failed because of conflict');
    }
  }

  comment(number: number, author: Account, body: string): Promise<PullComment> {
    return this.#store.change(content =>
      addComment(content, number, {
        author: author.login,
        body,
        at: this.#now(),
      }),
    );
  }

  /** Fails with 422 for an approval of one's own. */
  review(
    number: number,
    author: Account,
    request: { state: PullReview['state']; body: string },
  ): Promise<PullReview> {
    return this.#store.change(async content =>
      addReview(content, number, {
        ...request,
        author: author.login,
        commit: (await this.view(findPull(content, number))).headCommit,
        at: this.#now(),
      }),
    );
  }

  /** Sets who is asked for a review. */
  requestReviewers(
    number: number,
    change: (reviewers: readonly string[]) => string[],
  ): Promise<PullRecord> {
    return this.#store.change(content => {
      const pull = findPull(content, number);
      pull.requestedReviewers = [...new Set(change(pull.requestedReviewers))];
      return pull;
    });
  }

  createLabel(label: Omit<PullLabel, 'id'>): Promise<PullLabel> {
    return this.#store.change(content => {
      const id = Math.max(0, ...content.labels.map(it => it.id)) + 1;
      const created = { id, ...label };
      content.labels.push(created);
      return created;
    });
  }

  async #closeRecord(record: PullRecord): Promise<void> {
    const { baseCommit, headCommit, mergeBase } = await this.view(record);
    record.baseCommit = baseCommit;
    record.headCommit = headCommit;
    record.mergeBase = mergeBase;
    record.state = 'closed';
    record.closedAt = this.#now();
    record.updatedAt = record.closedAt;
  }

  async #removeMerged(branch: string): Promise<void> {
    const needed =
      branch === this.#repository.defaultBranch ||
      this.list().some(
        it => it.state === 'open' && [it.head, it.base].includes(branch),
      );
    if (needed || !(await this.#repository.branch(branch))) return;
    await this.#repository.removeBranch(branch);
  }

  /** A branch that moved brings its pull requests up to date; one that went closes them, as in Gitea. */
  #follow({ branch, commit }: BranchEvent): void {
    const concerned = (it: Readonly<PullRecord>) =>
      it.state === 'open' && (it.head === branch || it.base === branch);
    if (!this.list().some(concerned)) return;
    this.#store
      .change(async content => {
        for (const pull of content.pulls.filter(concerned)) {
          if (!commit) {
            await this.#closeRecord(pull);
          } else if (pull.head === branch) {
            pull.headCommit = commit;
            pull.mergeBase = (await this.view(pull)).mergeBase;
            pull.updatedAt = this.#now();
          }
        }
      })
      .catch(error => process.emitWarning(error));
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }
}

/** Gitea's default message of the commit. */
function defaultTitle(pull: PullRecord, style: MergeStyle): string {
  return style === 'squash'
    ? `${pull.title} (#${pull.number})`
    : `Merge pull request '${pull.title}' (#${pull.number}) from ${pull.head} into ${pull.base}`;
}
