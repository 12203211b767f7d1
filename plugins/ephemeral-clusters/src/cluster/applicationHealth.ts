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
  HealthStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** Argo CD's health words as ours (https://argo-cd.readthedocs.io/en/stable/operator-manual/health/). */
export function applicationHealth(
  application: ClusterApplication,
): HealthStatus {
  if (application.compared === false) return 'starting';
  switch (application.health) {
    case 'Healthy':
      return application.sync === 'Synced' ? 'ready' : 'attention';
    case 'Progressing':
      return 'starting';
    case 'Degraded':
      return 'failed';
    case 'Suspended':
    case 'Missing':
      return 'attention';
    default:
      return 'unknown';
  }
}

/** Argo CD's words for how an application is; while it has not looked at it, both would be `Unknown`. */
export function applicationState({
  compared,
  health,
  sync,
}: ClusterApplication): string {
  return compared === false
    ? 'Argo CD has not looked at it yet'
    : `${health}, ${sync}`;
}
