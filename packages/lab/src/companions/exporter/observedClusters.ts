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

import type { KubeObject } from '../KubeClient';
import type { Observation, Pod } from '../Observer';
import type { Node, PodWorkload } from '../readiness';
import {
  container,
  containersOf,
  parseQuantity,
  type ObservedCluster,
  type ObservedNode,
  type ObservedWorkload,
} from './sandboxModel';

/** The lab is one. */
const managementCluster = 'management';

/** What in-memory nodes say nothing of. */
const defaultNode = { cores: 4, memory: 8 * 1024 ** 3 };

/** Cores and MiB that control planes typically use; in-memory pods have no containers. */
const controlPlaneUsage: Record<string, [cores: number, mebibytes: number]> = {
  etcd: [0.06, 110],
  'kube-apiserver': [0.14, 420],
  'kube-controller-manager': [0.04, 90],
  'kube-scheduler': [0.015, 45],
};

/**
 * Clusters as the model of the series wants them: each that has an agent for metrics, and the management cluster for what virtual clusters
 * run on it.
 *
 * @param hosted - StatefulSets of virtual clusters, in the management cluster
 */
export function observedClusters(
  observations: Iterable<Observation>,
  hosted: readonly PodWorkload[],
): ObservedCluster[] {
  const clusters: ObservedCluster[] = [];
  const onHost: ObservedWorkload[] = hosted.map(set =>
    toWorkload('StatefulSet', set),
  );
  for (const observation of observations) {
    const { kind, name, namespace } = observation.workload;
    const workloads = workloadsOf(observation);
    if (kind === 'vcluster') {
      onHost.push(
        ...workloads.map(workload => ({
          ...workload,
          namespace,
          virtual: { cluster: name, namespace: workload.namespace },
        })),
      );
    }
    const since = agentSince(observation);
    if (since === undefined) continue;
    clusters.push({
      name,
      managementCluster,
      // A virtual cluster's kubelets are those of its host, and so are its nodes.
      exporters:
        kind === 'vcluster'
          ? ['apiserver', 'kube-state-metrics']
          : ['apiserver', 'kube-state-metrics', 'kubelet', 'node-exporter'],
      reporting: [{ since }],
      nodes: observation.nodes.map(toNode),
      workloads,
    });
  }
  if (onHost.length > 0) {
    clusters.push({
      name: managementCluster,
      exporters: ['kube-state-metrics', 'kubelet'],
      reporting: [{ since: Math.min(...onHost.map(({ since }) => since)) }],
      nodes: [],
      workloads: onHost,
    });
  }
  return clusters;
}

/** Since when the cluster's Prometheus runs: before, nobody would send anything. Milliseconds since the epoch. */
function agentSince({ workloads }: Observation): number | undefined {
  const agent = workloads.deployments.find(
    ({ metadata }) => metadata.name === 'prometheus',
  );
  return agent && readySince(agent);
}

function workloadsOf({ pods, workloads }: Observation): ObservedWorkload[] {
  return [
    ...controlPlanePods(pods),
    ...workloads.deployments.map(item => toWorkload('Deployment', item)),
    ...workloads.statefulsets.map(item => toWorkload('StatefulSet', item)),
    // The model puts a pod of these on each node.
    ...workloads.daemonsets.map(item => toWorkload('DaemonSet', item)),
  ];
}

/** Pods that exist as such: each called after its node, `etcd-<node>`. They are one of the model's workloads for each name before the node's. */
function controlPlanePods(pods: readonly Pod[]): ObservedWorkload[] {
  const byName = new Map<string, ObservedWorkload>();
  for (const pod of pods) {
    const suffix = `-${pod.spec.nodeName}`;
    if (!pod.metadata.name.endsWith(suffix)) continue;
    const name = pod.metadata.name.slice(0, -suffix.length);
    if (byName.has(name)) continue;
    const since = createdAt(pod);
    const [cores, mebibytes] = controlPlaneUsage[name] ?? [0.02, 50];
    byName.set(name, {
      kind: 'Node',
      namespace: pod.metadata.namespace,
      name,
      since,
      containers: [
        container(name, `registry.k8s.io/${name}`, cores, mebibytes),
      ],
      replicas: steps(since, 1),
      ready: steps(since, 1),
    });
  }
  return [...byName.values()];
}

function toWorkload(
  kind: ObservedWorkload['kind'],
  item: PodWorkload,
): ObservedWorkload {
  const since = createdAt(item);
  const ready = readySince(item);
  const { replicas = 1, template } = item.spec;
  return {
    kind,
    namespace: item.metadata.namespace,
    name: item.metadata.name,
    since,
    containers: containersOf(template.spec),
    replicas: steps(since, replicas),
    ready: ready === undefined ? [] : steps(ready, replicas),
  };
}

/** Since when all of it is ready; undefined while it is not. */
function readySince(item: PodWorkload): number | undefined {
  const { observedGeneration, conditions = [] } = item.status ?? {};
  if (!observedGeneration) return undefined;
  const available = conditions.find(({ type }) => type === 'Available');
  if (available && available.status !== 'True') return undefined;
  const at = Date.parse(available?.lastTransitionTime ?? '');
  return Number.isNaN(at) ? createdAt(item) : at;
}

function toNode(node: Node): ObservedNode {
  const { capacity = {}, nodeInfo, conditions = [] } = node.status ?? {};
  const since = createdAt(node);
  const ready = conditions.find(({ type }) => type === 'Ready');
  return {
    name: node.metadata.name,
    role:
      node.metadata.labels?.['node-role.kubernetes.io/control-plane'] ===
      undefined
        ? 'worker'
        : 'control-plane',
    since,
    cores: parseQuantity(capacity.cpu) || defaultNode.cores,
    memory: parseQuantity(capacity.memory) || defaultNode.memory,
    kubernetesVersion: nodeInfo?.kubeletVersion ?? '',
    ready: steps(since, ready?.status === 'True' ? 1 : 0),
  };
}

function steps(at: number, value: number) {
  return [{ at, value }];
}

/** Milliseconds since the epoch; what is counted up counts from here, also after a restart of the lab. */
function createdAt({ metadata }: KubeObject): number {
  return Date.parse(metadata.creationTimestamp ?? '') || 0;
}
