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

import type { ClusterChange } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { EphemeralClustersConfig } from '../../config';
import type { NewRequest } from '../../database';
import type { Inventory } from '../../inventory/types';
import {
  describeBody,
  describeCommit,
  describeTitle,
  type DescribedChange,
} from '../description';
import type { Repositories } from '../Repositories';
import type { ActiveRequest } from '../types';

/** What planning reads. */
export interface PlannerOptions {
  config: EphemeralClustersConfig;
  inventory: Inventory;
  repositories: Repositories;
  /** Requests under way, from the database. */
  openRequests: () => Promise<readonly ActiveRequest[]>;
  now: () => Date;
}

/** A request that is planned but not kept: everything but id, attempt and branch. */
export interface DraftRequest {
  request: Omit<
    NewRequest,
    'id' | 'attempt' | 'state' | 'plan' | 'requestedAt'
  >;
  change: ClusterChange;
  title: string;
  description: string;
  commitMessage: string;
}

/** Adds to a planned request what its change request says. */
export function createDraft(
  appBaseUrl: string,
  change: ClusterChange,
  request: DraftRequest['request'],
  more: Pick<DescribedChange, 'previousExpiresAt' | 'reason'>,
): DraftRequest {
  const described: DescribedChange = { ...request, ...more };
  return {
    request,
    change,
    title: describeTitle(described),
    description: describeBody(described, appBaseUrl),
    commitMessage: describeCommit(described),
  };
}
