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
  ClusterApplication,
  ClusterDetail,
  ClusterList,
  ClusterRow,
  HealthStatus,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { machineTree } from './machines';
import { ago, ahead, day, hour, minute, second } from './time';

/** A healthy cluster; parts can be given otherwise. */
export function clusterRow(parts: Partial<ClusterRow> = {}): ClusterRow {
  const name = parts.name ?? 'demo-pr-481';
  const kind = parts.kind ?? 'capi';
  const managementCluster = parts.managementCluster ?? 'management';
  const namespace = parts.namespace ?? name;
  return {
    id: `${managementCluster}/${kind}/${namespace}/${name}`,
    managementCluster,
    namespace,
    name,
    kind,
    uid: 'b6a3',
    presence: 'present',
    owner: 'group:default/team-a',
    requestedBy: 'user:default/alice',
    purpose: 'Try the new checkout',
    template: 'capi-standard',
    templateVersion: '1.4.0',
    createdAt: ago(3 * hour),
    expiresAt: ahead(5 * hour),
    kubernetesVersion: 'v1.36.0',
    health: { status: 'ready', summary: 'Ready', reasons: [] },
    nodes: { desired: 3, ready: 3 },
    apps: { desired: 4, ready: 4 },
    usage: { cpuCores: 0.62, memoryBytes: 2.4 * 2 ** 30, pods: 31 },
    stale: false,
    ...parts,
  };
}

/** One cluster in each state that a row can have. */
export function fleet(): ClusterRow[] {
  return [
    clusterRow(),
    clusterRow({
      name: 'perf-3',
      owner: 'group:default/team-perf',
      templateCurrentVersion: '1.5.0',
      health: health('attention', '1 of 3 workers is not ready'),
      nodes: { desired: 3, ready: 2 },
      apps: { desired: 6, ready: 5 },
      usage: { cpuCores: 6.1, memoryBytes: 21 * 2 ** 30 },
      createdAt: ago(2 * day),
      expiresAt: ahead(4 * day),
    }),
    clusterRow({
      name: 'search-index-rebuild-with-a-long-name-2026-11',
      kind: 'vcluster',
      template: 'small-vcluster',
      templateVersion: '2.0.1',
      presence: 'declared',
      health: health('starting', 'The control plane is not initialised yet'),
      nodes: undefined,
      apps: { desired: 4, ready: 1 },
      usage: { note: 'No metrics yet' },
      kubernetesVersion: undefined,
      createdAt: ago(3 * minute),
      expiresAt: ahead(7 * day),
    }),
    clusterRow({
      name: 'stuck-1',
      presence: 'deleting',
      managementCluster: 'eu-west',
      health: health('deleting', 'Waits for 1 machine'),
      expiresAt: ago(40 * minute),
      createdAt: ago(9 * day),
    }),
    clusterRow({
      name: 'broken-pool',
      managementCluster: 'eu-west',
      owner: 'not a reference!',
      health: health(
        'failed',
        'The infrastructure could not be created: quota of 20 addresses is used up',
      ),
      nodes: { desired: 3, ready: 0 },
      apps: undefined,
      usage: {},
    }),
    clusterRow({
      name: 'forgotten',
      presence: 'undeclared',
      owner: undefined,
      template: undefined,
      templateVersion: undefined,
      expiresAt: undefined,
      stale: true,
      health: health('unknown', 'eu-west has had no contact for 4 min'),
    }),
  ];
}

/** A health with the one reason that makes it so. */
export function health(status: HealthStatus, summary: string) {
  return {
    status,
    summary,
    reasons: [
      {
        rule: 'workers',
        status,
        message: summary,
        source: 'Cluster API condition WorkersAvailable',
        since: ago(12 * minute),
        action: 'Look at the machine with the failing condition.',
      },
    ],
  };
}

