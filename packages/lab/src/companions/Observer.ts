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

import { KubeClient, type KubeObject } from './KubeClient';
import {
  readinessRules,
  type Node,
  type PodWorkload,
  type ReadinessRule,
} from './readiness';
import { allOf } from './allOf';
import type { Workload } from './workloads';

/** A pod that exists; in the lab only those of control planes do. */
export interface Pod extends KubeObject {
  spec: { nodeName?: string };
}

/** What a workload cluster has, as its API server says. */
export interface Observation {
  workload: Workload;
  /** When it last answered; milliseconds since the epoch. */
  at: number;
  nodes: Node[];
  pods: Pod[];
  workloads: Record<ReadinessRule['resource'], PodWorkload[]>;
}

/** What is known of a cluster. */
interface Known {
  /** Changes with its address and its credentials. */
  key: string;
  client: KubeClient;
  observation?: Observation;
  /** When something was first seen not to be ready, by its path; in-memory API servers give no uids. Milliseconds since the epoch. */
  waiting: Map<string, number>;
}

/** A cluster that has not answered for so long is not remembered, milliseconds. */
const forgetAfter = 15_000;

/** Looks at the workload clusters: reports what should run there ready, since no pods run in the lab, and remembers what there is. */
export class Observer {
  readonly #readyAfter: number;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();

  /** @param options.readyAfter - milliseconds that everything takes to become ready */
  constructor(options: { readyAfter: number; now?: () => number }) {
    this.#readyAfter = options.readyAfter;
    this.#now = options.now ?? Date.now;
  }

  get observations(): Observation[] {
    return [...this.#known.values()].flatMap(known => known.observation ?? []);
  }

  /**
   * Looks at each once.
   *
   * @throws AggregateError of what could not be looked at, once all others are
   */
  async observe(workloads: ReadonlyMap<string, Workload>): Promise<void> {
    for (const [id, { client }] of this.#known) {
      if (!workloads.has(id)) {
        client.close();
        this.#known.delete(id);
      }
    }
    await allOf(
      [...workloads].map(([id, workload]) => {
        const known = this.#knownOf(id, workload);
        return this.#look(known, workload).catch(error => {
          this.#forgetSilent(known);
          throw new Error(`${id}: ${error.message}`, { cause: error });
        });
      }),
    );
  }

  #forgetSilent(known: Known) {
    if (this.#now() - (known.observation?.at ?? 0) > forgetAfter) {
      known.observation = undefined;
    }
  }

  async #look(known: Known, workload: Workload): Promise<void> {
    const { client } = known;
    const [nodes, pods, deployments, daemonsets, statefulsets] =
      await Promise.all([
        client.list<Node>('/api/v1/nodes'),
        client.list<Pod>('/api/v1/pods'),
        client.list<PodWorkload>('/apis/apps/v1/deployments'),
        client.list<PodWorkload>('/apis/apps/v1/daemonsets'),
        // In-memory API servers do not know them, and say so with a 500.
        workload.kind === 'capi'
          ? []
          : client.list<PodWorkload>('/apis/apps/v1/statefulsets'),
      ]);
    const workloads = { deployments, daemonsets, statefulsets };
    known.observation = { workload, at: this.#now(), nodes, pods, workloads };
    const waiting = new Map<string, number>();
    for (const rule of Object.values(readinessRules)) {
      for (const item of workloads[rule.resource]) {
        if (rule.isReported(item, nodes)) continue;
        const path = pathOf(rule, item);
        const since = known.waiting.get(path) ?? this.#now();
        if (this.#now() - since < this.#readyAfter) waiting.set(path, since);
        else await report(client, workload, rule, item, nodes);
      }
    }
    known.waiting = waiting;
  }

  #knownOf(id: string, workload: Workload): Known {
    const known = this.#known.get(id);
    const key = `${workload.server} ${workload.cert}`;
    if (known?.key === key) return known;
    known?.client.close();
    const fresh = {
      key,
      client: new KubeClient(workload),
      waiting: new Map<string, number>(),
    };
    this.#known.set(id, fresh);
    return fresh;
  }
}

function pathOf(rule: ReadinessRule, { metadata }: PodWorkload): string {
  return `/apis/apps/v1/namespaces/${metadata.namespace}/${rule.resource}/${metadata.name}`;
}

async function report(
  client: KubeClient,
  workload: Workload,
  rule: ReadinessRule,
  item: PodWorkload,
  nodes: Node[],
) {
  const { generation = 1 } = item.metadata;
  const path = pathOf(rule, item);
  // In-memory API servers have no path for the status alone, and count every change as a generation.
  const isInMemory = workload.kind === 'capi';
  await client.merge(isInMemory ? path : `${path}/status`, {
    status: rule.readyStatus(
      item,
      isInMemory ? generation + 1 : generation,
      nodes,
      new Date(),
    ),
  });
}
