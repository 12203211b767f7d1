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

import type { ReflectorChange } from '../kubernetes';
import type { ChangeStore } from './KubernetesSource';
import type { ClusterObject } from './kinds/cluster';
import type { ControlPlaneObject } from './kinds/controlPlane';
import type { ClusterKeyString } from './types';

/** A kind of control plane: `KubeadmControlPlane.controlplane.cluster.x-k8s.io`. */
export interface ControlPlaneKind {
  group: string;
  kind: string;
}

/** Control planes by what Clusters name as theirs, whatever their kind. */
export class ControlPlanes {
  readonly #keyOf: (cluster: ClusterObject) => ClusterKeyString;
  readonly #objects = new Map<string, ControlPlaneObject>();
  /** Clusters by the control plane that they name. */
  readonly #clusters = new Map<string, Set<ClusterKeyString>>();
  /** How many Clusters name one of that kind. */
  readonly #kinds = new Map<string, ControlPlaneKind & { clusters: number }>();

  constructor(keyOf: (cluster: ClusterObject) => ClusterKeyString) {
    this.#keyOf = keyOf;
  }

  /** Takes in what Clusters name. */
  applyClusters(changes: readonly ReflectorChange<ClusterObject>[]): void {
    for (const { previous, current } of changes) {
      if (previous) this.#remove(previous);
      if (current) this.#add(current);
    }
  }

  /** Kinds that Clusters name. */
  kinds(): ControlPlaneKind[] {
    return [...this.#kinds.values()];
  }

  /** Takes in control planes of one kind. */
  storeOf(kind: ControlPlaneKind): ChangeStore<ControlPlaneObject> {
    return {
      apply: (changes, touched) => {
        for (const { previous, current } of changes) {
          const object = (current ?? previous)!;
          const id = idOf(kind, object);
          if (current) this.#objects.set(id, current);
          // A successor of the same name may be there already.
          else if (this.#objects.get(id)?.uid === previous?.uid) {
            this.#objects.delete(id);
          }
          for (const key of this.#clusters.get(id) ?? []) touched.add(key);
        }
      },
    };
  }

  /** Drops the control planes of a kind that is not watched any more. */
  forget(kind: ControlPlaneKind): void {
    const prefix = `${kindId(kind)}/`;
    for (const id of this.#objects.keys()) {
      if (id.startsWith(prefix)) this.#objects.delete(id);
    }
  }

  /** The control plane that a Cluster names, as far as it may be read. */
  of(cluster: ClusterObject): ControlPlaneObject | undefined {
    const kind = kindOf(cluster);
    return kind && this.#objects.get(idOf(kind, referenceOf(cluster)));
  }

  #add(cluster: ClusterObject): void {
    const kind = kindOf(cluster);
    if (!kind) return;
    const id = idOf(kind, referenceOf(cluster));
    const clusters = this.#clusters.get(id) ?? new Set();
    this.#clusters.set(id, clusters.add(this.#keyOf(cluster)));
    const known = this.#kinds.get(kindId(kind));
    if (known) known.clusters += 1;
    else this.#kinds.set(kindId(kind), { ...kind, clusters: 1 });
  }

  #remove(cluster: ClusterObject): void {
    const kind = kindOf(cluster);
    if (!kind) return;
    const id = idOf(kind, referenceOf(cluster));
    const clusters = this.#clusters.get(id);
    clusters?.delete(this.#keyOf(cluster));
    if (clusters?.size === 0) this.#clusters.delete(id);
    const known = this.#kinds.get(kindId(kind));
    if (known && known.clusters > 1) known.clusters -= 1;
    else this.#kinds.delete(kindId(kind));
  }
}

function kindOf(cluster: ClusterObject): ControlPlaneKind | undefined {
  const { group, kind, name } = cluster.controlPlaneRef;
  return group && kind && name ? { group, kind } : undefined;
}

function referenceOf(cluster: ClusterObject) {
  return {
    namespace: cluster.controlPlaneRef.namespace ?? cluster.namespace,
    name: cluster.controlPlaneRef.name!,
  };
}

/** `AWSManagedControlPlane.controlplane.cluster.x-k8s.io` */
export function kindId({ group, kind }: ControlPlaneKind): string {
  return `${kind}.${group}`;
}

function idOf(
  kind: ControlPlaneKind,
  object: { namespace: string; name: string },
): string {
  return `${kindId(kind)}/${object.namespace}/${object.name}`;
}
