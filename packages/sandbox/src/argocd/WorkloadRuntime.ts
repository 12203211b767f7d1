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

import { refOf } from '../kubernetes';
import { KubernetesObject, KubernetesStore, SandboxClock } from '../types';
import { timings } from './timings';
import { timestamp } from './types';

/**
 * Stands for the controllers and nodes of a workload cluster: Deployments and StatefulSets become available some seconds after they
 * were declared or changed. No pods are made.
 *
 * @returns the way to stop it
 */
export function startWorkloadRuntime(
  store: KubernetesStore,
  clock: SandboxClock,
): () => void {
  const rolling = new Map<string, () => void>();

  const consider = (object: KubernetesObject) => {
    if (!isWorkload(object) || object.metadata.deletionTimestamp) return;
    const uid = object.metadata.uid!;
    const current = statusOf(object);
    if (current.observedGeneration === object.metadata.generation) return;
    if (rolling.has(uid)) return;
    rolling.set(
      uid,
      clock.after(timings.rollout, () => {
        rolling.delete(uid);
        store.modify(refOf(object), live => {
          if (live.metadata.uid === uid) live.status = rolledOut(live, clock);
        });
      }),
    );
  };

  const unsubscribe = store.onChange(({ type, object }) => {
    if (type === 'DELETED') {
      rolling.get(object.metadata.uid!)?.();
      rolling.delete(object.metadata.uid!);
    } else {
      consider(object);
    }
  });
  for (const kind of ['Deployment', 'StatefulSet']) {
    store.list('apps', kind).forEach(consider);
  }
  return () => {
    unsubscribe();
    for (const cancel of rolling.values()) cancel();
    rolling.clear();
  };
}

function isWorkload(object: KubernetesObject): boolean {
  return (
    object.apiVersion === 'apps/v1' &&
    (object.kind === 'Deployment' || object.kind === 'StatefulSet')
  );
}

function statusOf(object: KubernetesObject): { observedGeneration?: number } {
  return (object.status ?? {}) as { observedGeneration?: number };
}

function rolledOut(object: KubernetesObject, clock: SandboxClock): unknown {
  const replicas = (object.spec as { replicas?: number }).replicas ?? 1;
  const counts = {
    observedGeneration: object.metadata.generation,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
  };
  if (object.kind === 'StatefulSet') {
    const revision = `${object.metadata.name}-${object.metadata.generation}`;
    return {
      ...counts,
      currentReplicas: replicas,
      currentRevision: revision,
      updateRevision: revision,
    };
  }
  const now = timestamp(clock.now());
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    reason,
    message,
    lastUpdateTime: now,
    lastTransitionTime: now,
  });
  return {
    ...counts,
    conditions: [
      condition(
        'Available',
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
      ),
      condition(
        'Progressing',
        'NewReplicaSetAvailable',
        `ReplicaSet of "${object.metadata.name}" has successfully progressed.`,
      ),
    ],
  };
}
