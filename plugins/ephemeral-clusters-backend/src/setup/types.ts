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
  SetupCheck,
  SetupConnection,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ArgoCdAccount, ArgoCdClient } from '../argocd/ArgoCdClient';
import type { KubernetesClient, SelfReviewer } from '../kubernetes';
import type { MetricsClient } from '../metrics';
import type { ObservedKind } from '../sources';
import type { RepositoryProbeOptions } from './git/repositoryProbe';

/** Looks at one configured connection. */
export interface SetupProbe {
  readonly about: Pick<SetupConnection, 'id' | 'kind' | 'title' | 'configKey'>;
  /**
   * Looks now. What it throws becomes the one check of the connection. It is given up when the signal is aborted.
   *
   * @throws Error saying what kept it from looking
   */
  run(signal: AbortSignal): Promise<SetupCheck[]>;
}

/** What the set-up check looks at, as it was made for observing. */
export interface SetupSubjects {
  managementClusters: readonly {
    id: string;
    client: KubernetesClient & SelfReviewer;
    kinds: readonly { observed: ObservedKind; live: boolean }[];
    /** Absent without a token. */
    argocd?: ArgoCdClient & ArgoCdAccount;
    applicationByProject(): ReadonlyMap<
      string,
      { namespace: string; name: string }
    >;
  }[];
  repositories: readonly Pick<
    RepositoryProbeOptions,
    'repository' | 'source'
  >[];
  /** In the order of the configuration; the first is the one that is used. */
  metrics: readonly { id: string; client: MetricsClient }[];
}
