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

import { hashOf } from './curve';
import {
  Lifetime,
  ObservedCluster,
  ObservedNode,
  ObservedWorkload,
  stepAt,
} from './observed';

/** One pod of a workload. */
export interface ObservedPod extends Lifetime {
  workload: ObservedWorkload;
  name: string;
  uid: string;
  /** Which of its workload's replicas it is. */
  index: number;
  node: string;
  /** When it first ran; undefined while it never did. */
  ranSince?: number;
}

/** All pods of a cluster that have ever been there. */
export function podsOf(cluster: ObservedCluster): ObservedPod[] {
  return cluster.workloads.flatMap(workload =>
    workload.kind === 'DaemonSet' || workload.kind === 'Node'
      ? podsOnNodes(cluster, workload)
      : replicatedPods(cluster, workload),
  );
}

/** Whether a pod runs at a time, rather than wait. */
export function isRunning(pod: ObservedPod, time: number): boolean {
  return stepAt(pod.workload.ready, time) > pod.index;
}

function podsOnNodes(
  cluster: ObservedCluster,
  workload: ObservedWorkload,
): ObservedPod[] {
  const nodes = cluster.nodes.filter(
    node => workload.kind === 'DaemonSet' || node.role === 'control-plane',
  );
  return nodes.map(node => {
    const since = Math.max(workload.since, node.since);
    return {
      workload,
      name:
        workload.kind === 'Node'
          ? `${workload.name}-${node.name}`
          : `${workload.name}-${suffix(`${node.name}/${workload.name}`, 5)}`,
      uid: uidOf(`${cluster.name}/${node.name}/${workload.name}`),
      index: 0,
      node: node.name,
      since,
      until: earlier(workload.until, node.until),
      ranSince: since,
    };
  });
}

function replicatedPods(
  cluster: ObservedCluster,
  workload: ObservedWorkload,
): ObservedPod[] {
  const most = Math.max(0, ...workload.replicas.map(({ value }) => value));
  return Array.from({ length: most }, (_, index) => {
    const name = podName(cluster.name, workload, index);
    const since =
      workload.replicas.find(({ value }) => value > index)?.at ??
      workload.since;
    const last = workload.replicas.at(-1);
    return {
      workload,
      name,
      uid: uidOf(`${cluster.name}/${workload.namespace}/${name}`),
      index,
      node: pickNode(cluster.nodes, name)?.name ?? '',
      since,
      until: last && last.value <= index ? last.at : workload.until,
      ranSince: workload.ready.find(({ value }) => value > index)?.at,
    };
  });
}

function podName(
  cluster: string,
  workload: ObservedWorkload,
  index: number,
): string {
  const { kind, name, virtual } = workload;
  const namespace = virtual?.namespace ?? workload.namespace;
  const seed = `${virtual?.cluster ?? cluster}/${namespace}/${name}`;
  const plain =
    kind === 'StatefulSet'
      ? `${name}-${index}`
      : `${name}-${suffix(seed, 10)}-${suffix(`${seed}/${index}`, 5)}`;
  // How vcluster names the pods that it syncs to its host.
  return virtual ? `${plain}-x-${namespace}-x-${virtual.cluster}` : plain;
}

function pickNode(
  nodes: ObservedNode[],
  seed: string,
): ObservedNode | undefined {
  const workers = nodes.filter(node => node.role === 'worker');
  const candidates = workers.length > 0 ? workers : nodes;
  return candidates[hashOf(seed) % Math.max(1, candidates.length)];
}

const CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';

function suffix(seed: string, length: number): string {
  let text = '';
  for (let index = 0; index < length; index++) {
    text += CHARACTERS[hashOf(`${index}:${seed}`) % CHARACTERS.length];
  }
  return text;
}

function uidOf(seed: string): string {
  const hex = [0, 1, 2, 3]
    .map(part => hashOf(`${part}#${seed}`).toString(16).padStart(8, '0'))
    .join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

function earlier(a?: number, b?: number): number | undefined {
  const least = Math.min(a ?? Infinity, b ?? Infinity);
  return least === Infinity ? undefined : least;
}
