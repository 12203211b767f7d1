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

import type { JSONSchema7 } from 'json-schema';
import type {
  ClusterKey,
  ClusterKind,
  Freshness,
  InventoryProblem,
} from './cluster';

/**
 * What a cluster template offers to a form.
 *
 * @public
 */
export interface ClusterTemplate {
  /** Repository (key in the configuration) that it is in. */
  repository: string;
  name: string;
  title: string;
  description?: string;
  /** Entity ref of who keeps the template. */
  owner?: string;
  tags: string[];
  /** Current version. */
  version: string;
  /** Commit that it was read at. */
  revision: string;
  kind: ClusterKind;
  /** Infrastructure provider, for people: `in-memory`, `aws`... */
  provider?: string;
  /** Management clusters that it can be used on. */
  managementClusters: string[];
  /** Id of the layout that its clusters are declared with. */
  layout: string;
  lifetime: {
    /** ISO 8601 duration. */
    default: string;
    /** ISO 8601 duration from creation to the latest end; absent: no limit. */
    maximum?: string;
  };
  naming: { prefix: string; pattern?: string };
  /** JSON Schema draft-07 of an object. */
  parameters: JSONSchema7;
  /** Link to it in the forge. */
  url?: string;
}

/**
 * Answer of `GET /templates`.
 *
 * @public
 */
export interface ClusterTemplateList {
  items: ClusterTemplate[];
  /** Templates that could not be read. */
  problems: InventoryProblem[];
}

/**
 * Answer of `GET /names/availability`.
 *
 * @public
 */
export interface NameAvailability {
  available: boolean;
  /** Why not, without saying whose it is. */
  reason?: string;
}

/**
 * What a request asks for.
 *
 * @public
 */
export type RequestVerb = 'create' | 'extend' | 'delete';

/**
 * `opening`: the change request is being made. `open`: waits for its merge. `merged`: in Git, waits for the cluster to become so.
 * `done`: the cluster is what was asked for. `cancelled`: by a person, before the merge. `closed`: the change request was closed without
 * merging. `failed`: cannot go on; can be retried.
 *
 * @public
 */
export type RequestState =
  | 'opening'
  | 'open'
  | 'merged'
  | 'done'
  | 'cancelled'
  | 'closed'
  | 'failed';

/**
 * Stages of a timeline; which there are depends on verb and kind.
 *
 * @public
 */
export type TimelineStageId =
  | 'asked'
  | 'change-request'
  | 'merged'
  | 'delivered'
  | 'infrastructure'
  | 'control-plane'
  | 'workers'
  | 'apps'
  | 'first-metric'
  | 'expiry-set'
  | 'workers-gone'
  | 'control-plane-gone'
  | 'infrastructure-gone'
  | 'gone';

/**
 * One stage of what becomes of a request.
 *
 * @public
 */
export interface TimelineStage {
  id: TimelineStageId;
  /** "delivered by Argo CD" */
  title: string;
  state: 'done' | 'active' | 'waiting' | 'blocked' | 'skipped';
  /** ISO 8601 */
  startedAt?: string;
  /** ISO 8601 */
  finishedAt?: string;
  /** While active or blocked: what is going on, or why it hangs and what to do. */
  message?: string;
  /** Link that belongs to it: change request, Argo CD application. */
  url?: string;
  /** Milliseconds that this stage usually takes, by earlier requests of the same template, if known. */
  usualMilliseconds?: number;
}

/**
 * A change request as the product sees it, whatever the forge calls it.
 *
 * @public
 */
export interface ChangeRequestSummary {
  /** Number in the forge. */
  number: number;
  url: string;
  state: 'open' | 'merged' | 'closed';
  title: string;
  branch: string;
  /** Who merged or closed it, as the forge names them. */
  closedBy?: string;
}

/**
 * One request with its timeline.
 *
 * @public
 */
export interface ClusterRequest {
  id: string;
  verb: RequestVerb;
  cluster: ClusterKey & { kind: ClusterKind };
  state: RequestState;
  /** Entity ref; `ephemeral-clusters` for the expiry engine. */
  requestedBy: string;
  /** ISO 8601 */
  requestedAt: string;
  template?: string;
  templateVersion?: string;
  owner?: string;
  purpose?: string;
  /** Asked end: new expiry of a create or extend. ISO 8601. */
  expiresAt?: string;
  changeRequest?: ChangeRequestSummary;
  timeline: TimelineStage[];
  /** Why it failed, and what to do. */
  error?: string;
  /** What the caller may do with it now. */
  allowed: { cancel: boolean; retry: boolean };
}

/**
 * Body of `POST /requests`.
 *
 * @public
 */
export type ClusterRequestInput =
  | CreateClusterInput
  | ExtendClusterInput
  | DeleteClusterInput;

/**
 * Asks for a new cluster.
 *
 * @public
 */
export interface CreateClusterInput {
  verb: 'create';
  /** Repository of the template; may be left out where only one has a template of that name. */
  repository?: string;
  template: string;
  managementCluster?: string;
  name: string;
  /** Entity ref of a group or user. */
  owner: string;
  purpose: string;
  /** ISO 8601 duration; default: the template's. */
  lifetime?: string;
  parameters?: Record<string, unknown>;
  /** Only render and check: nothing is written. */
  dryRun?: boolean;
}

/**
 * Asks for a later end of a cluster.
 *
 * @public
 */
export interface ExtendClusterInput {
  verb: 'extend';
  cluster: ClusterKey;
  /** ISO 8601 of the new end. */
  expiresAt: string;
  dryRun?: boolean;
}

/**
 * Asks for a cluster's removal.
 *
 * @public
 */
export interface DeleteClusterInput {
  verb: 'delete';
  cluster: ClusterKey;
  reason?: string;
  dryRun?: boolean;
}

/**
 * One file that a change request would touch.
 *
 * @public
 */
export interface PlannedFile {
  path: string;
  operation: 'create' | 'update' | 'delete';
  before?: string;
  after?: string;
  /** Unified diff. */
  diff: string;
}

/**
 * Answer of `POST /requests` with `dryRun`.
 *
 * @public
 */
export interface RequestPlan {
  cluster: ClusterKey & { kind: ClusterKind };
  branch: string;
  title: string;
  description: string;
  files: PlannedFile[];
  expiresAt?: string;
}

/**
 * Time ranges of the charts.
 *
 * @public
 */
export const metricRanges = ['1h', '24h', '7d'] as const;
/**
 * Time range of the charts.
 *
 * @public
 */
export type MetricRange = (typeof metricRanges)[number];

/**
 * One line of a chart.
 *
 * @public
 */
export interface MetricSeries {
  /** `used`, `requested`, `capacity`, `2xx`, `5xx`... */
  name: string;
  /** [milliseconds since the epoch, value or null for a gap] */
  points: [number, number | null][];
}

/**
 * One chart of a cluster.
 *
 * @public
 */
export interface MetricPanel {
  id: 'cpu' | 'memory' | 'pods' | 'api-server';
  title: string;
  unit: 'cores' | 'bytes' | 'count' | 'requests-per-second';
  series: MetricSeries[];
  /** Where series are missing: which exporter is missing and how to get it. */
  missing?: string;
}

/**
 * Answer of `GET /clusters/:mc/:ns/:name/metrics`.
 *
 * @public
 */
export interface ClusterMetrics {
  range: MetricRange;
  /** Seconds between points. */
  step: number;
  panels: MetricPanel[];
  /** Thanos' warnings (partial response), scrubbed. */
  warnings: string[];
  freshness: Freshness;
}
