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

const user = z.object({ login: z.string() });

/** `GET /branches/{branch}`. */
export const branchSchema = z.object({ commit: z.object({ id: z.string() }) });

/** `GET /git/commits/{sha}`. */
export const commitSchema = z.object({
  sha: z.string(),
  commit: z.object({ author: z.object({ name: z.string() }).nullish() }),
  author: user.nullish(),
  parents: z.array(z.object({ sha: z.string() })).nullish(),
});

/** `GET /git/trees/{sha}?recursive=true`. */
export const treeSchema = z.object({
  tree: z
    .array(
      z.object({
        path: z.string(),
        mode: z.string(),
        type: z.string(),
        size: z.number().nullish(),
        sha: z.string(),
      }),
    )
    .nullish(),
  truncated: z.boolean().nullish(),
  total_count: z.number().nullish(),
});

/** `GET /git/blobs/{sha}`. */
export const blobSchema = z.object({
  content: z.string().nullish(),
  encoding: z.string().nullish(),
});

/** `GET /labels`. */
export const labelsSchema = z.array(
  z.object({ id: z.number(), name: z.string() }),
);

const side = z.object({
  /** Name of the branch, also when it is gone. */
  label: z.string(),
  ref: z.string(),
  sha: z.string().nullish(),
  repo_id: z.number(),
});

/** A pull request. */
export const pullSchema = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  state: z.string(),
  user: user.nullish(),
  merged: z.boolean().nullish(),
  mergeable: z.boolean().nullish(),
  merged_at: z.string().nullish(),
  merged_by: user.nullish(),
  merge_commit_sha: z.string().nullish(),
  closed_at: z.string().nullish(),
  created_at: z.string(),
  head: side,
  base: side,
});

export type GiteaPull = z.output<typeof pullSchema>;

/**
 * A pull request as the product sees it.
 *
 * @param mergeable - undefined while the forge does not know yet
 */
export function toChangeRequest(
  pull: GiteaPull,
  mergeable: boolean | undefined,
): ChangeRequest {
  let state: ChangeRequest['state'] = 'open';
  if (pull.merged) state = 'merged';
  else if (pull.state !== 'open') state = 'closed';
  return {
    number: pull.number,
    url: pull.html_url,
    state,
    title: pull.title,
    branch: pull.head.label,
    baseBranch: pull.base.ref,
    createdAt: pull.created_at,
    author: pull.user?.login ?? 'unknown',
    ...(pull.head.sha && { headRevision: pull.head.sha }),
    ...(state === 'open' && mergeable !== undefined && { mergeable }),
    ...(state === 'merged' &&
      pull.merge_commit_sha && { mergeRevision: pull.merge_commit_sha }),
    ...(pull.merged_at && { mergedAt: pull.merged_at }),
    ...(pull.closed_at && { closedAt: pull.closed_at }),
    ...(pull.merged_by && { closedBy: pull.merged_by.login }),
  };
}
