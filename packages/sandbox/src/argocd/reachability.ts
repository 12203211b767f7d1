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

import { KubernetesObject, KubernetesStore } from '../types';
import { Destination } from './Destinations';

/**
 * Why the API of a workload cluster cannot be reached, in the words of Argo CD's cluster cache; undefined where it can. A cluster is
 * registered as soon as its kubeconfig is there, which is well before its API server answers.
 */
export function unreachableReason(
  management: KubernetesStore,
  destination: Destination,
): string | undefined {
  if (destination.store === management) return undefined;
  return answers(management, destination)
    ? undefined
    : `failed to get cluster info for "${destination.server}": error synchronizing cache state : Get "${destination.server}/version?timeout=32s": dial tcp: connect: connection refused`;
}

function answers(
  management: KubernetesStore,
  { name, labels, annotations }: Destination,
): boolean {
  const namespace = annotations['ephemeral-clusters/namespace'];
  const find = (group: string, kind: string): any =>
    management
      .list(group, kind, namespace)
      .find((object: KubernetesObject) => object.metadata.name === name);
  if (labels['ephemeral-clusters/kind'] === 'vcluster') {
    const statefulSet = find('apps', 'StatefulSet');
    return Boolean(statefulSet) && statefulSet.status?.readyReplicas > 0;
  }
  if (labels['ephemeral-clusters/kind'] === 'capi') {
    const cluster = find('cluster.x-k8s.io', 'Cluster');
    // `RemoteConnectionProbe` turns False some time after the control plane is gone; its being initialised does not.
    const condition = (type: string) =>
      cluster?.status?.conditions?.find((item: any) => item.type === type);
    const probe = condition('RemoteConnectionProbe');
    return (
      condition('ControlPlaneInitialized')?.status === 'True' &&
      (!probe || probe.status === 'True')
    );
  }
  // Registered by hand: nothing here knows better.
  return true;
}
