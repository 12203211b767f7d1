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
  RequestState,
  RequestVerb,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** Request that is under way, as the inventory needs it to show a cluster that only a request knows. */
export interface ActiveRequest {
  id: string;
  verb: RequestVerb;
  cluster: ClusterKey & { kind: ClusterKind };
  /** uid of the incarnation that it acts on; absent for a create. */
  uid?: string;
  /** `opening`, `open`, `merged`, or `failed` where it can be retried. */
  state: RequestState;
  /** Entity ref; `ephemeral-clusters` for the expiry engine. */
  requestedBy: string;
  /** ISO 8601 */
  requestedAt: string;
  owner?: string;
  purpose?: string;
  template?: string;
  templateVersion?: string;
  /** Asked end. ISO 8601. */
  expiresAt?: string;
  /** Key of the repository in the configuration. */
  repository: string;
  changeRequest?: {
    number: number;
    url: string;
    state: 'open' | 'merged' | 'closed';
  };
  /** Why it does not go on, if it does not. */
  error?: string;
}

/** What stays of a cluster that is gone. */
export interface ClusterTombstone {
  cluster: ClusterKey & { kind: ClusterKind };
  uid?: string;
  owner?: string;
  purpose?: string;
  template?: string;
  templateVersion?: string;
  /** Entity ref of who asked for the cluster. */
  requestedBy?: string;
  /** ISO 8601, when the cluster was asked for or made, if known. */
  createdAt?: string;
  /** ISO 8601 */
  expiresAt?: string;
  /** ISO 8601 */
  goneAt: string;
}

/** What the inventory sees of the requests. Answers from memory. */
export interface RequestView {
  /**
   * Requests in state `opening`, `open` or `merged`, and creates that ended as `failed`, `closed` or `cancelled` less than a day ago, so
   * that their page stays. At most one per cluster and verb, newest first.
   */
  active(): readonly ActiveRequest[];
  /** What stays of the last incarnation of a cluster that is gone. */
  history(key: ClusterKey): ClusterTombstone | undefined;
  /** Level, not edge: "something changed"; returns the way to stop that. */
  onChange(listener: () => void): () => void;
}

/** States from which a request goes on by itself. */
export const openRequestStates = ['opening', 'open', 'merged'] as const;

/** True where a request still goes on by itself. */
export function isUnderWay(state: RequestState): boolean {
  return (openRequestStates as readonly RequestState[]).includes(state);
}

/** Who asks where the product itself does: the expiry engine. */
export const engineRequester = 'ephemeral-clusters';
