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
import { clusterConditionOrder } from './clusterStatus';
import { setConditions, setOldConditions } from './conditions';
import { machineConditionOrder } from './machineStatus';
import { change, ClusterApiObject, Scope } from './scope';

/** Why a Cluster is not reconciled at the moment; undefined where it is. */
export function pauseReason(cluster: ClusterApiObject): string | undefined {
  const reasons = [
    ...(cluster.spec?.paused === true
      ? ['Cluster spec.paused is set to true']
      : []),
    ...(cluster.metadata.annotations?.['cluster.x-k8s.io/paused'] !== undefined
      ? ['Cluster has the cluster.x-k8s.io/paused annotation']
      : []),
  ];
  return reasons.length > 0 ? reasons.join(', ') : undefined;
}

/** Shows on a Cluster, and on what belongs to it where `spec.paused` says so, that nothing is done about it. */
export function reportPause(scope: Scope, reason: string): void {
  change(scope, scope.cluster, copy => {
    setConditions(
      copy,
      clusterConditionOrder,
      {
        Paused: ['True', 'Paused', reason],
        TopologyReconciled: copy.spec?.topology
          ? ['False', 'Paused', reason]
          : undefined,
      },
      scope.time,
    );
    if (copy.spec?.topology) {
      setOldConditions(
        copy,
        {
          TopologyReconciled: {
            reason: 'TopologyReconcilePaused',
            severity: 'Info',
            message: reason,
          },
        },
        scope.time,
      );
    }
  });
  if (scope.cluster.spec?.paused !== true) return;
  const children: (KubernetesObject | undefined)[] = [
    scope.infrastructure,
    scope.controlPlane,
    ...scope.deployments,
    ...scope.sets,
    ...scope.machines,
    ...scope.infraMachines,
  ];
  for (const child of children) {
    if (!child?.status) continue;
    change(scope, child, copy =>
      setConditions(
        copy,
        // Their other conditions stay where they are.
        child.kind === 'Machine'
          ? machineConditionOrder
          : ((copy.status?.conditions ?? []) as { type: string }[]).map(
              condition => condition.type,
            ),
        {
          Paused: ['True', 'Paused', 'Cluster spec.paused is set to true'],
        },
        scope.time,
      ),
    );
  }
}
