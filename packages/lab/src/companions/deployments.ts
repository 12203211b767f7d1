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

import type { KubeObject } from './KubeClient';

export interface Deployment extends KubeObject {
  spec: {
    replicas?: number;
    template: {
      spec: {
        containers: {
          name: string;
          image?: string;
          resources?: { requests?: { cpu?: string; memory?: string } };
        }[];
      };
    };
  };
  status?: { observedGeneration?: number; readyReplicas?: number };
}

/** Whether the status of a Deployment says that everything of its newest generation is there. */
export function isReported({ metadata, spec, status }: Deployment): boolean {
  return (
    (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0) &&
    (status?.readyReplicas ?? 0) === (spec.replicas ?? 1)
  );
}

/**
 * The status that its controller would give it once all pods run.
 *
 * @param generation - of the Deployment when it has this status
 */
export function readyStatus(
  { spec }: Deployment,
  generation: number,
  now: Date,
): object {
  const replicas = spec.replicas ?? 1;
  const at = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const condition = (type: string, reason: string) => ({
    type,
    status: 'True',
    reason,
    message: 'Reported by the lab: no pods run in it.',
    lastUpdateTime: at,
    lastTransitionTime: at,
  });
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
}
