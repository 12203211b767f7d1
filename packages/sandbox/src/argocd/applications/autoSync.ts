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

import { timings } from '../timings';
import { Application, ApplicationCondition, Operation } from '../types';
import { Comparison } from './comparison';

/** What automated sync does about a comparison. */
export type AutoSyncDecision =
  | { action: 'none'; condition?: ApplicationCondition }
  | { action: 'wait'; milliseconds: number }
  | { action: 'sync'; operation: Operation };

/**
 * Decides on an automated sync as Argo CD 3.6 does: never twice for a revision that failed, self-healing only where it is on, and not
 * where it would wipe out everything unless that is allowed.
 *
 * @param sinceFinished - recorded milliseconds since the last operation ended
 */
export function decideAutoSync(
  application: Application,
  comparison: Comparison,
  sinceFinished: number,
): AutoSyncDecision {
  const { spec, status, metadata, operation } = application;
  const automated = spec.syncPolicy?.automated;
  const last = status?.operationState;
  const { revision, managed } = comparison;
  if (
    !automated ||
    automated.enabled === false ||
    operation ||
    last?.phase === 'Running' ||
    metadata.deletionTimestamp ||
    comparison.status !== 'OutOfSync' ||
    !revision ||
    !comparison.validated.valid
  ) {
    return { action: 'none' };
  }
  const changed = managed.filter(({ status: code }) => code !== 'Synced');
  if (!automated.prune && changed.every(item => item.requiresPruning)) {
    return { action: 'none' };
  }
  const sync: NonNullable<Operation['sync']> = {
    prune: automated.prune ?? false,
    revision,
    source: comparison.validated.source,
    ...(spec.syncPolicy?.syncOptions && {
      syncOptions: spec.syncPolicy.syncOptions,
    }),
  };
  if (
    last &&
    attempted(last.operation, last.syncResult?.revision, comparison)
  ) {
    if (last.phase !== 'Succeeded') {
      return {
        action: 'none',
        condition: {
          type: 'SyncError',
          message: `Failed last sync attempt to [${revision}]: ${
            last.message ?? ''
          }`,
        },
      };
    }
    if (!automated.selfHeal) return { action: 'none' };
    const attempts = last.operation.sync?.autoHealAttemptsCount ?? 0;
    const delay = Math.min(
      timings.selfHeal * 3 ** attempts,
      timings.selfHealLimit,
    );
    if (sinceFinished < delay) {
      return { action: 'wait', milliseconds: delay - sinceFinished };
    }
    // A change long after the last repair is a new one; one right after it means that somebody keeps undoing it.
    const fights = sinceFinished < delay * 4;
    sync.autoHealAttemptsCount = fights ? attempts + 1 : 1;
    sync.resources = changed.map(({ ref }) => ({
      ...(ref.group && { group: ref.group }),
      kind: ref.kind,
      name: ref.name,
      ...(ref.namespace && { namespace: ref.namespace }),
    }));
  }
  if (
    automated.prune &&
    !automated.allowEmpty &&
    managed.every(({ requiresPruning }) => requiresPruning)
  ) {
    return {
      action: 'none',
      condition: {
        type: 'SyncError',
        message: `Skipping sync attempt to [${revision}]: auto-sync will wipe out all resources`,
      },
    };
  }
  return {
    action: 'sync',
    operation: {
      initiatedBy: { automated: true },
      retry: spec.syncPolicy?.retry ?? { limit: 5 },
      sync,
    },
  };
}

function attempted(
  operation: Operation,
  syncedRevision: string | undefined,
  comparison: Comparison,
): boolean {
  if (!comparison.validated.valid || operation.sync?.dryRun) return false;
  const revision = syncedRevision ?? operation.sync?.revision;
  return (
    revision === comparison.revision &&
    JSON.stringify(sorted(operation.sync?.source)) ===
      JSON.stringify(sorted(comparison.validated.source))
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
