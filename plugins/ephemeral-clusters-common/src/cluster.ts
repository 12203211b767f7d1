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

/**
 * Plugin id, and the path of the API: `/api/ephemeral-clusters`.
 *
 * @public
 */
export const pluginId = 'ephemeral-clusters';

/**
 * Prefix of the annotations on `Cluster` manifests and files that say where a cluster comes from.
 *
 * @public
 */
export const annotationPrefix = 'ephemeral-clusters';

/**
 * Annotation of catalog entities: `<managementCluster>/<namespace>/<name>` of the cluster that the entity stands for.
 *
 * @public
 */
export const entityClusterAnnotation = 'ephemeral-clusters/cluster';

/**
 * How a workload cluster is made: a Cluster API `Cluster`, or a Helm release of the vcluster chart.
 *
 * @public
 */
export type ClusterKind = 'capi' | 'vcluster';

/**
 * Names one cluster among all management clusters. A name is unique in a namespace of a management cluster whatever its kind,
 * because both kinds deliver into a namespace of their own.
 *
 * @public
 */
export interface ClusterKey {
  /** Key of the management cluster in the configuration. */
  managementCluster: string;
  namespace: string;
  name: string;
}

/**
 * `<managementCluster>/<kind>/<namespace>/<name>`.
 *
 * @public
 */
export type ClusterId = string;

/**
 * `ready`: can be used. `starting`: being made, nothing wrong yet. `attention`: works in part, or someone should look. `failed`: cannot be
 * used, or stuck. `deleting`: going. `unknown`: no data, stale data, or no permission to know; never shown as good.
 *
 * @public
 */
export type HealthStatus =
  | 'ready'
  | 'starting'
  | 'attention'
  | 'failed'
  | 'deleting'
  | 'unknown';

/**
 * What one health rule says. The worst reason is the cluster's health.
 *
 * @public
 */
export interface HealthReason {
  /** Rule that says so: `available`, `control-plane`, `workers`, `apps`, `expiry`, `deletion`, `registration`, `metrics`, `freshness`... */
  rule: string;
  status: HealthStatus;
  /** Plain words, with numbers: "1 of 3 workers is not ready". */
  message: string;
  /** Where it is read: "Cluster API condition WorkersAvailable". */
  source: string;
  /** ISO 8601, when it became so, where the source says. */
  since?: string;
  /** What to do about it, if something can be done. */
  action?: string;
}

/**
 * How a cluster is doing, and why.
 *
 * @public
 */
export interface Health {
  status: HealthStatus;
  /** One sentence for a table cell: the worst reason's message, or "Ready". */
  summary: string;
  reasons: HealthReason[];
}

/**
 * `fresh`: in contact. `connecting`: first contact under way. `stale`: contact lost, what is shown is old. `unavailable`: never had contact.
 *
 * @public
 */
export type FreshnessState = 'fresh' | 'connecting' | 'stale' | 'unavailable';

/**
 * How current one source's data is.
 *
 * @public
 */
export interface Freshness {
  state: FreshnessState;
  /** ISO 8601 of the last contact that proved the data current (list, event or bookmark). */
  lastContact?: string;
  /** ISO 8601 of the last time that everything was read anew, from beginning to end. */
  lastSync?: string;
  /** ISO 8601 of the last change that the source itself reported; absent where none came yet, or where it reports none. */
  lastEvent?: string;
  /** Scrubbed error, why it is not fresh. */
  error?: string;
}

/**
 * Freshness of one source by name, for banners and the footer of the list.
 *
 * @public
 */
export interface SourceFreshness extends Freshness {
  /** `kubernetes:<managementCluster>`, `argocd:<managementCluster>`, `git:<repository>`, `metrics:<id>`. */
  id: string;
  /** For people: "Kubernetes of EU West". */
  title: string;
  kind: 'kubernetes' | 'argocd' | 'git' | 'metrics';
  managementCluster?: string;
}

/**
 * Replicas of control plane, workers, or nodes in all.
 *
 * @public
 */
export interface ReplicaCount {
  desired: number;
  ready: number;
}

/**
 * What Git says of a cluster, or an observed object's annotations where Git is not readable.
 *
 * @public
 */
export interface ClusterOrigin {
  /** Entity ref: `group:default/team-a`. */
  owner?: string;
  /** Entity ref of who asked. */
  requestedBy?: string;
  /** ISO 8601. */
  requestedAt?: string;
  purpose?: string;
  template?: string;
  /** Version of the template that the cluster was made from. */
  templateVersion?: string;
  /** Commit or tag of the repository that the template was taken from. */
  templateRevision?: string;
  /** ISO 8601; absent: never ends by itself. */
  expiresAt?: string;
  /** Reason and end of a hold, if it is held past its expiry. */
  hold?: { reason: string; until: string };
}

