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
import { Account } from '../Accounts';
import { Forge } from '../Forge';
import { encodePath } from '../paths';
import { PullView } from '../pulls/viewPull';
import { PullComment, PullLabel, PullReview } from '../pulls/records';
import { presentRepository } from './repositories';
import { toSeconds } from './time';
import { presentLogin } from './users';

/** A pull request as Gitea shows it in a list: without what it counts for one alone. */
export async function presentListedPull(
  ...[forge, repository, pull, viewer]: Parameters<typeof presentPull>
) {
  const { additions, deletions, changed_files, ...listed } = await presentPull(
    forge,
    repository,
    pull,
    viewer,
  );
  return listed;
}

/** A pull request as Gitea shows it. */
export async function presentPull(
  forge: Forge,
  repository: Repository,
  pull: PullView,
  viewer: Account | undefined,
) {
  const { number } = pull;
  const page = `${forge.url}/${repository.fullName}/pulls/${number}`;
  const repo = await presentRepository(forge, repository, viewer);
  const labels = (await forge.pulls(repository)).labels();
  const sum = (count: (file: FileDiff) => number) =>
    pull.files.reduce((total, file) => total + count(file), 0);
  return {
    id: number,
    url: page,
    number,
    user: presentLogin(forge, pull.author, viewer),
    title: pull.title,
    body: pull.body,
    labels: labels
      .filter(it => pull.labels.includes(it.id))
      .map(it => presentLabel(forge, repository, it)),
    milestone: null,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map(it =>
      presentLogin(forge, it, viewer),
    ),
    requested_reviewers_teams: [],
    state: pull.state,
    draft: /^(WIP:|\[WIP\])/i.test(pull.title),
    is_locked: false,
    comments: pull.comments.length,
    review_comments: pull.reviews.length,
    additions: sum(it => it.additions),
    deletions: sum(it => it.deletions),
    changed_files: pull.files.length,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    mergeable: pull.mergeable,
    merged: pull.merged !== undefined,
    merged_at: pull.merged ? toSeconds(pull.merged.at) : null,
    merge_commit_sha: pull.merged?.commit ?? null,
    // Gitea shows here what anybody may see, whoever asks.
    merged_by: pull.merged
      ? presentLogin(forge, pull.merged.by, undefined)
      : null,
    allow_maintainer_edit: true,
    base: {
      label: pull.base,
      ref: pull.base,
      sha: pull.baseCommit,
      repo_id: repository.id,
      repo,
    },
    head: {
      label: pull.head,
      ref: pull.headExists ? pull.head : `refs/pull/${number}/head`,
      sha: pull.headCommit,
      repo_id: repository.id,
      repo,
    },
    merge_base: pull.mergeBase ?? '',
    due_date: null,
    created_at: toSeconds(pull.createdAt),
    updated_at: toSeconds(pull.updatedAt),
    closed_at: pull.closedAt ? toSeconds(pull.closedAt) : null,
    pin_order: 0,
    content_version: 0,
  };
}

/** A file that a pull request changes. */
export function presentChangedFile(
  forge: Forge,
  repository: Repository,
  pull: PullView,
  file: FileDiff,
) {
  const commit = file.status === 'removed' ? pull.mergeBase : pull.headCommit;
  const path = encodePath(file.path);
  const web = `${forge.url}/${repository.fullName}`;
  return {
    filename: file.path,
    status: file.status === 'removed' ? 'deleted' : file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    html_url: `${web}/src/commit/${commit}/${path}`,
    contents_url: `${forge.url}/api/v1/repos/${repository.fullName}/contents/${path}?ref=${commit}`,
    raw_url: `${web}/raw/commit/${commit}/${path}`,
  };
}

/** A comment on a pull request. */
export function presentComment(
  forge: Forge,
  repository: Repository,
  number: number,
  comment: PullComment,
  viewer: Account | undefined,
) {
  const page = `${forge.url}/${repository.fullName}/pulls/${number}`;
  return {
    id: comment.id,
    html_url: `${page}#issuecomment-${comment.id}`,
    pull_request_url: page,
    issue_url: '',
    user: presentLogin(forge, comment.author, viewer),
    original_author: '',
    original_author_id: 0,
    body: comment.body,
    assets: [],
    created_at: toSeconds(comment.createdAt),
    updated_at: toSeconds(comment.updatedAt),
  };
}

/** A review of a pull request. */
export function presentReview(
  forge: Forge,
  repository: Repository,
  pull: PullView,
  review: PullReview,
  viewer: Account | undefined,
) {
  const page = `${forge.url}/${repository.fullName}/pulls/${pull.number}`;
  return {
    id: review.id,
    user: presentLogin(forge, review.author, viewer),
    team: null,
    state: review.state,
    body: review.body,
    commit_id: review.commit,
    stale: review.commit !== pull.headCommit,
    official: review.state !== 'COMMENT',
    dismissed: false,
    comments_count: 0,
    submitted_at: toSeconds(review.submittedAt),
    updated_at: toSeconds(review.submittedAt),
    html_url: `${page}#issuecomment-${review.id}`,
    pull_request_url: page,
  };
}

/** A label of a repository. */
export function presentLabel(
  forge: Forge,
  repository: Repository,
  label: PullLabel,
) {
  return {
    id: label.id,
    name: label.name,
    exclusive: false,
    is_archived: false,
    color: label.color,
    description: label.description,
    url: `${forge.url}/api/v1/repos/${repository.fullName}/labels/${label.id}`,
  };
}
