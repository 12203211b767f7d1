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

import { refOf } from '../kubernetes/kinds';
import { clusterPhase, clusterReplicas } from './clusterReplicas';
import {
  clusterConditionOrder,
  clusterConditions,
  deletionStage,
  oldClusterConditions,
} from './clusterStatus';
import { setConditions, setOldConditions } from './conditions';
import {
  addFinalizer,
  change,
  dropFinalizers,
  isDeleting,
  isOwnedBy,
  labels,
  ownedBy,
  Scope,
} from './scope';

const finalizer = 'cluster.cluster.x-k8s.io';

/** First thing that happens to a new Cluster, before its topology is looked at. */
export function admitCluster(scope: Scope): void {
  change(scope, scope.cluster, copy => addFinalizer(copy, finalizer));
}

/**
 * The cluster controller: adopts the objects that a Cluster refers to, sums their state up, and when the Cluster is deleted
 * removes workers, control plane and infrastructure one after the other.
 */
export function reconcileCluster(scope: Scope): void {
  const { cluster, infrastructure } = scope;
  if (isDeleting(cluster)) {
    reconcileDeletion(scope);
    return;
  }
  adoptReferenced(scope);
  const uid = cluster.metadata.uid!;
  if (scope.lasted(`${uid}:paused`, 900)) {
    change(scope, cluster, copy =>
      setConditions(
        copy,
        clusterConditionOrder,
        { Paused: ['False', 'NotPaused'] },
        scope.time,
      ),
    );
  }
  if (!scope.lasted(`${uid}:conditions`, 1900)) return;
  if (infrastructure?.status?.initialization?.provisioned) {
    change(scope, cluster, copy => {
      const endpoint = infrastructure.spec.controlPlaneEndpoint;
      if (endpoint) copy.spec.controlPlaneEndpoint = endpoint;
      copy.status ??= {};
      copy.status.initialization = {
        ...copy.status.initialization,
        infrastructureProvisioned: true,
      };
    });
  }
  writeStatus(scope);
}

function writeStatus(scope: Scope): void {
  const fresh = scope.store.get(refOf(scope.cluster));
  if (!fresh) return;
  const conditions = clusterConditions(scope);
  change(scope, scope.cluster, copy => {
    setConditions(copy, clusterConditionOrder, conditions, scope.time);
    setOldConditions(copy, oldClusterConditions(scope), scope.time);
    const status = copy.status!;
    if (conditions.ControlPlaneInitialized[0] === 'True') {
      status.initialization = {
        ...status.initialization,
        controlPlaneInitialized: true,
      };
    }
    Object.assign(status, clusterReplicas(scope));
    status.observedGeneration = copy.metadata.generation;
    status.phase = clusterPhase({ ...scope, cluster: copy });
  });
}

/** Owner and label of objects that came with the Cluster and were not made by its topology. */
function adoptReferenced(scope: Scope): void {
  for (const object of [scope.infrastructure, scope.controlPlane]) {
    if (!object || isOwnedBy(object, scope.cluster)) continue;
    change(scope, object, copy => {
      copy.metadata.ownerReferences = [
        ...(copy.metadata.ownerReferences ?? []),
        ownedBy(scope.cluster, true),
      ];
      copy.metadata.labels = {
        ...copy.metadata.labels,
        [labels.cluster]: scope.cluster.metadata.name,
      };
    });
  }
  for (const deployment of scope.deployments) {
    if (isOwnedBy(deployment, scope.cluster)) continue;
    change(scope, deployment, copy => {
      copy.metadata.ownerReferences = [
        ...(copy.metadata.ownerReferences ?? []),
        ownedBy(scope.cluster, false),
      ];
      copy.metadata.labels = {
        ...copy.metadata.labels,
        [labels.cluster]: scope.cluster.metadata.name,
      };
    });
  }
}

function reconcileDeletion(scope: Scope): void {
  const { cluster, store } = scope;
  switch (deletionStage(scope)) {
    case 'workers':
      for (const object of [...scope.deployments, ...scope.sets]) {
        if (!isDeleting(object)) store.delete(refOf(object));
      }
      break;
    case 'controlPlane':
      if (!isDeleting(scope.controlPlane!)) {
        store.delete(refOf(scope.controlPlane!));
      }
      break;
    case 'infrastructure':
      if (!isDeleting(scope.infrastructure!)) {
        store.delete(refOf(scope.infrastructure!));
      }
      break;
    default:
  }
  if (!scope.lasted(`${cluster.metadata.uid}:deleting`, 300)) return;
  writeStatus(scope);
  if (deletionStage(scope) === 'done') {
    dropFinalizers(scope, cluster, finalizer);
  }
}
