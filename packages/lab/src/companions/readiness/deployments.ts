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

import { isObserved, replicasOf, type ReadinessRule } from './workload';

export const deployments: ReadinessRule = {
  resource: 'deployments',
  isReported: deployment =>
    isObserved(deployment) &&
    (deployment.status?.readyReplicas ?? 0) === replicasOf(deployment),
  readyStatus(deployment, generation, _nodes, now) {
    const replicas = replicasOf(deployment);
    const at = now.toISOString().replace(/\.\d+Z$/, 'Z');
    const condition = (type: string, reason: string) => {
      const known = deployment.status?.conditions?.find(
        item => item.type === type && item.status === 'True',
      );
      return {
        type,
        status: 'True',
        reason,
        message: 'Reported by the lab: no pods run in it.',
        lastUpdateTime: at,
        lastTransitionTime: known?.lastTransitionTime ?? at,
      };
    };
    return {
      observedGeneration: generation,
      replicas,
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      conditions: [
        condition('Available', 'MinimumReplicasAvailable'),
        condition('Progressing', 'NewReplicaSetAvailable'),
      ],
    };
  },
};