/**
 * Latest fleet metrics of one cluster; a missing value is unknown, never zero.
 *
 * @public
 */
export interface ClusterUsage {
  /** Cores in use. */
  cpuCores?: number;
  /** Bytes. */
  memoryBytes?: number;
  /** Running pods. */
  pods?: number;
  /** ISO 8601 of the sample. */
  at?: string;
  /** Why values are missing or incomplete. */
  note?: string;
}

/**
 * One row of the list.
 *
 * @public
 */
export interface ClusterRow extends ClusterKey, ClusterOrigin {
  id: ClusterId;
  kind: ClusterKind;
  /** uid of this incarnation; absent while only Git or a request knows it. */
  uid?: string;
  /**
   * `requested`: only an open request knows it. `declared`: in Git, not (yet) there. `present`: in Git and there. `undeclared`: there, not
   * in Git. `deleting`: has a deletion timestamp. `gone`: only its history is left.
   */
  presence:
    | 'requested'
    | 'declared'
    | 'present'
    | 'undeclared'
    | 'deleting'
    | 'gone';
  health: Health;
  /** `v1.36.0` */
  kubernetesVersion?: string;
  /** Current version of its template, if that is newer than `templateVersion` (drift). */
  templateCurrentVersion?: string;
  nodes?: ReplicaCount;
  apps?: ReplicaCount;
  usage: ClusterUsage;
  /** ISO 8601 of the object, or of the request. */
  createdAt?: string;
  /** Oldest contact of the sources that this row is joined from is too long ago: what is shown is old. */
  stale: boolean;
  /** Id of the request that is under way for it, if any. */
  activeRequest?: string;
}

/**
 * All fields of a row, for `fields` of a query.
 *
 * @public
 */
export const clusterRowFields = Object.keys({
  id: true,
  managementCluster: true,
  namespace: true,
  name: true,
  kind: true,
  uid: true,
  presence: true,
  health: true,
  owner: true,
  requestedBy: true,
  requestedAt: true,
  purpose: true,
  template: true,
  templateVersion: true,
  templateRevision: true,
  templateCurrentVersion: true,
  expiresAt: true,
  hold: true,
  kubernetesVersion: true,
  nodes: true,
  apps: true,
  usage: true,
  createdAt: true,
  stale: true,
  activeRequest: true,
  // A field that is forgotten here does not compile.
} satisfies Record<keyof ClusterRow, true>) as readonly (keyof ClusterRow)[];

/**
 * Kubernetes-style condition, as shown.
 *
 * @public
 */
export interface ClusterCondition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  /** ISO 8601 */
  lastTransitionTime?: string;
  /** True where status False is the good one (`Paused`, `Deleting`, `RollingOut`...). */
  negative: boolean;
}

/**
 * Node of the machines tree: control plane, machine deployment, pool, machine, infrastructure.
 *
 * @public
 */
export interface MachineNode {
  /** Kubernetes kind: `KubeadmControlPlane`, `MachineDeployment`, `Machine`, `DevMachine`... */
  kind: string;
  name: string;
  role: 'control-plane' | 'workers' | 'machine' | 'infrastructure';
  phase?: string;
  version?: string;
  replicas?: ReplicaCount;
  /** Node of the workload cluster that the machine became. */
  nodeName?: string;
  health: HealthStatus;
  message?: string;
  conditions: ClusterCondition[];
  createdAt?: string;
  deleting: boolean;
  children: MachineNode[];
}

/**
 * An Argo CD Application that delivers the cluster, or runs on it.
 *
 * @public
 */
export interface ClusterApplication {
  namespace: string;
  name: string;
  /** `delivers`: makes the cluster. `runs-on`: deployed to the cluster. */
  role: 'delivers' | 'runs-on';
  sync: string;
  health: string;
  /** False while Argo CD has not looked at it yet: then `Unknown` says nothing bad. */
  compared?: boolean;
  message?: string;
  revision?: string;
  /** ISO 8601 */
  lastSyncedAt?: string;
  /** Page in Argo CD. */
  url?: string;
}

/**
 * What the operator configured for getting access, with this cluster's values filled in.
 *
 * @public
 */
export interface ConnectInstructions {
  /** `https://host:port` of the workload cluster's API server. */
  endpoint?: string;
  /** Markdown-free text lines and commands in order. */
  steps: { title: string; text?: string; command?: string }[];
}

/**
 * Where Git declares the cluster.
 *
 * @public
 */
export interface ClusterDeclaration {
  repository: string;
  layout: string;
  path: string;
  /** Link to the file in the forge. */
  url?: string;
  /** The declaring text: the file, or the element of the list. */
  content: string;
  /** 1-based first and last line in the file, for elements. */
  lines?: [number, number];
  /** Commit that was read. */
  revision: string;
}

