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

import type { GitOpsRepository } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { ArgoCdAccount, ArgoCdClient } from '../argocd/ArgoCdClient';
import type { KubernetesClient, SelfReviewer } from '../kubernetes';
import type { MetricsClient } from '../metrics';
import type { GitDeclarationSource, ObservedKind } from '../sources';

/** A kind that is watched on a management cluster. */
export interface WatchedKind {
  observed: ObservedKind;
  /** Single objects are read as well, past the cache: right before one is removed. */
  live: boolean;
}

/** The configured connections that are observed, for who looks at the connections themselves: the set-up check, and monitoring. */
export interface Connections {
  managementClusters: readonly {
    /** Key in the configuration. */
    id: string;
    client: KubernetesClient & SelfReviewer;
    kinds: readonly WatchedKind[];
    /** Absent without a token. */
    argocd?: ArgoCdClient & ArgoCdAccount;
    /** One Application of each project that has some. */
    applicationByProject(): ReadonlyMap<
      string,
      { namespace: string; name: string }
    >;
  }[];
  repositories: readonly {
    repository: GitOpsRepository;
    source: Pick<GitDeclarationSource, 'freshness' | 'templates' | 'layouts'>;
  }[];
  /** In the order of the configuration; the first is the one that is used. */
  metrics: readonly { id: string; client: MetricsClient }[];
}
