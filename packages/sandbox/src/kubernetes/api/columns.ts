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

import { KubernetesObject } from '../../types';
import { ServedKind } from '../kinds';

/** A column of a server-side table, after the name. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'date';
  /** Above 0: shown by `-o wide` only. */
  priority: number;
  /** Where the value is, for a column of a CustomResourceDefinition. */
  jsonPath?: string;
  /** Computes the value, for a column of a built-in kind. */
  value?: (object: KubernetesObject, now: Date) => string | number;
}

const wide = 10;

function path(name: string, jsonPath: string, priority = 0): Column {
  return { name, type: 'string', priority, jsonPath };
}

function count(name: string, jsonPath: string, priority = 0): Column {
  return { name, type: 'integer', priority, jsonPath };
}

function condition(name: string, type = name, priority = 0): Column {
  return path(
    name,
    `.status.conditions[?(@.type=="${type}")].status`,
    priority,
  );
}

const age: Column = {
  name: 'Age',
  type: 'date',
  priority: 0,
  jsonPath: '.metadata.creationTimestamp',
};

const replicas = [
  count('Desired', '.spec.replicas'),
  count('Current', '.status.replicas'),
  count('Ready', '.status.readyReplicas'),
  count('Available', '.status.availableReplicas'),
  count('Up-to-date', '.status.upToDateReplicas'),
];
const paused = condition('Paused', 'Paused', wide);
const cluster = path('Cluster', '.spec.clusterName');
const phase = path('Phase', '.status.phase');
const clusterLabel = path(
  'Cluster',
  '.metadata.labels.cluster\\.x-k8s\\.io/cluster-name',
);

/** Printer columns of CustomResourceDefinitions at their storage version. */
const custom: Record<string, Column[]> = {
  Cluster: [
    path('ClusterClass', '.spec.topology.classRef.name'),
    condition('Available'),
    count('CP Desired', '.status.controlPlane.desiredReplicas'),
    count('CP Current', '.status.controlPlane.replicas', wide),
    count('CP Ready', '.status.controlPlane.readyReplicas', wide),
    count('CP Available', '.status.controlPlane.availableReplicas'),
    count('CP Up-to-date', '.status.controlPlane.upToDateReplicas'),
    count('W Desired', '.status.workers.desiredReplicas'),
    count('W Current', '.status.workers.replicas', wide),
    count('W Ready', '.status.workers.readyReplicas', wide),
    count('W Available', '.status.workers.availableReplicas'),
    count('W Up-to-date', '.status.workers.upToDateReplicas'),
    paused,
    phase,
    age,
    path('Version', '.spec.topology.version'),
  ],
  ClusterClass: [condition('Variables Ready', 'VariablesReady'), paused, age],
  MachineDeployment: [
    cluster,
    condition('Available'),
    ...replicas,
    paused,
    phase,
    age,
    path('Version', '.spec.template.spec.version'),
  ],
  MachineSet: [
    cluster,
    ...replicas,
    paused,
    age,
    path('Version', '.spec.template.spec.version'),
  ],
  Machine: [
    cluster,
    path('Node Name', '.status.nodeRef.name'),
    path('Provider ID', '.spec.providerID', wide),
    condition('Ready'),
    condition('Available'),
    condition('Up-to-date', 'UpToDate'),
    paused,
    phase,
    age,
    path('Version', '.spec.version'),
  ],
  MachinePool: [cluster, ...replicas, paused, phase, age],
  MachineHealthCheck: [
    cluster,
    count('Expected Machines', '.status.expectedMachines'),
    count('Current Healthy', '.status.currentHealthy'),
    paused,
    age,
  ],
  KubeadmControlPlane: [
    clusterLabel,
    condition('Available'),
    ...replicas,
    paused,
    condition('Initialized', 'Initialized', wide),
    age,
    path('Version', '.spec.version'),
  ],
  KubeadmConfig: [
    clusterLabel,
    path('Data secret created', '.status.initialization.dataSecretCreated'),
    age,
  ],
  DevCluster: [
    clusterLabel,
    path('Provisioned', '.status.initialization.provisioned'),
    age,
  ],
  DevMachine: [
    clusterLabel,
    path('ProviderID', '.spec.providerID'),
    condition('Ready'),
    age,
  ],
  Application: [
    path('Sync Status', '.status.sync.status'),
    path('Health Status', '.status.health.status'),
    path('Revision', '.status.sync.revision', wide),
    path('Project', '.spec.project', wide),
  ],
  ClusterPolicy: [
    path('Admission', '.spec.admission'),
    path('Background', '.spec.background'),
    condition('Ready'),
    age,
  ],
};