/**
 * Everything of the cluster's page but metrics and requests.
 *
 * @public
 */
export interface ClusterDetail extends ClusterRow {
  conditions: ClusterCondition[];
  machines: MachineNode[];
  applications: ClusterApplication[];
  connect: ConnectInstructions;
  declaration?: ClusterDeclaration;
  /** Freshness of the sources that this page is joined from. */
  sources: SourceFreshness[];
  /** What the caller may do: decided by the back end's permissions. */
  allowed: {
    extend: boolean;
    delete: boolean;
    /** Absent as false: not allowed, or Argo CD cannot be asked. */
    refresh?: boolean;
    sync?: boolean;
  };
  /** Latest end that an extension may ask for; ISO 8601. Absent: no limit. */
  latestExpiry?: string;
  /** Why it cannot be changed, where it cannot (not declared in a writable repository, being deleted...). */
  locked?: string;
}

/**
 * Answer of `GET /clusters`.
 *
 * @public
 */
export interface ClusterList {
  items: ClusterRow[];
  /** Rows that match, over all pages. */
  total: number;
  limit: number;
  /** Over all rows that the caller may see, whatever the filter. */
  summary: {
    total: number;
    byHealth: Record<HealthStatus, number>;
    endingWithin24h: number;
    behindTemplate: number;
    mine: number;
  };
  /**
   * Values and counts for the filters: of each field over the rows that match all filters but that field's own, so that a count says how
   * many rows there would be with that value. Values without rows are not there; the empty one
   * counts rows that have none, and can be asked for.
   */
  facets: {
    owner: Record<string, number>;
    template: Record<string, number>;
    health: Record<string, number>;
    managementCluster: Record<string, number>;
    kind: Record<string, number>;
  };
  /** Gives the next page, as `cursor` of the same query; absent on the last one. */
  nextCursor?: string;
  /** Where the query groups: all groups of the rows that match, in the order of the list. `value` is empty for rows that have none. */
  groups?: { value: string; count: number }[];
  sources: SourceFreshness[];
  /** Files and objects that could not be read: they are reported, the rest goes on. */
  problems: InventoryProblem[];
  /** Changes with every change of what is behind the list; contains the replica's epoch. */
  version: string;
}

/**
 * One object or file that could not be understood.
 *
 * @public
 */
export interface InventoryProblem {
  source: string;
  /** Path of the file, or `kind namespace/name`. */
  object: string;
  message: string;
  url?: string;
}

/**
 * Fields that the list can be sorted by.
 *
 * @public
 */
export const clusterSortFields = [
  'name',
  'owner',
  'template',
  'kubernetesVersion',
  'health',
  'nodes',
  'apps',
  'cpu',
  'memory',
  'createdAt',
  'expiresAt',
  'managementCluster',
  'kind',
] as const;

/**
 * Field that the list can be sorted by.
 *
 * @public
 */
export type ClusterSortField = (typeof clusterSortFields)[number];

/**
 * Query of the list, as it is in the address of the page and of the API.
 *
 * @public
 */
export interface ClusterQuery {
  /** Full text over name, owner, template, purpose, management cluster. */
  search?: string;
  owner?: string[];
  template?: string[];
  health?: HealthStatus[];
  managementCluster?: string[];
  kind?: ClusterKind[];
  /** Only clusters of the caller's own ownership. */
  mine?: boolean;
  /** ISO 8601 duration: ends within. */
  endsWithin?: string;
  behindTemplate?: boolean;
  sort?: ClusterSortField;
  order?: 'asc' | 'desc';
  /** 1 to 200, default 25. */
  limit?: number;
  /** `nextCursor` of the page before. Opaque; with other filters or another order it is refused. */
  cursor?: string;
  /** Groups come first in the order of the list, within them what `sort` says. */
  groupBy?: ClusterGroupField;
  /** Only these fields of each row, and those of its key and `id`. Default: all */
  fields?: (keyof ClusterRow)[];
}

/**
 * Fields that the list can be grouped by.
 *
 * @public
 */
export const clusterGroupFields = [
  'owner',
  'template',
  'managementCluster',
] as const;

/**
 * Field that the list can be grouped by.
 *
 * @public
 */
export type ClusterGroupField = (typeof clusterGroupFields)[number];

/**
 * Channel of the signals plugin on which the back end says that something changed in what it knows of clusters.
 *
 * @public
 */
export const clusterChangesChannel = 'ephemeral-clusters:changes';

/**
 * Message of that channel. It says nothing of what changed, since anybody may listen: whoever hears it asks again.
 *
 * @public
 */
export type ClusterChangeNotice = {
  /** `version` of the list; the part before the dash is the replica's epoch. */
  version: string;
};
