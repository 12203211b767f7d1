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

import type { ClusterKey } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  ChangeRequest,
  DeclaredCluster,
  GitOpsRepository,
  RepositorySnapshot,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { StoredRequest } from '../database';
import { isSameCluster } from './keys';
import { stillApplies } from './Repositories';
import { engineRequester } from './types';

/** What to do with a change request that the forge cannot merge. */
export type ConflictResolution =
  /** A person has to look; `message` says at what. */
  | { action: 'wait'; message: string }
  /** It is not needed or wanted any more. */
  | { action: 'withdraw'; message: string }
  /** The main branch has moved: plan again on it. */
  | { action: 'replan' };

/** Decides what becomes of a change request that does not merge, by the main branch as it is now. */
export function resolveConflict(options: {
  request: StoredRequest;
  current: Pick<ChangeRequest, 'headRevision'>;
  snapshot: RepositorySnapshot;
  declared: DeclaredCluster | undefined;
}): ConflictResolution {
  const { request, current, snapshot, declared } = options;
  const { verb, plan, changeRequest, expiresAt } = request;
  if (verb === 'delete' && !declared) {
    return {
      action: 'withdraw',
      message: 'The cluster was taken out of Git by another change.',
    };
  }
  if (
    verb === 'delete' &&
    request.requestedBy === engineRequester &&
    declared?.origin.expiresAt !== expiresAt
  ) {
    return { action: 'withdraw', message: endMoved(declared) };
  }
  if (verb === 'create' && declared) {
    return {
      action: 'withdraw',
      message: 'A cluster of that name was added by another change.',
    };
  }
  if (verb === 'extend' && !declared) {
    return {
      action: 'withdraw',
      message: 'The cluster is not declared any more.',
    };
  }
  const ours =
    changeRequest?.headRevision === undefined ||
    current.headRevision === undefined ||
    current.headRevision === changeRequest.headRevision;
  if (!ours) {
    return {
      action: 'wait',
      message:
        'It conflicts with the main branch, and somebody has changed its branch: resolve the conflict in the forge, or cancel it.',
    };
  }
  if (!plan || stillApplies(plan.proposal.edits, snapshot)) {
    return {
      action: 'wait',
      message:
        'The forge says that it cannot be merged as it is. Its page in the forge says why.',
    };
  }
  return { action: 'replan' };
}

/** Why the expiry engine takes back what it asked for. */
export function endMoved(
  declared: Pick<DeclaredCluster, 'origin'> | undefined,
): string {
  const end = declared?.origin.expiresAt;
  return end
    ? `The end was moved to ${end} meanwhile.`
    : 'The cluster has no end any more.';
}

/** The cluster as a snapshot declares it. */
export function findDeclaration(
  repository: Pick<GitOpsRepository, 'layouts'>,
  key: ClusterKey,
  snapshot: RepositorySnapshot,
): DeclaredCluster | undefined {
  return repository.layouts
    .flatMap(layout => layout.list(snapshot).clusters)
    .find(item => isSameCluster(item, key));
}
