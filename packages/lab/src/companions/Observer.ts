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

import { type Deployment, isReported, readyStatus } from './deployments';
import { KubeClient, type KubeList, type KubeObject } from './KubeClient';
import type { Workload } from './workloads';

interface Node extends KubeObject {
  status?: { allocatable?: Record<string, string> };
}

/** What a workload cluster has, as its API server says. */
export interface Observation {
  workload: Workload;
  /** Milliseconds since the epoch; what is counted up counts from here. */
  since: number;
  nodes: Node[];
  deployments: Deployment[];
}

/** Looks at the workload clusters: reports their Deployments ready, since no pods run in the lab, and remembers what there is. */
export class Observer {
  readonly #clients = new Map<string, { key: string; client: KubeClient }>();
  readonly #observations = new Map<string, Observation>();

  get observations(): Iterable<Observation> {
    return this.#observations.values();
  }

  /** Looks at each once; one that does not answer is as it was. */
  async observe(workloads: ReadonlyMap<string, Workload>): Promise<void> {
    for (const [id, { client }] of this.#clients) {
      if (!workloads.has(id)) {
        client.close();
        this.#clients.delete(id);
        this.#observations.delete(id);
      }
    }
    await Promise.all(
      [...workloads].map(([id, workload]) =>
        this.#look(id, workload).catch(() => {}),
      ),
    );
  }

  async #look(id: string, workload: Workload): Promise<void> {
    const client = this.#clientOf(id, workload);
    const [nodes, deployments] = await Promise.all([
      client.request<KubeList<Node>>('GET', '/api/v1/nodes'),
      client.request<KubeList<Deployment>>('GET', '/apis/apps/v1/deployments'),
    ]);
    this.#observations.set(id, {
      workload,
      since: this.#observations.get(id)?.since ?? Date.now(),
      nodes: nodes.items,
      deployments: deployments.items,
    });
    for (const deployment of deployments.items) {
      if (isReported(deployment)) continue;
      const { namespace, name, generation = 1 } = deployment.metadata;
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
      // In-memory API servers have no path for the status alone, and count every change as a generation.
      const isInMemory = workload.kind === 'capi';
      await client.merge(isInMemory ? path : `${path}/status`, {
        status: readyStatus(
          deployment,
          isInMemory ? generation + 1 : generation,
          new Date(),
        ),
      });
    }
  }

  #clientOf(id: string, workload: Workload): KubeClient {
    const known = this.#clients.get(id);
    const key = `${workload.server} ${workload.cert}`;
    if (known?.key === key) return known.client;
    known?.client.close();
    const client = new KubeClient(workload);
    this.#clients.set(id, { key, client });
    return client;
  }
}
