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

import { findMergeBase, isAncestor, listCommits } from './history';
import { mergeTrees } from './merge';
import { Commit, ObjectDatabase, Signature } from './ObjectDatabase';
import { RepositoryError } from './RepositoryError';

/** How a branch is brought into another: Gitea's `Do`. */
export const mergeStyles = [
  'merge',
  'squash',
  'rebase',
  'rebase-merge',
  'fast-forward-only',
] as const;
export type MergeStyle = (typeof mergeStyles)[number];

/** Whether two commits go together; `conflicts` has the paths in the way. */
export interface MergeCheck {
  mergeBase: string | undefined;
  conflicts: string[];
  /** Tree of the merge, where there is no conflict. */
  tree?: string;
}

/** Merges two commits without keeping the result. */
export async function checkMerge(
  objects: ObjectDatabase,
  base: string,
  head: string,
): Promise<MergeCheck> {
  const mergeBase = await findMergeBase(objects, base, head);
  const [before, ours, theirs] = await Promise.all(
    [mergeBase, base, head].map(async oid =>
      oid ? (await objects.commit(oid)).tree : undefined,
    ),
  );
  const merged = await mergeTrees(objects, {
    base: before,
    ours: ours!,
    theirs: theirs!,
  });
  return {
    mergeBase,
    conflicts: merged.conflicts ?? [],
    tree: merged.tree,
  };
}

/**
 * Writes the commits that bring `head` into `base`, and returns the one that the branch is to be at.
 *
 * Fails with `conflict` where they do not go together, or for `fast-forward-only`, where `base` has moved on.
 */
export async function integrate(
  objects: ObjectDatabase,
  options: {
    base: string;
    head: string;
    style: MergeStyle;
    message: string;
    author: Signature;
    committer: Signature;
  },
): Promise<string> {
  const { base, head, style, message, author, committer } = options;
  if (style === 'fast-forward-only') {
    if (await isAncestor(objects, base, head)) return head;
    throw new RepositoryError(
      'conflict',
      'the base branch has commits that the head branch has not: it cannot be fast-forwarded',
    );
  }
  const check = await checkMerge(objects, base, head);
  if (!check.tree) throw conflict(check.conflicts);
  const commit = { tree: check.tree, message, author, committer };
  if (style === 'merge') {
    return objects.writeCommit({ ...commit, parents: [base, head] });
  }
  if (style === 'squash') {
    return objects.writeCommit({ ...commit, parents: [base] });
  }
  const rebased = await rebase(objects, base, head, committer);
  if (style === 'rebase') return rebased;
  const { tree } = await objects.commit(rebased);
  return objects.writeCommit({ ...commit, tree, parents: [base, rebased] });
}

/** Replays the commits that only `head` has onto `base`, oldest first; merges among them are left out, as in git. */
async function rebase(
  objects: ObjectDatabase,
  base: string,
  head: string,
  committer: Signature,
): Promise<string> {
  const commits: Commit[] = await listCommits(objects, head, { without: base });
  let tip = base;
  for (const commit of commits.reverse()) {
    if (commit.parents.length !== 1) continue;
    const parent = await objects.commit(commit.parents[0]);
    const { tree: ours } = await objects.commit(tip);
    const merged = await mergeTrees(objects, {
      base: parent.tree,
      ours,
      theirs: commit.tree,
    });
    if (!merged.tree) throw conflict(merged.conflicts ?? []);
    if (merged.tree === ours) continue;
    tip = await objects.writeCommit({
      tree: merged.tree,
      parents: [tip],
      author: commit.author,
      committer,
      message: commit.message,
    });
  }
  return tip;
}

function conflict(paths: string[]): RepositoryError {
  return new RepositoryError(
    'conflict',
    `both branches changed ${paths.join(', ')}`,
  );
}
