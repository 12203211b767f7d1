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

import type { KubernetesAnswer, KubernetesClient } from '../kubernetes';
import type { RecordedObject } from './labRecording';

const served: Record<string, { version: string; kinds: string[] }> = {
  'cluster.x-k8s.io': {
    version: 'v1beta2',
    kinds: [
      'Cluster',
      'Machine',
      'MachineDeployment',
      'MachinePool',
      'MachineSet',
    ],
  },
  'controlplane.cluster.x-k8s.io': {
    version: 'v1beta2',
    kinds: ['KubeadmControlPlane'],
  },
  'argoproj.io': {
    version: 'v1alpha1',
    kinds: ['Application', 'ApplicationSet'],
  },
};

const plural = (kind: string) => `${kind.toLowerCase()}s`;

function discovery(group: string, version: string | undefined) {
  return version
    ? {
        resources: served[group].kinds.map(kind => ({
          kind,
          name: plural(kind),
        })),
      }
    : { versions: [{ version: served[group].version }] };
}

/** @param openUntil - when the stream of a watch ends */
function answer(body: string, openUntil?: AbortSignal): KubernetesAnswer {
  return {
    status: 200,
    header: () => undefined,
    text: async () => body,
    async *chunks() {
      yield new TextEncoder().encode(body);
      if (!openUntil || openUntil.aborted) return;
      await new Promise(resolve =>
        openUntil.addEventListener('abort', resolve, { once: true }),
      );
    },
  };
}

/** An API server that has what was recorded, and of which nothing changes. */
export class RecordedApi implements KubernetesClient {
  readonly #objects: readonly RecordedObject[];

  constructor(objects: readonly RecordedObject[]) {
    this.#objects = objects;
  }

  async get(
    path: string,
    query: Record<string, string | undefined>,
    signal: AbortSignal,
  ): Promise<KubernetesAnswer> {
    // Where it is asked to list by a stream, it is one that cannot.
    if (query.sendInitialEvents) return { ...answer('{}'), status: 422 };
    if (query.watch) return answer('', signal);
    const [, root, group, version, collection] = path.split('/');
    if (root === 'apis' && served[group] && !collection) {
      return answer(JSON.stringify(discovery(group, version)));
    }
    const wanted = path.split('/').at(-1);
    return answer(
      JSON.stringify({
        metadata: { resourceVersion: '1' },
        items: this.#objects.filter(({ kind }) => plural(kind) === wanted),
      }),
    );
  }

  async reloadCredentials() {}

  async close() {}
}
