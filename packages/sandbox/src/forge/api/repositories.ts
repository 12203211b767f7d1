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

import { Repository } from '../../git';
import { Account, canWrite } from '../Accounts';
import { Forge } from '../Forge';
import { fromTimestamp, toSeconds, ZERO_TIME } from './time';
import { presentOwner } from './users';

const features = {
  has_code: true,
  has_issues: true,
  internal_tracker: {
    enable_time_tracker: true,
    allow_only_contributors_to_track_time: true,
    enable_issue_dependencies: true,
  },
  has_wiki: true,
  has_pull_requests: true,
  has_projects: true,
  projects_mode: 'all',
  has_releases: true,
  has_packages: false,
  has_actions: false,
  ignore_whitespace_conflicts: false,
  allow_merge_commits: true,
  allow_rebase: true,
  allow_rebase_explicit: true,
  allow_squash_merge: true,
  allow_fast_forward_only_merge: true,
  allow_rebase_update: false,
  allow_manual_merge: false,
  autodetect_manual_merge: false,
  default_delete_branch_after_merge: false,
  default_merge_style: 'merge',
  default_allow_maintainer_edit: true,
  avatar_url: '',
  internal: false,
  mirror_interval: '',
  object_format_name: 'sha1',
  mirror_updated: ZERO_TIME,
  topics: [],
  licenses: [],
};

/** A repository as Gitea shows it. */
export async function presentRepository(
  forge: Forge,
  repository: Repository,
  viewer: Account | undefined,
) {
  const { id, name, fullName } = repository;
  const pulls = await forge.pulls(repository);
  const commit = await repository.branch(repository.defaultBranch);
  const updated = commit
    ? fromTimestamp((await repository.commit(commit)).committer.timestamp)
    : toSeconds(repository.createdAt);
  return {
    id,
    owner: presentOwner(forge, repository.owner, viewer),
    name,
    full_name: fullName,
    description: '',
    empty: commit === undefined,
    private: false,
    fork: false,
    template: false,
    mirror: false,
    size: commit ? await kibibytes(repository, commit) : 0,
    language: '',
    languages_url: `${forge.url}/api/v1/repos/${fullName}/languages`,
    html_url: `${forge.url}/${fullName}`,
    url: `${forge.url}/api/v1/repos/${fullName}`,
    link: '',
    ssh_url: `git@localhost:${fullName}.git`,
    clone_url: `${forge.url}/${fullName}.git`,
    original_url: '',
    website: '',
    stars_count: 0,
    forks_count: 0,
    watchers_count: 0,
    branch_count: (await repository.branches()).length,
    open_issues_count: 0,
    open_pr_counter: pulls.list().filter(it => it.state === 'open').length,
    release_counter: 0,
    default_branch: repository.defaultBranch,
    archived: false,
    created_at: toSeconds(repository.createdAt),
    updated_at: updated,
    archived_at: '1970-01-01T00:00:00Z',
    permissions: {
      admin: viewer?.admin === true,
      push: canWrite(viewer),
      pull: true,
    },
    ...features,
  };
}

const sizes = new WeakMap<Repository, { commit: string; size: number }>();

/** Size of the files of the default branch. */
async function kibibytes(
  repository: Repository,
  commit: string,
): Promise<number> {
  const known = sizes.get(repository);
  if (known?.commit === commit) return known.size;
  const files = await repository.files(commit);
  const bytes = files.reduce((sum, it) => sum + it.content.length, 0);
  const size = Math.ceil(bytes / 1024);
  sizes.set(repository, { commit, size });
  return size;
}
