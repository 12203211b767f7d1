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

import type { LiveObject } from './LiveObjects';

/** Objects of one cluster, read the way in which its stages are told apart. */
export class ClusterView {
  readonly #objects: readonly LiveObject[];

  constructor(objects: readonly LiveObject[]) {
    this.#objects = objects;
  }

  get cluster(): LiveObject | undefined {
    return this.ofKind('Cluster')[0];
  }

  get statefulSet(): LiveObject | undefined {
    return this.ofKind('StatefulSet')[0];
  }

  /** Machines that are no control plane. */
  get workers(): LiveObject[] {
    return this.ofKind('Machine').filter(
      ({ metadata }) =>
        !('cluster.x-k8s.io/control-plane' in ((metadata.labels as {}) ?? {})),
    );
  }

  /** What runs on the cluster, by its name in Argo CD. */
  get workloads(): LiveObject[] {
    return this.ofKind('Application').filter(
      ({ spec }) => spec.destination?.name !== undefined,
    );
  }

  /** What makes the cluster. */
  get delivery(): LiveObject | undefined {
    return this.ofKind('Application').find(
      ({ spec }) => spec.destination?.name === undefined,
    );
  }

  /** Whether a condition of the Cluster is `True`. */
  is(type: string): boolean {
    return condition(this.cluster, type)?.status === 'True';
  }

  /** What the Cluster says of its deletion. */
  get deletion(): string | undefined {
    return condition(this.cluster, 'Deleting')?.reason;
  }

  /** True where everything that runs on it is synced and healthy, and it is all there. */
  workloadsHealthy(count: number): boolean {
    const { workloads } = this;
    return workloads.length === count && workloads.every(isSettled);
  }

  ofKind(kind: string): LiveObject[] {
    return this.#objects.filter(object => object.kind === kind);
  }
}

/** One condition of an object. */
export function condition(
  object: LiveObject | undefined,
  type: string,
): { status: string; reason?: string; message?: string } | undefined {
  return object?.status?.conditions?.find((item: any) => item.type === type);
}

/** Whether an Application is synced and healthy. */
export function isSettled({ status }: LiveObject): boolean {
  return (
    status?.sync?.status === 'Synced' && status?.health?.status === 'Healthy'
  );
}
