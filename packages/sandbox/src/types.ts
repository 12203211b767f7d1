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
 * What the parts of the sandbox know of each other. Each part lives in its own folder and is wired in `sandbox.ts`.
 */

/** Real time for timestamps; delays of simulated behaviour are divided by `speed`. */
export interface SandboxClock {
  /** Wall clock. */
  now(): Date;
  /** How much faster than the recorded programs things happen: 2 means a step recorded as 10 s takes 5 s. */
  readonly speed: number;
  /** Runs `task` after `milliseconds / speed`; the returned function cancels it. Nothing runs after `stop()`. */
  after(milliseconds: number, task: () => void | Promise<void>): () => void;
  /** Runs `task` every `milliseconds / speed` until cancelled; a run that is still going is not overlapped. */
  every(milliseconds: number, task: () => void | Promise<void>): () => void;
}

/** A Kubernetes object as the API server stores it (Cluster API kinds at v1beta2). */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Names one object; `namespace` is absent for cluster-scoped kinds. `group` is '' for core kinds. */
export interface ObjectRef {
  group: string;
  kind: string;
  namespace?: string;
  name: string;
}

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubernetesObject;
  /** Resource version of the store at this change. */
  resourceVersion: number;
}

/**
 * The objects of one Kubernetes cluster: of a management cluster (served over HTTP by `kubernetes/`) or of a workload cluster
 * (in memory only). Behaves like the API server: generation moves with spec, finalizers hold deletions, owner references are
 * garbage collected with the asked propagation, an update with a stale resourceVersion is refused.
 *
 * All methods are synchronous and return copies: changing what they return changes nothing.
 */
export interface KubernetesStore {
  /** Name of the cluster that this is the store of. */
  readonly cluster: string;
  list(group: string, kind: string, namespace?: string): KubernetesObject[];
  get(ref: ObjectRef): KubernetesObject | undefined;
  /** Fails with `StoreError` reason `AlreadyExists` where the object exists, `NotFound` where its namespace does not. */
  create(object: KubernetesObject): KubernetesObject;
  /** Replaces the object. With `metadata.resourceVersion` set, refuses a stale one with reason `Conflict`. */
  update(object: KubernetesObject): KubernetesObject;
  /** Reads, lets `change` edit a copy, writes. Returns undefined where the object is not there. Writes nothing if nothing changed. */
  modify(
    ref: ObjectRef,
    change: (object: KubernetesObject) => void,
  ): KubernetesObject | undefined;
  /** Creates or merges the declared fields (server-side apply in spirit). `changed` says whether anything was written. */
  apply(object: KubernetesObject): {
    object: KubernetesObject;
    changed: boolean;
  };
  /** Marks for deletion, or removes at once where no finalizer holds it. Does nothing where the object is not there. */
  delete(ref: ObjectRef, propagation?: PropagationPolicy): void;
  /** Calls `listener` for every change after now, synchronously after it; returns the way to stop that. */
  onChange(listener: (event: StoreEvent) => void): () => void;
  /** Everything, to be written to disk; and back. */
  export(): unknown;
  import(state: unknown): void;
}

/** One file of a repository at a commit. */
export interface RepositoryFile {
  /** Slash-separated, relative to the root, without a leading slash. */
  path: string;
  content: string;
}

/** What Argo CD's repo server reads from the forge. */
export interface RepositoryReader {
  /** Commit id that a branch, tag or commit id stands for; undefined where there is none. */
  resolve(revision: string): Promise<string | undefined>;
  /** Text files under `path` ('' for all) at a commit. */
  files(commit: string, path?: string): Promise<RepositoryFile[]>;
  /** Called after a branch moved, whoever moved it: a merge, the API, or a push. */
  onPush(
    listener: (event: { branch: string; commit: string }) => void,
  ): () => void;
}

/** All repositories of the forge by clone URL; an unknown URL gives undefined. */
export interface RepositoryResolver {
  byUrl(repoUrl: string): RepositoryReader | undefined;
}

/** A cluster that Argo CD can deliver to, by its registered name. */
export interface DestinationClusters {
  /** Store of a registered cluster: 'in-cluster' or a workload cluster; by name or by server URL. */
  find(nameOrServer: string): KubernetesStore | undefined;
}

/** A part that runs. */
export interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Faults that the control API switches on and off. Each part reads the ones that concern it when it acts, so that a change
 * takes effect at once.
 */
export interface SandboxFaults {
  /**
   * Per management cluster: the API server refuses connections ('down'), answers 500 ('error'), takes no watch ('no-watch'), accepts what is
   * asked and never answers ('hang'), or forbids everybody everything ('forbidden').
   */
  kubernetes: Record<
    string,
    'down' | 'error' | 'no-watch' | 'hang' | 'forbidden' | undefined
  >;
  /** 'down' closes connections, 'error' answers 500, 'read-only' refuses every write with 403. */
  forge?: 'down' | 'error' | 'read-only';
  /** 'down' closes connections, 'error' answers 500, 'hang' never answers, 'partial' answers with a warning and drops half the clusters. */
  thanos?: 'down' | 'error' | 'hang' | 'partial';
  /** Argo CD of a management cluster neither refreshes nor syncs. */
  argocd: Record<string, 'down' | undefined>;
  /** Clusters (by name) that stop at a stage, with what it shows there. */
  clusters: Record<
    string,
    | 'stuck-infrastructure'
    | 'stuck-control-plane'
    | 'stuck-workers'
    | 'stuck-deleting'
    | 'no-metrics'
    | undefined
  >;
}

/** Error of a store, in the words of Kubernetes' `Status`. */
export class StoreError extends Error {
  readonly reason: 'AlreadyExists' | 'NotFound' | 'Conflict' | 'Invalid';
  readonly code: 404 | 409 | 422;
  /** What it is about, where that is not just the object of the request. */
  readonly details?: Record<string, unknown>;

  constructor(
    reason: 'AlreadyExists' | 'NotFound' | 'Conflict' | 'Invalid',
    message: string,
    details?: Record<string, unknown>,
  ) {
    super(message);
    this.details = details;
    this.name = 'StoreError';
    this.reason = reason;
    this.code = {
      AlreadyExists: 409,
      NotFound: 404,
      Conflict: 409,
      Invalid: 422,
    }[reason] as 404 | 409 | 422;
  }
}
