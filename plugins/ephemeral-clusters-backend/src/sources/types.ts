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
  ClusterKind,
  ClusterOrigin,
  InventoryProblem,
  MachineNode,
  ReplicaCount,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  DeclaredCluster,
  LoadedTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';

/** `<managementCluster>/<namespace>/<name>`: joins the facts of one cluster. */
export type ClusterKeyString = string;

/** What Cluster API says of one cluster, projected from its objects. */
export interface CapiFacts {
  source: 'capi';
  managementCluster: string;
  namespace: string;
  name: string;
  uid: string;
  /** ISO 8601 */
  createdAt: string;
  /** ISO 8601 */
  deletingSince?: string;
  origin: ClusterOrigin;
  /** Argo CD Application that delivered it. */
  deliveredBy?: string;
  phase?: string;
  paused: boolean;
  kubernetesVersion?: string;
  endpoint?: string;
  infrastructureProvisioned: boolean;
  controlPlaneInitialized: boolean;
  /** Absent where it has no replicas, as most that a cloud manages. */
  controlPlane?: ReplicaCount;
  /** `AWSManagedControlPlane`; absent where the Cluster names none. */
  controlPlaneKind?: string;
  /** It runs outside of the cluster: none of its replicas is a node. Absent as false. */
  controlPlaneExternal?: boolean;
  workers?: ReplicaCount;
  /** Of workers, and of the control plane where that has nodes. Absent where there are none to count. */
  nodes?: ReplicaCount;
  conditions: ClusterCondition[];
  machines: MachineNode[];
  /** Names of finalizers left on the object. */
  finalizers: string[];
}

/** What is seen of one vcluster: the objects of its Helm release. */
export interface VclusterFacts {
  source: 'vcluster';
  managementCluster: string;
  namespace: string;
  name: string;
  uid: string;
  /** ISO 8601 */
  createdAt: string;
  /** ISO 8601 */
  deletingSince?: string;
  /** From annotations of its StatefulSet, where the chart writes them. */
  origin: ClusterOrigin;
  /** Argo CD Application that delivered it. */
  deliveredBy?: string;
  chartVersion?: string;
  kubernetesVersion?: string;
  endpoint?: string;
  replicas: ReplicaCount;
  /** Why its pod is not ready, in words. */
  podMessage?: string;
}

/** What Argo CD says about one cluster. */
export interface ArgoFacts {
  source: 'argocd';
  managementCluster: string;
  namespace: string;
  name: string;
  /** Applications that deliver it (by tracking, or by the ApplicationSet's name pattern) and that run on it (by destination). */
  applications: ClusterApplication[];
  /** Registered as a destination in Argo CD. Undefined: cannot be known. */
  registered?: boolean;
  /** How it is delivered. Absent: not known. */
  delivery?: DeliveryFacts;
  /** Argo CD's objects may not be read at the moment, or could not be for a while: what is said of them is old. */
  outdated?: boolean;
}

/**
 * How Argo CD delivers one cluster. For explanations only, never for a browser: an application may hold clusters of several owners.
 */
export interface DeliveryFacts {
  /** Applications that deliver it. */
  applications: DeliveringApplication[];
  /** Names of ApplicationSets on this management cluster that leave behind what the Applications of removed elements made. */
  setsThatKeepResources: string[];
  /** Of all Applications on this management cluster. */
  applicationNames: ReadonlySet<string>;
  /** The application controller, by all Applications of this management cluster. */
  controller: {
    /** ISO 8601: when it last compared an Application with Git. */
    lastActiveAt?: string;
    /** ISO 8601: since when the oldest request to compare one has been waiting, where none was compared since. */
    askedAt?: string;
  };
}

