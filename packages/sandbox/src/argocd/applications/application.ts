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

import { KubernetesObject, ObjectRef } from '../../types';
import {
  Application,
  ApplicationStatus,
  argoNamespace,
  Operation,
} from '../types';

/** Names an Application. */
export function refOfApplication(name: string): ObjectRef {
  return {
    group: 'argoproj.io',
    kind: 'Application',
    namespace: argoNamespace,
    name,
  };
}

/** Whether an object is an Application of Argo CD. */
export function isApplication(object: KubernetesObject): boolean {
  return (
    object.kind === 'Application' &&
    object.apiVersion.startsWith('argoproj.io/')
  );
}

/** Whether an operation is under way. */
export function isRunning({ status }: Application): boolean {
  return status?.operationState?.phase === 'Running';
}

/** Everything but status and what the server counts. */
export function essence({ spec, operation, metadata }: Application): string {
  const { annotations, finalizers, deletionTimestamp } = metadata;
  return JSON.stringify([
    spec,
    operation ?? null,
    annotations ?? null,
    finalizers ?? null,
    deletionTimestamp ?? null,
  ]);
}

/** The spec as text, to compare. */
export function specOf({ spec }: Application): string {
  return JSON.stringify(spec);
}

/** Syncs asked for by a person take options and source from the spec where they do not say. */
export function withDefaults(
  operation: Operation,
  { spec }: Application,
): Operation {
  return {
    ...operation,
    retry: operation.retry ?? spec.syncPolicy?.retry ?? { limit: 5 },
    sync: {
      ...operation.sync,
      source: operation.sync?.source ?? spec.source,
      ...((operation.sync?.syncOptions ?? spec.syncPolicy?.syncOptions) && {
        syncOptions:
          operation.sync?.syncOptions ?? spec.syncPolicy?.syncOptions,
      }),
    },
  };
}

/** Whether two statuses say the same but for when. */
export function sameStatus(
  before: ApplicationStatus | undefined,
  next: ApplicationStatus,
): boolean {
  const comparable = (status: ApplicationStatus | undefined) =>
    JSON.stringify([
      status?.sync ?? null,
      status?.health ?? null,
      status?.resources ?? null,
      status?.conditions ?? null,
    ]);
  return comparable(before) === comparable(next);
}