/** Where v1beta1 has other columns. */
const customV1Beta1: Record<string, Column[]> = {
  Cluster: [
    path('ClusterClass', '.spec.topology.class'),
    phase,
    age,
    path('Version', '.spec.topology.version'),
  ],
  MachineDeployment: [
    cluster,
    count('Desired', '.spec.replicas', wide),
    count('Replicas', '.status.replicas'),
    count('Ready', '.status.readyReplicas'),
    count('Updated', '.status.updatedReplicas'),
    count('Unavailable', '.status.unavailableReplicas'),
    phase,
    age,
    path('Version', '.spec.template.spec.version'),
  ],
  Machine: [
    cluster,
    path('NodeName', '.status.nodeRef.name'),
    path('ProviderID', '.spec.providerID'),
    phase,
    age,
    path('Version', '.spec.version'),
  ],
};

type Fields = Record<string, any>;

function computed(
  name: string,
  value: (object: Fields, now: Date) => string | number,
  priority = 0,
): Column {
  return { name, type: 'string', priority, value: value as Column['value'] };
}

const builtIn: Record<string, Column[]> = {
  Namespace: [computed('Status', o => o.status?.phase ?? ''), age],
  Secret: [
    computed('Type', o => o.type ?? 'Opaque'),
    computed('Data', o => Object.keys(o.data ?? {}).length),
    age,
  ],
  ConfigMap: [computed('Data', o => Object.keys(o.data ?? {}).length), age],
  Pod: [
    computed('Ready', o => {
      const statuses: Fields[] = o.status?.containerStatuses ?? [];
      const total = o.spec?.containers?.length ?? statuses.length;
      return `${statuses.filter(s => s.ready).length}/${total}`;
    }),
    computed('Status', o => podStatus(o)),
    computed('Restarts', o =>
      (o.status?.containerStatuses ?? []).reduce(
        (sum: number, s: Fields) => sum + (s.restartCount ?? 0),
        0,
      ),
    ),
    age,
  ],
  Service: [
    computed('Type', o => o.spec?.type ?? 'ClusterIP'),
    computed('Cluster-IP', o => o.spec?.clusterIP ?? 'None'),
    computed('External-IP', () => '<none>'),
    computed('Port(s)', o =>
      (o.spec?.ports ?? [])
        .map((port: Fields) => `${port.port}/${port.protocol ?? 'TCP'}`)
        .join(','),
    ),
    age,
  ],
  Deployment: [
    computed(
      'Ready',
      o => `${o.status?.readyReplicas ?? 0}/${o.spec?.replicas ?? 1}`,
    ),
    computed('Up-to-date', o => o.status?.updatedReplicas ?? 0),
    computed('Available', o => o.status?.availableReplicas ?? 0),
    age,
  ],
  StatefulSet: [
    computed(
      'Ready',
      o => `${o.status?.readyReplicas ?? 0}/${o.spec?.replicas ?? 1}`,
    ),
    age,
  ],
  Node: [
    computed('Status', o =>
      (o.status?.conditions ?? []).some(
        (c: Fields) => c.type === 'Ready' && c.status === 'True',
      )
        ? 'Ready'
        : 'NotReady',
    ),
    computed('Roles', () => '<none>'),
    age,
    computed('Version', o => o.status?.nodeInfo?.kubeletVersion ?? ''),
  ],
  Event: [
    { ...age, name: 'Last Seen', jsonPath: '.lastTimestamp' },
    computed('Type', o => o.type ?? ''),
    computed('Reason', o => o.reason ?? ''),
    computed(
      'Object',
      o =>
        `${String(o.involvedObject?.kind ?? '').toLowerCase()}/${
          o.involvedObject?.name ?? ''
        }`,
    ),
    computed('Message', o => o.message ?? ''),
  ],
  CustomResourceDefinition: [
    computed('Created At', o => o.metadata.creationTimestamp ?? ''),
  ],
  Ingress: [
    computed('Class', o => o.spec?.ingressClassName ?? '<none>'),
    computed('Hosts', o =>
      (o.spec?.rules ?? []).map((rule: Fields) => rule.host ?? '*').join(','),
    ),
    age,
  ],
};

function podStatus(pod: Fields): string {
  if (pod.metadata.deletionTimestamp) return 'Terminating';
  const waiting = (pod.status?.containerStatuses ?? []).find(
    (status: Fields) => status.state?.waiting,
  );
  return waiting?.state.waiting.reason ?? pod.status?.phase ?? 'Unknown';
}

/** Columns after the name that a table of a kind has. */
export function columnsOf(kind: ServedKind, version: string): Column[] {
  if (!kind.custom) return builtIn[kind.kind] ?? [age];
  if (version === 'v1beta1' && customV1Beta1[kind.kind]) {
    return customV1Beta1[kind.kind];
  }
  return custom[kind.kind] ?? [age];
}
