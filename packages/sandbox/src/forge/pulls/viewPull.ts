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

import { FileDiff, Repository } from '../../git';
import { PullRecord } from './records';

/** A pull request with what its branches say about it at the moment. */
export interface PullView extends Readonly<PullRecord> {
  /** False where branches do not go together, are gone, or it was merged. */
  mergeable: boolean;
  /** Paths that both branches changed differently; of an open pull request. */
  conflicts: string[];
  /** From where the branches parted to the head. */
  files: FileDiff[];
  /** There is a branch of the head's name. */
  headExists: boolean;
}

/** Reads the branches of a pull request. */
export async function viewPull(
  repository: Repository,
  record: Readonly<PullRecord>,
): Promise<PullView> {
  const head = await repository.branch(record.head);
  const base = await repository.branch(record.base);
  if (record.state === 'closed' || !head || !base) {
    const check =
      !record.merged && head && base
        ? await repository.checkMerge(base, head)
        : undefined;
    return {
      ...record,
      // What is merged counts as mergeable.
      mergeable: record.merged !== undefined || check?.conflicts.length === 0,
      conflicts: [],
      files: await repository.diff(record.mergeBase, record.headCommit),
      headExists: head !== undefined,
    };
  }
  const { mergeBase, conflicts } = await repository.checkMerge(base, head);
  return {
    ...record,
    baseCommit: base,
    headCommit: head,
    mergeBase,
    mergeable: conflicts.length === 0,
    conflicts,
    files: await repository.diff(mergeBase, head),
    headExists: true,
  };
}
