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

import type {
  InventoryProblem,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Reflector, type ReflectorChange } from '../kubernetes';
import type { KubernetesSourceOptions } from './capi';
import {
  reflectorFreshness,
  reflectorProblems,
  worstFreshness,
} from './freshness';
import { projectPod, type PodObject } from './kinds/pod';
import { projectVcluster, type VclusterObject } from './kinds/statefulSet';
import { readLiveObject } from './live';
import { ObjectIndex } from './ObjectIndex';
import {
  clusterKeyString,
  type ClusterKeyString,
  type ClusterSource,
  type LiveObject,
  type SourceListener,
  type VclusterFacts,
} from './types';

/** Label that the vcluster chart puts on its StatefulSet and pods. */
const labelSelector = 'app=vcluster';

/** Observes the virtual clusters on one management cluster: the StatefulSets of the vcluster chart's releases, and their pods. */
export class VclusterSource implements ClusterSource<VclusterFacts> {
  readonly id: string;
  readonly managementCluster: string;
  readonly kind = 'vcluster';
  readonly #options: KubernetesSourceOptions;
  readonly #listeners = new Set<SourceListener>();
  readonly #clusters = new Map<ClusterKeyString, VclusterObject>();
  readonly #pods: ObjectIndex<PodObject>;
  readonly #statefulSets: Reflector<VclusterObject>;
  readonly #podReflector: Reflector<PodObject>;

  static create(options: KubernetesSourceOptions): VclusterSource {
    return new VclusterSource(options);
  }

  private constructor(options: KubernetesSourceOptions) {
    this.#options = options;
    this.managementCluster = options.managementCluster;
    this.id = `kubernetes:${options.managementCluster}`;
    this.#pods = new ObjectIndex(pod => [
      this.#key(pod.namespace, pod.release),
    ]);
    this.#statefulSets = this.#reflect(
      'StatefulSet',
      '/apis/apps/v1/statefulsets',
      projectVcluster,
      changes => this.#changed(changes),
    );
    this.#podReflector = this.#reflect(
      'Pod',
      '/api/v1/pods',
      projectPod,
      changes => {
        const touched = new Set<ClusterKeyString>();
        this.#pods.apply(changes, touched);
        this.#notify(touched);
      },
    );
  }

  async start(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.#statefulSets.run(signal),
      this.#podReflector.run(signal),
    ]);
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
      chartVersion: cluster.chartVersion,
      kubernetesVersion: cluster.kubernetesVersion,
      // The name that is in its certificate; reachable from inside the management cluster.
      endpoint: `https://${cluster.name}.${cluster.namespace}:443`,
      replicas: cluster.replicas,
      podMessage: [...this.#pods.get(key)].find(pod => pod.message)?.message,
    };
  }

  freshness(): SourceFreshness {
    const { timing, staleAfterMilliseconds } = this.#options;
    const [main, pods] = [this.#statefulSets, this.#podReflector].map(item =>
      reflectorFreshness(item.status(), timing.now(), staleAfterMilliseconds),
    );
    return {
      id: this.id,
      title: `Kubernetes of ${this.#options.title}`,
      kind: 'kubernetes',
      managementCluster: this.managementCluster,
      ...(main.state === 'unavailable' || pods.state === 'unavailable'
        ? main
        : worstFreshness([main, pods])),
    };
  }

  problems(): InventoryProblem[] {
    const problems = reflectorProblems(this.id, {
      StatefulSet: this.#statefulSets,
      Pod: this.#podReflector,
    });
    for (const cluster of this.#clusters.values()) {
      for (const message of cluster.originProblems) {
        problems.push({
          source: this.id,
          object: `StatefulSet ${cluster.namespace}/${cluster.name}`,
          message,
        });
      }
    }
    return problems;
  }

  onChange(listener: SourceListener): void {
    this.#listeners.add(listener);
  }

  readLive(
    cluster: { namespace: string; name: string },
    signal: AbortSignal,
  ): Promise<LiveObject> {
    const known = this.#clusters.get(
      this.#key(cluster.namespace, cluster.name),
    );
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

  #reflect<T>(
    kind: string,
    path: string,
    project: (object: unknown) => T,
    onChange: (changes: ReflectorChange<T>[]) => void,
  ): Reflector<T> {
    const { client, timing, report } = this.#options;
    return Reflector.create({
      client,
      kind,
      path: async () => path,
      labelSelector,
      project,
      onChange,
      onStatus: () => this.#notify(undefined),
      report,
      timing,
    });
  }

  #key(namespace: string, name: string): ClusterKeyString {
    return clusterKeyString({
      managementCluster: this.managementCluster,
      namespace,
      name,
    });
  }

  #changed(changes: ReflectorChange<VclusterObject>[]) {
    const touched = new Set<ClusterKeyString>();
    for (const { previous, current } of changes) {
      const { namespace, name } = (current ?? previous)!;
      const key = this.#key(namespace, name);
      touched.add(key);
      if (current) this.#clusters.set(key, current);
      else if (this.#clusters.get(key)?.uid === previous?.uid) {
        this.#clusters.delete(key);
      }
    }
    this.#notify(touched);
  }

  #notify(keys: ReadonlySet<ClusterKeyString> | undefined) {
    for (const listener of this.#listeners) listener(keys);
  }
}
