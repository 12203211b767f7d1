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

export const statefulSets: ReadinessRule = {
  resource: 'statefulsets',
  isReported: set =>
    isObserved(set) && (set.status?.readyReplicas ?? 0) === replicasOf(set),
  readyStatus(set, generation) {
    const replicas = replicasOf(set);
    // A rollout goes on as long as these two differ.
    const revision = `${set.metadata.name}-lab`;
    return {
      observedGeneration: generation,
      replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      currentReplicas: replicas,
      updatedReplicas: replicas,
      currentRevision: revision,
      updateRevision: revision,
    };
  },
};
