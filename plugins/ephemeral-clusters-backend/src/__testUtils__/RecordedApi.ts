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

/** Kinds by version, the preferred version first, by group. */
export type ServedKinds = Record<string, Record<string, string[]>>;

const coreKinds = [
  'Cluster',
  'Machine',
  'MachineDeployment',
  'MachinePool',
  'MachineSet',
];

/** As the lab serves them, at one version each. */
export const servedByDefault: ServedKinds = {
  'cluster.x-k8s.io': { v1beta2: coreKinds },
  'controlplane.cluster.x-k8s.io': { v1beta2: ['KubeadmControlPlane'] },
  'argoproj.io': { v1alpha1: ['Application', 'ApplicationSet'] },
};

/** As Cluster API before 1.11 serves them. */
export const servedBefore: ServedKinds = {
  ...servedByDefault,
  'cluster.x-k8s.io': { v1beta1: coreKinds },
  'controlplane.cluster.x-k8s.io': { v1beta1: ['KubeadmControlPlane'] },
};

const plural = (kind: string) => `${kind.toLowerCase()}s`;

/** @param openUntil - when the stream of a watch ends */
function answer(
  body: unknown,
  {
    status = 200,
    openUntil,
  }: { status?: number; openUntil?: AbortSignal } = {},
): KubernetesAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    header: () => undefined,
    text: async () => text,
    async *chunks() {
      yield new TextEncoder().encode(text);
      if (!openUntil || openUntil.aborted) return;
      await new Promise(resolve =>
        openUntil.addEventListener('abort', resolve, { once: true }),
      );
    },
  };
}

/** An API server that has what was recorded. It changes where a test changes it, and ends the watches. */
export class RecordedApi implements KubernetesClient {
  objects: readonly RecordedObject[];
  served: ServedKinds;
  /** Kinds that may not be read. */
  readonly forbidden = new Set<string>();
  /** Paths that are being watched. */
  readonly watched = new Map<string, AbortController>();

  constructor(
    objects: readonly RecordedObject[],
    served: ServedKinds = servedByDefault,
  ) {
    this.objects = objects;
    this.served = served;
  }

  async get(
    path: string,
    query: Record<string, string | undefined>,
    signal: AbortSignal,
  ): Promise<KubernetesAnswer> {
    const [, root, group, version, collection] = path.split('/');
    const versions = this.served[group];
    if (root === 'apis' && !group) {
      const groups = Object.keys(this.served).map(name => ({ name }));
      return answer({ groups });
    }
    if (root === 'apis' && !collection) {
      if (!versions || (version && !versions[version])) {
        return answer('404 page not found', { status: 404 });
      }
      return answer(discovery(versions, version));
    }
    const kind = versions?.[version]?.find(item => plural(item) === collection);
    // Kinds of Kubernetes itself are served always.
    if (versions && !kind) return failure(404, 'NotFound');
    if (kind && this.forbidden.has(kind)) return failure(403, 'Forbidden');
    // Where it is asked to list by a stream, it is one that cannot.
    if (query.sendInitialEvents) return failure(422, 'Invalid');
    if (query.watch) {
      const stream = new AbortController();
      this.watched.set(path, stream);
      const openUntil = AbortSignal.any([signal, stream.signal]);
      openUntil.addEventListener('abort', () => this.watched.delete(path));
      return answer('', { openUntil });
    }
    const wanted = path.split('/').at(-1);
    return answer({
      metadata: { resourceVersion: '1' },
      items: this.objects.filter(item => plural(item.kind) === wanted),
    });
  }

  endWatches(): void {
    [...this.watched.values()].forEach(stream => stream.abort());
  }

  async reloadCredentials() {}

  async close() {}
}

function failure(status: number, reason: string): KubernetesAnswer {
  return answer(
    { kind: 'Status', code: status, reason, message: reason },
    { status },
  );
}

function discovery(versions: Record<string, string[]>, version?: string) {
  return version
    ? {
        resources: versions[version].map(kind => ({
          kind,
          name: plural(kind),
        })),
      }
    : { versions: Object.keys(versions).map(item => ({ version: item })) };
}
