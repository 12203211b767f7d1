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

import {
  ClusterApiObject,
  Fields,
  isDeleting,
  Snapshot,
  versionsOf,
  workersOf,
} from './scope';

const counts = [
  'desiredReplicas',
  'replicas',
  'readyReplicas',
  'availableReplicas',
  'upToDateReplicas',
] as const;

/** `status.controlPlane` and `status.workers`. */
export function clusterReplicas(scope: Snapshot): {
  controlPlane: Fields;
  workers: Fields;
} {
  return {
    controlPlane: scope.controlPlane
      ? {
          ...sumReplicas([scope.controlPlane]),
          versions: scope.controlPlane.status?.versions,
        }
      : {},
    workers:
      scope.deployments.length > 0
        ? {
            ...sumReplicas(scope.deployments),
            versions: versionsOf(
              scope.deployments.some(d => d.status?.versions)
                ? workersOf(scope)
                : [],
            ),
          }
        : {},
  };
}

function sumReplicas(objects: readonly ClusterApiObject[]): Fields {
  const sums: Fields = {};
  for (const object of objects) {
    const values: Fields = {
      ...object.status,
      desiredReplicas: object.spec.replicas,
    };
    for (const count of counts) {
      if (values[count] !== undefined) {
        sums[count] = (sums[count] ?? 0) + values[count];
      }
    }
  }
  return sums;
}

/** Phase of a Cluster; `Provisioned` says nothing of nodes. */
export function clusterPhase({ cluster }: Snapshot): string {
  if (isDeleting(cluster)) return 'Deleting';
  if (
    cluster.status?.initialization?.infrastructureProvisioned &&
    cluster.spec?.controlPlaneEndpoint?.host
  ) {
    return 'Provisioned';
  }
  return cluster.spec?.infrastructureRef ? 'Provisioning' : 'Pending';
}
