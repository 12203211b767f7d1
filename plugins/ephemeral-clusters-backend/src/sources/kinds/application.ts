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

import { z } from 'zod';
import {
  flag,
  listOf,
  metadata,
  parseObject,
  section,
  text,
  type Metadata,
} from './fields';

const resource = z.object({
  group: text,
  kind: z.string(),
  namespace: text,
  name: z.string(),
  status: text,
  requiresPruning: flag,
});

/** `Application` of `argoproj.io`. */
const schema = z.object({
  metadata,
  spec: section({
    project: text,
    source: section({ path: text }),
    syncPolicy: section({
      automated: z
        .object({ enabled: flag, prune: flag, allowEmpty: flag })
        .optional()
        .catch(undefined),
      syncOptions: listOf(z.string()),
    }),
    destination: section({ name: text, server: text, namespace: text }),
  }),
  status: section({
    sync: section({ status: text, revision: text }),
    health: section({ status: text, message: text }),
    operationState: section({
      phase: text,
      message: text,
      finishedAt: text,
      syncResult: section({
        resources: listOf(
          z.object({
            kind: z.string(),
            namespace: text,
            name: z.string(),
            status: text,
            message: text,
          }),
        ),
      }),
    }),
    conditions: listOf(z.object({ type: z.string(), message: text })),
    resources: listOf(resource),
    history: listOf(z.object({ deployedAt: text })),
    reconciledAt: text,
  }),
});

/** A cluster among what an application delivers. */
export interface DeliveredCluster {
  namespace: string;
  name: string;
  /** `Synced` or `OutOfSync`. */
  sync?: string;
  /** Why it could not be applied. */
  failure?: string;
  /** Git has it no more, and it is still there. */
  requiresPruning: boolean;
  /** Argo CD was to remove it at the last sync and was told not to, in its words. */
  pruneSkipped?: string;
}

/** What is kept of an `Application`. */
export interface ApplicationObject {
  namespace: string;
  name: string;
  /** Name of the ApplicationSet that made it. */
  applicationSet?: string;
  project?: string;
  /** Directory in the repository that it delivers. */
  path?: string;
  /** How it syncs by itself; absent where somebody must sync it. */
  automated?: { prune: boolean; allowEmpty: boolean };
  /** It deletes a cluster in the foreground: what the cluster owns first. */
  deletesInForeground: boolean;
  /** A sync is under way, or waits to be tried again. */
  syncing: boolean;
  /** ISO 8601: it was asked to compare itself with Git again then, and has not done so yet. */
  refreshAskedAt?: string;
  /** ISO 8601: when its controller last compared it with Git. */
  reconciledAt?: string;
  destination: { name?: string; server?: string; namespace?: string };
  sync: string;
  health: string;
  /** Argo CD has looked at it. A new one has an empty sync status, which is not `Unknown`: that says that it could not be compared. */
  compared: boolean;
  /** Why it is not healthy: may name any of the objects that it delivers. */
  healthMessage?: string;
  /** Why it cannot be compared or synced. */
  failure?: { type: string; message: string };
  /** Argo CD does not know its destination cluster. */
  destinationUnknown: boolean;
  revision?: string;
  lastSyncedAt?: string;
  /** Objects among those that it delivers that are clusters. */
  clusters: DeliveredCluster[];
}

export function projectApplication(object: unknown): ApplicationObject {
  const { metadata: meta, spec, status } = parseObject(schema, object);
  const failure = status.conditions.find(
    item => item.type.endsWith('Error') && item.message,
  );
  const { phase, message, syncResult, finishedAt } = status.operationState;
  const failedSync =
    phase === 'Failed' || phase === 'Error' ? message : undefined;
  return {
    namespace: meta.namespace,
    name: meta.name,
    applicationSet: meta.ownerReferences.find(
      owner => owner.kind === 'ApplicationSet',
    )?.name,
    project: spec.project,
    path: spec.source.path,
    automated: automatedBy(spec.syncPolicy.automated),
    deletesInForeground: deletesInForeground(meta, spec.syncPolicy.syncOptions),
    syncing: phase === 'Running',
    refreshAskedAt: refreshAskedAt(meta),
    reconciledAt: status.reconciledAt,
    destination: spec.destination,
    sync: status.sync.status ?? 'Unknown',
    health: status.health.status ?? 'Unknown',
    compared: status.sync.status !== undefined,
    healthMessage: status.health.message,
    failure: failureOf(failure, failedSync),
    destinationUnknown: status.conditions.some(
      item =>
        item.type === 'InvalidSpecError' &&
        /no clusters? with this name|cluster .*not (found|configured)|unable to find destination/i.test(
          item.message ?? '',
        ),
    ),
    revision: status.sync.revision,
    lastSyncedAt: finishedAt ?? status.history.at(-1)?.deployedAt,
    clusters: status.resources
      .filter(
        item =>
          (item.group === 'cluster.x-k8s.io' && item.kind === 'Cluster') ||
          (item.group === 'apps' && item.kind === 'StatefulSet'),
      )
      .map(item => {
        const namespace = item.namespace ?? spec.destination.namespace ?? '';
        const applied = syncResult.resources.find(
          result =>
            result.kind === item.kind &&
            result.name === item.name &&
            (result.namespace ?? namespace) === namespace,
        );
        return {
          namespace,
          name: item.name,
          sync: item.status,
          failure:
            applied?.status === 'SyncFailed' ? applied.message : undefined,
          requiresPruning: item.requiresPruning === true,
          // "ignored (requires pruning)" is only what a sync without prune says.
          pruneSkipped:
            applied?.status === 'PruneSkipped' &&
            applied.message?.includes('no prune')
              ? applied.message
              : undefined,
        };
      }),
  };
}

function failureOf(
  condition: { type: string; message?: string } | undefined,
  failedSync: string | undefined,
): ApplicationObject['failure'] {
  if (condition?.message) {
    return { type: condition.type, message: condition.message };
  }
  return failedSync ? { type: 'SyncError', message: failedSync } : undefined;
}

function automatedBy(
  automated:
    | { enabled?: boolean; prune?: boolean; allowEmpty?: boolean }
    | undefined,
): ApplicationObject['automated'] {
  if (!automated || automated.enabled === false) return undefined;
  return {
    prune: automated.prune === true,
    allowEmpty: automated.allowEmpty === true,
  };
}

/**
 * Clusters of an ApplicationSet go with their Application, by its finalizer; those of others are pruned, by its sync options. Foreground is the
 * default of both. Sources: https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/ and
 * https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#prune-propagation-policy
 */
function deletesInForeground(meta: Metadata, syncOptions: string[]): boolean {
  if (meta.ownerReferences.some(owner => owner.kind === 'ApplicationSet')) {
    return meta.finalizers.some(item =>
      /^resources-finalizer\.argocd\.argoproj\.io(\/foreground)?$/.test(item),
    );
  }
  return !syncOptions.some(item =>
    /^PrunePropagationPolicy=(background|orphan)$/.test(item),
  );
}

const refreshAnnotation = 'argocd.argoproj.io/refresh';

/** The controller takes the annotation away when it has compared. Before Argo CD 3.6 it does not say when it was written. */
function refreshAskedAt(meta: Metadata): string | undefined {
  if (!(refreshAnnotation in meta.annotations)) return undefined;
  return meta.annotations[`${refreshAnnotation}-timestamp`];
}
