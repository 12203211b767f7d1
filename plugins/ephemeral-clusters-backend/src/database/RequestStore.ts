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

import type {
  ClusterKey,
  ClusterKind,
  ClusterRequestInput,
  RequestState,
  RequestVerb,
  TimelineStageId,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  ClusterChange,
  PlannedChange,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { ClusterTombstone } from '../requests/types';

/** Change request of a stored request. */
export interface StoredChangeRequest {
  number: number;
  url: string;
  state: 'open' | 'merged' | 'closed';
  title: string;
  branch: string;
  /** Commit that the product made; another one means that somebody pushed to the branch. */
  headRevision?: string;
  /** ISO 8601 */
  openedAt: string;
  closedBy?: string;
}

/** What was asked, with every default filled in; enough to ask for it again. */
export type StoredInput = ClusterRequestInput;

/** What is to be proposed. */
export interface StoredPlan {
  /** Change of the declaration; makes the edits on another base. */
  change: ClusterChange;
  proposal: PlannedChange;
}

/** One request as it is kept. Moments are ISO 8601 in UTC with milliseconds. */
export interface StoredRequest {
  id: string;
  /** Incarnation, verb and target value: what makes two requests the same. */
  baseKey: string;
  /** 1 for the first request of a base key, then counting. */
  attempt: number;
  verb: RequestVerb;
  cluster: ClusterKey & { kind: ClusterKind };
  /** uid of the incarnation that it acts on. */
  uid?: string;
  state: RequestState;
  requestedBy: string;
  requestedAt: string;
  owner?: string;
  purpose?: string;
  template?: string;
  templateVersion?: string;
  expiresAt?: string;
  repository: string;
  layout: string;
  input: StoredInput;
  /** The change to be proposed; kept while the request is under way. */
  plan?: StoredPlan;
  /** How often it was planned anew because the base had moved. */
  replans: number;
  changeRequest?: StoredChangeRequest;
  mergedAt?: string;
  /** When it came to its end, whichever. */
  finishedAt?: string;
  error?: string;
  /** Until when one process is at work on opening it. */
  leaseUntil?: string;
  version: number;
}

/** What a request is made with. */
export type NewRequest = Omit<StoredRequest, 'version' | 'replans'>;

/** What changes in a request; an absent key stays, undefined clears. */
export type RequestPatch = Partial<
  Pick<
    StoredRequest,
    | 'state'
    | 'plan'
    | 'replans'
    | 'changeRequest'
    | 'mergedAt'
    | 'finishedAt'
    | 'error'
    | 'leaseUntil'
    | 'uid'
  >
>;

/** One stage that is over. */
export interface StoredStage {
  stage: TimelineStageId;
  state: 'done' | 'skipped';
  startedAt?: string;
  finishedAt: string;
  message?: string;
}

/** Milliseconds that each stage usually takes. */
export type UsualDurations = Partial<Record<TimelineStageId, number>>;

/** Keeps requests, their stages, tombstones and notices. Losing it loses history, never a cluster. */
export interface RequestStore {
  /**
   * Keeps a new request.
   *
   * @returns undefined where its base key and attempt, or a request under way of that cluster and verb, is there already
   */
  insert(request: NewRequest): Promise<StoredRequest | undefined>;
  /**
   * Changes a request. A state that ends it frees its name and forgets its plan.
   *
   * @returns undefined where it has another version by now: read it again
   */
  update(
    request: Pick<StoredRequest, 'id' | 'version'>,
    patch: RequestPatch,
  ): Promise<StoredRequest | undefined>;
  get(id: string): Promise<StoredRequest | undefined>;
  /** Requests of a cluster name, newest first. */
  listByCluster(key: ClusterKey): Promise<StoredRequest[]>;
  /** Requests of a base key, newest attempt first. */
  listByBaseKey(baseKey: string): Promise<StoredRequest[]>;
  /** Requests in `opening`, `open` or `merged`, oldest first. */
  listUnderWay(): Promise<StoredRequest[]>;
  /** Creates that ended without a cluster at or after a moment, newest first. */
  listEndedCreates(since: string): Promise<StoredRequest[]>;
  /** Stages that are over, in no order. */
  stages(requestId: string): Promise<StoredStage[]>;
  /** Keeps stages that are over; the first record of a stage stays. */
  recordStages(requestId: string, stages: StoredStage[]): Promise<void>;
  /** Medians over the newest requests of that verb that are done: of the template, else of the kind. */
  usualDurations(query: {
    verb: RequestVerb;
    kind: ClusterKind;
    template?: string;
  }): Promise<UsualDurations>;
  /** Keeps what stays of a cluster; once per request. */
  addTombstone(requestId: string, tombstone: ClusterTombstone): Promise<void>;
  /** Newest first, at most 5,000. */
  listTombstones(since: string): Promise<ClusterTombstone[]>;
  /** @returns true the first time, false where that notice was given already */
  giveNotice(key: string, at: string): Promise<boolean>;
}
