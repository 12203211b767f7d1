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

import { ForgeError } from '../ForgeError';
import { findPull } from './findPull';
import { PullComment, PullReview, PullsFile } from './records';

/** Adds a comment to a pull request; `at` is ISO 8601. */
export function addComment(
  content: PullsFile,
  number: number,
  comment: { author: string; body: string; at: string },
): PullComment {
  const pull = findPull(content, number);
  const { author, body, at } = comment;
  const added = {
    id: nextEntryId(content),
    author,
    body,
    createdAt: at,
    updatedAt: at,
  };
  pull.comments.push(added);
  pull.updatedAt = at;
  return added;
}

/** Adds a review; who gave it is not asked for one any more. Fails with 422 for a verdict on one's own. */
export function addReview(
  content: PullsFile,
  number: number,
  review: Omit<PullReview, 'id' | 'submittedAt'> & { at: string },
): PullReview {
  const pull = findPull(content, number);
  const { at, ...rest } = review;
  if (rest.state !== 'COMMENT' && pull.author === rest.author) {
    const verb = rest.state === 'APPROVED' ? 'approve' : 'reject';
    throw new ForgeError(422, `${verb} your own pull is not allowed`);
  }
  const added = { id: nextEntryId(content), ...rest, submittedAt: at };
  pull.reviews.push(added);
  pull.requestedReviewers = pull.requestedReviewers.filter(
    it => it !== rest.author,
  );
  pull.updatedAt = at;
  return added;
}

function nextEntryId(content: PullsFile): number {
  const ids = content.pulls.flatMap(it => [
    ...it.comments.map(entry => entry.id),
    ...it.reviews.map(entry => entry.id),
  ]);
  return Math.max(0, ...ids) + 1;
}
