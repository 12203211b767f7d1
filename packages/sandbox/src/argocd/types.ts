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

import { KubernetesObject } from '../types';

/** Namespace that Argo CD and all of its objects live in. */
export const argoNamespace = 'argocd';

/** Address by which Argo CD knows the cluster that it runs on. */
export const inClusterServer = 'https://kubernetes.default.svc';

/** One of the sources that an Application is made from; fields that the sandbox refuses are there so that it can say so. */
export interface ApplicationSource {
  repoURL: string;
  path?: string;
  chart?: string;
  targetRevision?: string;
  directory?: {
    recurse?: boolean;
    include?: string;
    exclude?: string;
    jsonnet?: unknown;
  };
  helm?: {
    releaseName?: string;
    valueFiles?: string[];
    values?: string;
    valuesObject?: Record<string, unknown>;
    parameters?: { name: string; value: string; forceString?: boolean }[];
    fileParameters?: unknown[];
  };
  kustomize?: unknown;
  plugin?: unknown;
}

export interface ApplicationDestination {
  name?: string;
  server?: string;
  namespace?: string;
}

export interface RetryStrategy {
  /** Attempts after the first; negative: without end. */
  limit?: number;
  backoff?: { duration?: string; factor?: number; maxDuration?: string };
}

export interface SyncPolicy {
  automated?: {
    enabled?: boolean;
    prune?: boolean;
    selfHeal?: boolean;
    allowEmpty?: boolean;
  };
  syncOptions?: string[];
  retry?: RetryStrategy;
}

export interface ApplicationSpec {
  project: string;
  source?: ApplicationSource;
  sources?: ApplicationSource[];
  destination: ApplicationDestination;
  syncPolicy?: SyncPolicy;
  revisionHistoryLimit?: number;
}

export type SyncStatusCode = 'Synced' | 'OutOfSync' | 'Unknown';

export type HealthStatusCode =
  | 'Healthy'
  | 'Progressing'
  | 'Degraded'
  | 'Suspended'
  | 'Missing'
  | 'Unknown';

export interface HealthStatus {
  status: HealthStatusCode;
  message?: string;
}

export interface ApplicationCondition {
  type: string;
  message: string;
  lastTransitionTime?: string;
}

export interface ResourceStatus {
  /** Absent for core kinds, as Go leaves empty strings out. */
  group?: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
  status: SyncStatusCode;
  requiresPruning?: boolean;
  syncWave?: number;
}

/** What a sync is asked to do. */
export interface Operation {
  sync?: {
    revision?: string;
    prune?: boolean;
    dryRun?: boolean;
    syncOptions?: string[];
    resources?: {
      group?: string;
      kind: string;
      namespace?: string;
      name: string;
    }[];
    source?: ApplicationSource;
    autoHealAttemptsCount?: number;
  };
  initiatedBy?: { automated?: boolean; username?: string };
  retry?: RetryStrategy;
}

export interface ResourceResult {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
  status: 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';
  message: string;
  hookPhase: 'Running' | 'Succeeded' | 'Failed';
  syncPhase: 'Sync';
}

export interface OperationState {
  operation: Operation;
  phase: 'Running' | 'Succeeded' | 'Failed' | 'Error';
  message?: string;
  startedAt: string;
  finishedAt?: string;
  retryCount?: number;
  syncResult?: {
    revision: string;
    source?: ApplicationSource;
    resources?: ResourceResult[];
  };
}

export interface RevisionHistory {
  id: number;
  revision: string;
  source?: ApplicationSource;
  deployStartedAt: string;
  deployedAt: string;
  initiatedBy?: Operation['initiatedBy'];
}

export interface ApplicationStatus {
  controllerNamespace?: string;
  sync?: {
    status: SyncStatusCode;
    revision?: string;
    comparedTo?: {
      source?: ApplicationSource;
      destination: ApplicationDestination;
    };
  };
  health?: HealthStatus & { lastTransitionTime?: string };
  resources?: ResourceStatus[];
  conditions?: ApplicationCondition[];
  operationState?: OperationState;
  history?: RevisionHistory[];
  reconciledAt?: string;
  resourceHealthSource?: 'appTree';
  sourceHydrator?: Record<string, never>;
  sourceType?: 'Directory' | 'Helm';
  summary?: { images?: string[]; isAppOfApps?: boolean };
}

export interface Application extends KubernetesObject {
  spec: ApplicationSpec;
  operation?: Operation;
  status?: ApplicationStatus;
}

export interface GroupKind {
  group: string;
  kind: string;
}

export interface AppProject extends KubernetesObject {
  spec: {
    description?: string;
    sourceRepos?: string[];
    destinations?: ApplicationDestination[];
    clusterResourceWhitelist?: GroupKind[];
    clusterResourceBlacklist?: GroupKind[];
    namespaceResourceWhitelist?: GroupKind[];
    namespaceResourceBlacklist?: GroupKind[];
  };
}

/** Timestamp as Kubernetes writes it. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
