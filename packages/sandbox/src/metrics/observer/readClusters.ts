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

import { KubernetesObject, KubernetesStore } from '../../types';
import { hashOf } from '../model';
import { asList, asRecord, containersOf } from './containers';
import { ClusterFacts, NodeFacts, WorkloadFacts } from './facts';
import {
  clusterSystem,
  managementSystem,
  virtualSystem,
} from './systemWorkloads';

const GIB = 1024 ** 3;

/** Cores and bytes of a node, by the size that its cluster asks for. */
const NODE_SIZES: Record<string, { cores: number; memory: number }> = {
  small: { cores: 2, memory: 4 * GIB },
  medium: { cores: 4, memory: 8 * GIB },
  large: { cores: 8, memory: 16 * GIB },
};

/** A management cluster whose clusters are read. */
export interface ManagementStores {
  name: string;
  store: KubernetesStore;
  /** Store of a workload cluster; undefined while it takes no applications yet. */
  find(name: string): KubernetesStore | undefined;
}

/**
 * What the stores say of a management cluster and its workload clusters. `since` is when the management cluster was installed.
 * Clusters that `isSilent` send nothing, neither themselves nor through their host.
 */
export function readClusters(
  management: ManagementStores,
  since: number,
  isSilent: (cluster: string) => boolean,
): ClusterFacts[] {
  const host = readHost(management.name, since);
  const clusters = management.store
    .list('cluster.x-k8s.io', 'Cluster')
    .map(cluster => readCluster(management, cluster));
  const virtual = management.store
    .list('apps', 'StatefulSet')
    .filter(({ metadata }) => metadata.labels?.app === 'vcluster')
    .map(statefulSet => readVirtual(management, statefulSet, host));
  for (const { facts, hosted } of virtual) {
    if (!isSilent(facts.name)) {
      host.workloads.push(...hosted);
    }
  }
  return [host, ...clusters, ...virtual.map(({ facts }) => facts)].map(facts =>
    isSilent(facts.name) ? { ...facts, prometheusSince: undefined } : facts,
  );
}

function readHost(name: string, since: number): ClusterFacts {
  const node = (suffix: string, cores: number): NodeFacts => ({
    name: `${name}-${suffix}`,
    role: suffix.startsWith('control') ? 'control-plane' : 'worker',
    since,
    cores,
    memory: cores * 4 * GIB,
    kubernetesVersion: 'v1.36.0',
    ready: true,
  });
  return {
    key: name,
    name,
    exporters: ['apiserver', 'kube-state-metrics', 'kubelet', 'node-exporter'],
    nodes: [
      node('control-plane', 4),
      node('worker-1', 8),
      node('worker-2', 8),
      node('worker-3', 8),
    ],
    workloads: managementSystem(since),
    prometheusSince: since,
  };
}

function readCluster(
  management: ManagementStores,
  cluster: KubernetesObject,
): ClusterFacts {
  const { name, namespace, uid } = cluster.metadata;
  const variables = asList(
    asRecord(asRecord(cluster.spec).topology).variables,
  ).map(asRecord);
  const size = variables.find(variable => variable.name === 'nodeSize')?.value;
  const nodes = management.store
    .list('cluster.x-k8s.io', 'Machine', namespace)
    .filter(
      ({ metadata }) =>
        metadata.labels?.['cluster.x-k8s.io/cluster-name'] === name,
    )
    .flatMap(machine => readNode(machine, String(size ?? 'small')));
  const workloads = readWorkloads(management.find(name));
  const first = Math.min(...nodes.map(({ since }) => since));
  return {
    key: `${management.name}/capi/${uid}`,
    name,
    managementCluster: management.name,
    exporters: ['apiserver', 'kube-state-metrics', 'kubelet', 'node-exporter'],
    nodes,
    workloads:
      nodes.length > 0 ? [...clusterSystem(first), ...workloads] : workloads,
    prometheusSince: prometheusSince(workloads),
  };
}

function readNode(machine: KubernetesObject, size: string): NodeFacts[] {
  const status = asRecord(machine.status);
  const name = asRecord(status.nodeRef).name;
  if (typeof name !== 'string') {
    return [];
  }
  const ready = conditionOf(machine, 'NodeReady');
  const controlPlane =
    machine.metadata.labels?.['cluster.x-k8s.io/control-plane'] !== undefined;
  const version = asRecord(machine.spec).version;
  return [
    {
      name,
      role: controlPlane ? 'control-plane' : 'worker',
      since: createdAt(machine),
      kubernetesVersion: String(version ?? ''),
      ready: ready?.status === 'True',
      readyChanged: timeOf(ready?.lastTransitionTime),
      ...((!controlPlane && NODE_SIZES[size]) || NODE_SIZES.medium),
    },
  ];
}

function readVirtual(
  management: ManagementStores,
  statefulSet: KubernetesObject,
  host: ClusterFacts,
): { facts: ClusterFacts; hosted: WorkloadFacts[] } {
  const { name, namespace = '', uid } = statefulSet.metadata;
  const since = createdAt(statefulSet);
  const controlPlane = readWorkload(statefulSet, 'StatefulSet');
  const running = controlPlane.ready > 0;
  const delivered = readWorkloads(management.find(name));
  const workloads = running
    ? [...virtualSystem(since), ...delivered]
    : delivered;
  // A virtual cluster shows the nodes of its host that its pods are on, with all that these have.
  const workers = host.nodes.filter(({ role }) => role === 'worker');
  const node = workers[hashOf(name) % workers.length];
  return {
    facts: {
      key: `${management.name}/vcluster/${uid}`,
      name,
      managementCluster: management.name,
      exporters: ['apiserver', 'kube-state-metrics'],
      nodes: running ? [{ ...node, since }] : [],
      workloads,
      prometheusSince: prometheusSince(delivered),
    },
    hosted: [
      controlPlane,
      ...workloads.map(workload => ({
        ...workload,
        namespace,
        virtual: { cluster: name, namespace: workload.namespace },
      })),
    ],
  };
}

function readWorkloads(store: KubernetesStore | undefined): WorkloadFacts[] {
  return (['Deployment', 'StatefulSet'] as const).flatMap(kind =>
    (store?.list('apps', kind) ?? []).map(object => readWorkload(object, kind)),
  );
}

function readWorkload(
  object: KubernetesObject,
  kind: 'Deployment' | 'StatefulSet',
): WorkloadFacts {
  const spec = asRecord(object.spec);
  const { readyReplicas } = asRecord(object.status);
  const ready = typeof readyReplicas === 'number' ? readyReplicas : 0;
  const available = conditionOf(object, 'Available');
  const since = createdAt(object);
  return {
    kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    since,
    containers: containersOf(asRecord(spec.template).spec),
    replicas: typeof spec.replicas === 'number' ? spec.replicas : 1,
    ready,
    readySince: ready > 0 ? timeOf(available?.lastTransitionTime) : undefined,
  };
}

function prometheusSince(workloads: WorkloadFacts[]): number | undefined {
  const prometheus = workloads.find(({ name }) => name === 'prometheus');
  return prometheus && prometheus.ready > 0
    ? prometheus.readySince ?? prometheus.since
    : undefined;
}

function conditionOf(object: KubernetesObject, type: string) {
  return asList(asRecord(object.status).conditions)
    .map(asRecord)
    .find(condition => condition.type === type);
}

function createdAt(object: KubernetesObject): number {
  return timeOf(object.metadata.creationTimestamp) ?? 0;
}

function timeOf(text: unknown): number | undefined {
  const time = typeof text === 'string' ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
