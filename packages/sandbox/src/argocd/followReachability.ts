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

import { KubernetesStore, StoreEvent } from '../types';
import { ApplicationController } from './applications/ApplicationController';
import { Destinations } from './Destinations';
import { Application } from './types';

/** Compares the Applications of a workload cluster again when what decides on its being reachable changes. */
export function followReachability(
  store: KubernetesStore,
  destinations: Destinations,
  applications: ApplicationController,
): () => void {
  const known = new Map<string, string>();
  return store.onChange(({ type, object }: StoreEvent) => {
    const isCluster =
      object.kind === 'Cluster' &&
      object.apiVersion.startsWith('cluster.x-k8s.io/');
    if (!isCluster && object.kind !== 'StatefulSet') return;
    const status = object.status as any;
    const now =
      type === 'DELETED'
        ? ''
        : JSON.stringify([
            status?.readyReplicas > 0,
            (status?.conditions ?? [])
              .filter(({ type: name }: any) =>
                ['RemoteConnectionProbe', 'ControlPlaneInitialized'].includes(
                  name,
                ),
              )
              .map((condition: any) => [condition.type, condition.status]),
          ]);
    const { uid, name } = object.metadata;
    if (known.get(uid!) === now) return;
    if (type === 'DELETED') known.delete(uid!);
    else known.set(uid!, now);
    if (!destinations.find(name)) return;
    applications.refreshAll(
      ({ spec }: Application) => spec.destination.name === name,
      false,
    );
  });
}
