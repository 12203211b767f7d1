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
import type { PlannedChange } from '../../types';
import {
  applyEdits,
  type BlobIds,
  checkBase,
  isSameTree,
  isUnchanged,
} from '../plannedEdits';
import { branchSchema, commitSchema } from './answers';
import { encodePath, type GiteaApi } from './GiteaApi';
import type { GiteaTrees } from './GiteaTrees';

/** Branches that hold one planned change each. */
export class GiteaBranches {
  readonly #api: GiteaApi;
  readonly #trees: GiteaTrees;
  readonly #baseBranch: string;

  constructor(options: {
    api: GiteaApi;
    trees: GiteaTrees;
    baseBranch: string;
  }) {
    this.#api = options.api;
    this.#trees = options.trees;
    this.#baseBranch = options.baseBranch;
  }

  /** Commit id of a branch. @throws NotFoundError */
  async revision(branch: string): Promise<string> {
    const { commit } = await this.#api.get(
      {
        path: `/branches/${encodePath(branch)}`,
        doing: `read the branch ${branch}`,
        scope: 'read:repository',
      },
      branchSchema,
    );
    return commit.id;
  }

  /**
   * Makes the branch of a change, or takes over the one that is there if it holds just that.
   *
   * @param base - files of the base branch as it is now
   * @throws ConflictError where a file has changed since the plan, or the branch holds something else
   */
  async provide(change: PlannedChange, base: BlobIds): Promise<void> {
    const head = await this.#headOf(change.branch);
    if (head !== undefined) {
      await this.#adopt(change, head);
      return;
    }
    checkBase(change.edits, base);
    await this.#commit(change, base);
  }

  /** Removes a branch, if it is there; never the base branch. */
  async remove(branch: string): Promise<void> {
    if (branch === this.#baseBranch) return;
    await this.#api.request({
      method: 'DELETE',
      path: `/branches/${encodePath(branch)}`,
      doing: `remove the branch ${branch}`,
      scope: 'write:repository',
      expected: [404],
    });
  }

  async #headOf(branch: string): Promise<string | undefined> {
    const { body } = await this.#api.request(
      {
        path: `/branches/${encodePath(branch)}`,
        doing: `read the branch ${branch}`,
        scope: 'read:repository',
        expected: [404],
      },
      branchSchema,
    );
    return body?.commit.id;
  }

  /** Blob ids of a commit's files. */
  async blobIds(commit: string): Promise<BlobIds> {
    const files = await this.#trees.files(commit);
    return new Map(files.map(({ path, sha }) => [path, sha]));
  }

  /** One commit with all files, on a branch of its own that is made with it. */
  async #commit(change: PlannedChange, base: BlobIds): Promise<void> {
    const { status, message } = await this.#api.request({
      method: 'POST',
      path: '/contents',
      body: {
        branch: this.#baseBranch,
        new_branch: change.branch,
        message: change.commitMessage,
        ...(change.author && { author: change.author }),
        files: change.edits.map(edit => ({
          operation: edit.operation,
          path: edit.path,
          ...(edit.operation !== 'delete' && {
            content: Buffer.from(edit.after).toString('base64'),
          }),
          ...(edit.operation !== 'create' && { sha: base.get(edit.path) }),
        })),
      },
      doing: `commit to the branch ${change.branch}`,
      scope: 'write:repository',
      expected: [409, 422],
    });
    if (status < 300) return;
    // Somebody was faster: with the same branch, or with a change of the same file. Only the forge knows which.
    const head = await this.#headOf(change.branch);
    if (head === undefined) {
      throw new ConflictError(
        `The forge at ${
          this.#api.host
        } refused the commit, most likely because a file has changed meanwhile. Plan it again. It says: ${message}`,
      );
    }
    await this.#adopt(change, head);
  }

  /**
   * Takes over a branch that is there, if it holds one commit which does exactly what is planned.
   *
   * @throws ConflictError naming who made it
   */
  async #adopt(change: PlannedChange, head: string): Promise<void> {
    const commit = await this.#api.get(
      {
        path: `/git/commits/${head}`,
        doing: `read the branch ${change.branch}`,
        scope: 'read:repository',
      },
      commitSchema,
    );
    const parents = commit.parents ?? [];
    if (parents.length === 1) {
      const before = await this.blobIds(parents[0].sha);
      const isPlanned =
        change.edits.every(edit => isUnchanged(edit, before)) &&
        isSameTree(applyEdits(change.edits, before), await this.blobIds(head));
      if (isPlanned) return;
    }
    const author =
      commit.author?.login ?? commit.commit.author?.name ?? 'somebody';
    throw new ConflictError(
      `The branch ${change.branch} holds another change, made by ${author}. Look at it, then close its pull request and remove the branch, and try again.`,
    );
  }
}
