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

const time = z.string();

const commentSchema = z.object({
  id: z.number(),
  author: z.string(),
  body: z.string(),
  createdAt: time,
  updatedAt: time,
});

const reviewSchema = z.object({
  id: z.number(),
  author: z.string(),
  state: z.enum(['APPROVED', 'REQUEST_CHANGES', 'COMMENT']),
  body: z.string(),
  commit: z.string(),
  submittedAt: time,
});

const pullSchema = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string(),
  author: z.string(),
  base: z.string(),
  head: z.string(),
  state: z.enum(['open', 'closed']),
  createdAt: time,
  updatedAt: time,
  closedAt: time.optional(),
  /** Commits of both branches when it was last seen open; what is shown of a closed one. */
  baseCommit: z.string(),
  headCommit: z.string(),
  mergeBase: z.string().optional(),
  merged: z.object({ at: time, by: z.string(), commit: z.string() }).optional(),
  labels: z.array(z.number()),
  requestedReviewers: z.array(z.string()),
  comments: z.array(commentSchema),
  reviews: z.array(reviewSchema),
});

const labelSchema = z.object({
  id: z.number(),
  name: z.string(),
  color: z.string(),
  description: z.string(),
});

/** What is kept on disk of the pull requests of one repository. Times are ISO 8601. */
export const pullsFileSchema = z.object({
  lastId: z.number(),
  pulls: z.array(pullSchema),
  labels: z.array(labelSchema),
});

export type PullsFile = z.infer<typeof pullsFileSchema>;
export type PullRecord = z.infer<typeof pullSchema>;
export type PullComment = z.infer<typeof commentSchema>;
export type PullReview = z.infer<typeof reviewSchema>;
export type PullLabel = z.infer<typeof labelSchema>;
