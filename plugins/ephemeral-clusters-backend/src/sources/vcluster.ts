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

import type { InventoryProblem } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ClusterObjects } from './ClusterObjects';
import { projectPod, type PodObject } from './kinds/pod';
import { projectVcluster, type VclusterObject } from './kinds/statefulSet';
import {
  KubernetesSource,
  type KubernetesSourceOptions,
} from './KubernetesSource';
import { readLiveObject } from './live';
import { ObjectIndex } from './ObjectIndex';
import type {
  ClusterKeyString,
  ClusterSource,
  LiveObject,
  VclusterFacts,
} from './types';

/** Label that the vcluster chart puts on its StatefulSet and pods. */
const labelSelector = 'app=vcluster';

/** Observes the virtual clusters on one management cluster: the StatefulSets of the vcluster chart's releases, and their pods. */
export class VclusterSource
  extends KubernetesSource
  implements ClusterSource<VclusterFacts>
{
  readonly kind = 'vcluster';
  readonly #options: KubernetesSourceOptions;
  readonly #clusters = new ClusterObjects<VclusterObject>((namespace, name) =>
    this.key(namespace, name),
  );
  readonly #pods = new ObjectIndex<PodObject>(pod => [
    this.key(pod.namespace, pod.release),
  ]);

  static create(options: KubernetesSourceOptions): VclusterSource {
    return new VclusterSource(options);
  }

  private constructor(options: KubernetesSourceOptions) {
    super(options, 'kubernetes');
    this.#options = options;
    this.watch(
      'StatefulSet',
      {
        path: async () => '/apis/apps/v1/statefulsets',
        labelSelector,
        project: projectVcluster,
      },
      this.#clusters,
    );
    this.watch(
      'Pod',
      { path: async () => '/api/v1/pods', labelSelector, project: projectPod },
      this.#pods,
    );
  }

  keys(): Iterable<ClusterKeyString> {
    return this.#clusters.keys();
  }

  factsOf(key: ClusterKeyString): VclusterFacts | undefined {
    const cluster = this.#clusters.get(key);
    if (!cluster) return undefined;
    return {
      source: 'vcluster',
      managementCluster: this.managementCluster,
      namespace: cluster.namespace,
      name: cluster.name,
      uid: cluster.uid,
      createdAt: cluster.createdAt,
      deletingSince: cluster.deletingSince,
      origin: cluster.origin,
      deliveredBy: cluster.deliveredBy,
      chartVersion: cluster.chartVersion,
      kubernetesVersion: cluster.kubernetesVersion,
      // The name that is in its certificate; reachable from inside the management cluster.
      endpoint: `https://${cluster.name}.${cluster.namespace}:443`,
      replicas: cluster.replicas,
      podMessage: [...this.#pods.get(key)].find(pod => pod.message)?.message,
    };
  }

  override problems(): InventoryProblem[] {
    return [
      ...super.problems(),
      ...this.#clusters.problems(this.id, 'StatefulSet'),
    ];
  }

  readLive(
    cluster: { namespace: string; name: string },
    signal: AbortSignal,
  ): Promise<LiveObject> {
    const known = this.#clusters.get(this.key(cluster.namespace, cluster.name));
    return readLiveObject(
      this.#options.client,
      `/apis/apps/v1/namespaces/${encodeURIComponent(
        cluster.namespace,
      )}/statefulsets/${encodeURIComponent(
        known?.statefulSet ?? cluster.name,
      )}`,
      signal,
    );
  }
}