export const sources: SourceFreshness[] = [
  {
    id: 'kubernetes:management',
    title: 'Management cluster management',
    kind: 'kubernetes',
    state: 'fresh',
    lastContact: ago(second),
  },
  {
    id: 'git:gitops',
    title: 'Platform GitOps',
    kind: 'git',
    state: 'fresh',
    lastContact: ago(second),
  },
];

export const staleSource: SourceFreshness = {
  id: 'kubernetes:eu-west',
  title: 'Management cluster eu-west',
  kind: 'kubernetes',
  managementCluster: 'eu-west',
  state: 'stale',
  lastContact: ago(4 * minute),
  error: 'connect ECONNREFUSED 127.0.0.1:7103',
};

/** The list's answer for these rows. */
export function clusterList(
  items: ClusterRow[] = fleet(),
  parts: Partial<ClusterList> = {},
): ClusterList {
  const byHealth = {
    ready: 0,
    starting: 0,
    attention: 0,
    failed: 0,
    deleting: 0,
    unknown: 0,
  };
  for (const row of items) byHealth[row.health.status] += 1;
  return {
    items,
    total: items.length,
    limit: 25,
    summary: {
      total: items.length,
      byHealth,
      endingWithin24h: items.filter(row => row.expiresAt).length,
      behindTemplate: items.filter(row => row.templateCurrentVersion).length,
      mine: 2,
    },
    facets: {
      owner: count(items.map(row => row.owner)),
      template: count(items.map(row => row.template)),
      health: count(items.map(row => row.health.status)),
      managementCluster: count(items.map(row => row.managementCluster)),
      kind: count(items.map(row => row.kind)),
    },
    sources,
    problems: [],
    version: '1',
    ...parts,
  };
}

function count(values: (string | undefined)[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const value of values) {
    if (value) result[value] = (result[value] ?? 0) + 1;
  }
  return result;
}

const applications: ClusterApplication[] = [
  {
    namespace: 'argocd',
    name: 'cluster-demo-pr-481',
    role: 'delivers',
    sync: 'Synced',
    health: 'Healthy',
    revision: '0b1c2d3e4f5061728394a5b6c7d8e9f001122334',
    lastSyncedAt: ago(20 * minute),
    url: 'https://argocd.example.com/applications/argocd/cluster-demo-pr-481',
  },
  {
    namespace: 'argocd',
    name: 'checkout-demo-pr-481',
    role: 'runs-on',
    sync: 'OutOfSync',
    health: 'Degraded',
    message: 'Deployment "checkout" exceeded its progress deadline',
    lastSyncedAt: ago(5 * minute),
  },
];

/** The page's answer for a cluster. */
export function clusterDetail(
  parts: Partial<ClusterDetail> = {},
): ClusterDetail {
  const row = clusterRow(parts);
  return {
    ...row,
    conditions: [
      {
        type: 'Available',
        status: 'True',
        reason: 'Available',
        lastTransitionTime: ago(2 * hour),
        negative: false,
      },
      {
        type: 'Paused',
        status: 'False',
        reason: 'NotPaused',
        lastTransitionTime: ago(3 * hour),
        negative: true,
      },
    ],
    machines: machineTree(row.name),
    applications,
    connect: {
      endpoint: 'https://172.18.0.3:6443',
      steps: [
        {
          title: 'Get a kubeconfig',
          text: 'Signs you in with your own account.',
          command: `kubectl oidc-login setup --cluster ${row.name}`,
        },
      ],
    },
    declaration: {
      repository: 'gitops',
      layout: 'manifests',
      path: `clusters/management/${row.namespace}/${row.name}.yaml`,
      url: 'https://git.example.com/platform/gitops/src/branch/main/clusters',
      content: `apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata:\n  name: ${row.name}\n  annotations:\n    ephemeral-clusters/owner: group:default/team-a\n`,
      revision: '4f5061728394a5b6c7d8e9f0011223340b1c2d3e',
    },
    sources,
    allowed: { extend: true, delete: true, refresh: true, sync: true },
    latestExpiry: ahead(2 * day),
    ...parts,
  };
}