/** An Application, as far as it concerns the one cluster. */
export interface DeliveringApplication {
  name: string;
  /** ApplicationSet that made it. `keepsApplications`: its policy, where that forbids it to remove Applications. */
  set?: { name: string; keepsApplications?: string };
  project?: string;
  /** Directory in the repository that it delivers. */
  path?: string;
  /** How it syncs by itself; absent where somebody must sync it. */
  automated?: { prune: boolean; allowEmpty: boolean };
  /** It deletes the cluster in the foreground: what the cluster owns first. */
  deletesInForeground: boolean;
  /** Git has the cluster no more, and it is still there. */
  requiresPruning: boolean;
  /** Argo CD was told not to remove the cluster, in its words. */
  pruneSkipped?: string;
  sync: string;
  /** Why nothing that it delivers can be compared or synced. */
  failure?: { type: string; message: string };
  /** Why the cluster could not be applied. */
  refusal?: string;
  /** A sync is under way, or waits to be tried again. */
  syncing: boolean;
  /** Sync windows that keep it from syncing by itself now. Empty: none, or not known. */
  blockingWindows: SyncWindow[];
  /** ISO 8601: it was asked to compare itself with Git again then, and has not done so. */
  refreshAskedAt?: string;
}

/** A sync window of a project. */
export interface SyncWindow {
  kind: 'allow' | 'deny';
  /** In cron's form. */
  schedule: string;
  /** In Go's form: `1h30m`. */
  duration: string;
}

export type ClusterFacts = CapiFacts | VclusterFacts | ArgoFacts;

/** `<managementCluster>/<namespace>/<name>` */
export function clusterKeyString(key: {
  managementCluster: string;
  namespace: string;
  name: string;
}): ClusterKeyString {
  return `${key.managementCluster}/${key.namespace}/${key.name}`;
}

/** Hears which clusters changed; undefined: any of them may have. Level, not edge: the listener reads again. */
export type SourceListener = (
  keys: ReadonlySet<ClusterKeyString> | undefined,
) => void;

/** What every source says of itself. Never throws after start(). */
export interface Source {
  readonly id: string;
  /** Runs until the signal is aborted; returns when everything is closed. */
  start(signal: AbortSignal): Promise<void>;
  freshness(): SourceFreshness;
  problems(): InventoryProblem[];
  onChange(listener: SourceListener): void;
}

/** Observes clusters of one kind on one management cluster. */
export interface ClusterSource<
  T extends CapiFacts | VclusterFacts = CapiFacts | VclusterFacts,
> extends Source {
  readonly managementCluster: string;
  readonly kind: ClusterKind;
  keys(): Iterable<ClusterKeyString>;
  factsOf(key: ClusterKeyString): T | undefined;
  /** Asks the API server for the live object. Never throws. */
  readLive(
    cluster: { namespace: string; name: string },
    signal: AbortSignal,
  ): Promise<LiveObject>;
}

/** Answer of a read past the cache. */
export interface LiveObject {
  state: 'present' | 'absent' | 'unknown';
  uid?: string;
  /** ISO 8601, as annotated. */
  expiresAt?: string;
  /** ISO 8601 */
  deletingSince?: string;
  /** Scrubbed reason of `unknown`. */
  error?: string;
}

/** Observes what delivers clusters, and what is delivered to them, on one management cluster. */
export interface DeliverySource extends Source {
  readonly managementCluster: string;
  factsOf(cluster: DeliveredCluster): ArgoFacts;
}

/** Cluster of whose delivery something is asked. */
export interface DeliveredCluster {
  namespace: string;
  name: string;
  /** Address of its API server, by which an application may name it. */
  endpoint?: string;
  /** Another one has the same name: what is registered under it may be either. */
  sharesName?: boolean;
}

/** What Git says of one cluster, and where it was read. */
export type ObservedDeclaration = DeclaredCluster & {
  /** Id of the repository. */
  repository: string;
  /** Commit that was read. */
  revision: string;
  /** When it was first read by this process. Git's own history is not looked at. ISO 8601. */
  firstSeenAt: string;
};

/** Reads what one GitOps repository declares. */
export interface DeclarationSource extends Source {
  readonly repositoryId: string;
  keys(): Iterable<ClusterKeyString>;
  declarationOf(key: ClusterKeyString): ObservedDeclaration | undefined;
  /** True where a layout of the repository declares clusters of that management cluster. */
  serves(managementCluster: string): boolean;
  templates(): { items: LoadedTemplate[]; problems: InventoryProblem[] };
  fileUrl(path: string, revision: string): string;
  /**
   * Reads now and waits for it.
   *
   * @throws ServiceUnavailableError where the repository cannot be read
   */
  refresh(): Promise<void>;
}
