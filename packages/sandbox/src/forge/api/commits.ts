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

import { Commit, Repository, Signature } from '../../git';
import { Account } from '../Accounts';
import { Forge } from '../Forge';
import { fromTimestamp, ZERO_TIME } from './time';
import { presentUser } from './users';

const verification = {
  verified: false,
  reason: 'gpg.error.not_signed_commit',
  signature: '',
  signer: null,
  payload: '',
};

/** A branch with its newest commit, as Gitea shows it. */
export function presentBranch(
  forge: Forge,
  repository: Repository,
  name: string,
  commit: Commit,
  push: boolean,
) {
  return {
    name,
    commit: {
      id: commit.oid,
      message: commit.message,
      url: `${forge.url}/${repository.fullName}/commit/${commit.oid}`,
      author: presentPerson(forge, commit.author),
      committer: presentPerson(forge, commit.committer),
      verification,
      timestamp: fromTimestamp(commit.committer.timestamp),
      added: null,
      removed: null,
      modified: null,
    },
    protected: false,
    required_approvals: 0,
    enable_status_check: false,
    status_check_contexts: [],
    user_can_push: push,
    user_can_merge: push,
    effective_branch_protection_name: '',
  };
}

/** The commit in the answer to a change of files. */
export function presentFileCommit(
  forge: Forge,
  repository: Repository,
  commit: Commit,
) {
  return {
    ...reference(forge, repository, 'commits', commit.oid),
    html_url: `${forge.url}/${repository.fullName}/commit/${commit.oid}`,
    author: presentSignature(commit.author),
    committer: presentSignature(commit.committer),
    parents: commit.parents.map(oid =>
      reference(forge, repository, 'commits', oid),
    ),
    message: commit.message,
    tree: reference(forge, repository, 'trees', commit.tree),
  };
}

/** Whether a commit is signed; none here is. */
export function presentVerification() {
  return verification;
}

/** A commit with its changed files, as Gitea shows it. */
export async function presentCommit(
  forge: Forge,
  repository: Repository,
  commit: Commit,
  viewer: Account | undefined,
) {
  const files = await repository.diff(commit.parents[0], commit.oid);
  const additions = files.reduce((sum, it) => sum + it.additions, 0);
  const deletions = files.reduce((sum, it) => sum + it.deletions, 0);
  const user = (signature: Signature) => {
    const account = findAccount(forge, signature);
    return account ? presentUser(forge, account, viewer) : null;
  };
  return {
    url: `${forge.url}/api/v1/repos/${repository.fullName}/git/commits/${commit.oid}`,
    sha: commit.oid,
    created: fromTimestamp(commit.committer.timestamp),
    html_url: `${forge.url}/${repository.fullName}/commit/${commit.oid}`,
    commit: {
      url: `${forge.url}/api/v1/repos/${repository.fullName}/git/commits/${commit.oid}`,
      author: presentSignature(commit.author),
      committer: presentSignature(commit.committer),
      message: commit.message,
      tree: {
        ...reference(forge, repository, 'trees', commit.tree),
        created: fromTimestamp(commit.committer.timestamp),
      },
      verification,
    },
    author: user(commit.author),
    committer: user(commit.committer),
    parents: commit.parents.map(oid =>
      reference(forge, repository, 'commits', oid),
    ),
    files: files.map(it => ({
      filename: it.path,
      status: it.status === 'changed' ? 'modified' : it.status,
    })),
    stats: { total: additions + deletions, additions, deletions },
  };
}

/** The user that a signature of a commit belongs to. */
export function findAccount(
  forge: Forge,
  signature: Signature,
): Account | undefined {
  const login = /^(.+)@noreply\.localhost$/.exec(signature.email)?.[1];
  return login === undefined ? undefined : forge.accounts.byLogin(login);
}

function presentPerson(forge: Forge, signature: Signature) {
  return {
    name: signature.name,
    email: signature.email,
    username: findAccount(forge, signature)?.login ?? '',
  };
}

function presentSignature(signature: Signature) {
  return {
    name: signature.name,
    email: signature.email,
    date: fromTimestamp(signature.timestamp),
  };
}

function reference(
  forge: Forge,
  repository: Repository,
  kind: 'commits' | 'trees',
  sha: string,
) {
  return {
    url: `${forge.url}/api/v1/repos/${repository.fullName}/git/${kind}/${sha}`,
    sha,
    created: ZERO_TIME,
  };
}
