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
  ClusterApplication,
  ClusterCondition,
  ClusterDeclaration,
  ClusterKey,
  ClusterRow,
  ClusterUsage,
  ConnectInstructions,
  InventoryProblem,
  MachineNode,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { LoadedTemplate } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type {
  ArgoFacts,
  CapiFacts,
  LiveObject,
  ObservedDeclaration,
  VclusterFacts,
} from '../sources/types';

export type { ObservedDeclaration } from '../sources/types';

/** A cluster's page without what depends on who asks (`allowed`, `latestExpiry`, `locked`). */
export interface InventoryDetail extends ClusterRow {
  conditions: ClusterCondition[];
  machines: MachineNode[];
  applications: ClusterApplication[];
  connect: ConnectInstructions;
  declaration?: ClusterDeclaration;
  /** Freshness of the sources that this cluster is joined from. */
  sources: SourceFreshness[];
}

/** Everything that is known of one cluster, by source. */
export interface InventoryFacts {
  capi?: CapiFacts;
  vcluster?: VclusterFacts;
  argo?: ArgoFacts;
  declared?: ObservedDeclaration;
  usage?: ClusterUsage;
  /** ISO 8601 of the first sample that was seen of it since this process started; a hint for timelines, not a truth. */
  firstMetricAt?: string;
  /**
   * True where the management cluster and every repository that could declare it are fresh: only then does a missing fact mean that the
   * thing is not there.
   */
  fresh: boolean;
}

/** Answer of a read past the cache. `unknown`: the API server could not be asked, or did not let us. */
export type LiveCluster = LiveObject;

/**
 * The clusters of all management clusters as one list in memory. Reading never causes a request to a management cluster;
 * `readLive` and `refreshDeclarations` are the two that do.
 */
export interface Inventory {
  rows(): readonly ClusterRow[];
  row(key: ClusterKey): ClusterRow | undefined;
  detail(key: ClusterKey): InventoryDetail | undefined;
  facts(key: ClusterKey): InventoryFacts;
  sources(): SourceFreshness[];
  problems(): InventoryProblem[];
  /** `<epoch>-<counter>`: changes with every change of rows, problems or the state of a source. */
  version(): string;
  templates(): { items: LoadedTemplate[]; problems: InventoryProblem[] };
  /** Level, not edge: "something changed"; the listener reads again. Returns what ends it. */
  onChange(listener: () => void): () => void;
  /**
   * Reads Git again now and waits for it: before a removal, after a merge.
   *
   * @throws ServiceUnavailableError where a repository cannot be read
   */
  refreshDeclarations(repositoryId?: string): Promise<void>;
  /** Reads the live object again from the API server: Cluster, or StatefulSet of a vcluster. Never throws. */
  readLive(key: ClusterKey): Promise<LiveCluster>;
  start(signal: AbortSignal): Promise<void>;
}
