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
  ClusterCondition,
  ClusterDeclaration,
  ClusterDetail,
  ClusterKey,
  ClusterRow,
  ClusterUsage,
  ConnectInstructions,
  Freshness,
  Health,
  HealthReason,
  MachineNode,
  ReplicaCount,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  count,
  flag,
  list,
  moment,
  number,
  object,
  oneOf,
  optional,
  ref,
  text,
  type Properties,
  type Schema,
} from './build';

export const healthStatuses = [
  'ready',
  'starting',
  'attention',
  'failed',
  'deleting',
  'unknown',
] as const;

export const clusterKinds = ['capi', 'vcluster'] as const;

export const keyProperties: Properties<ClusterKey> = {
  managementCluster: text('Key of the management cluster in the configuration'),
  namespace: text(),
  name: text(),
};

const freshnessProperties: Properties<Freshness> = {
  state: oneOf(
    ['fresh', 'connecting', 'stale', 'unavailable'],
    'fresh: in contact; connecting: first contact under way; stale: contact lost; unavailable: never had contact',
  ),
  lastContact: optional(moment('Last contact that proved the data current')),
  lastSync: optional(moment('Last time that everything was read anew')),
  lastEvent: optional(moment('Last change that the source itself reported')),
  error: optional(text('Why it is not fresh')),
};

const rowProperties: Properties<ClusterRow> = {
  id: text('`<managementCluster>/<kind>/<namespace>/<name>`'),
  ...keyProperties,
  kind: oneOf(clusterKinds),
  uid: optional(text('Of this incarnation')),
  presence: oneOf(
    ['requested', 'declared', 'present', 'undeclared', 'deleting', 'gone'],
    'Whether Git declares it, and whether it is there',
  ),
  health: ref('Health'),
  owner: optional(text('Entity ref')),
  requestedBy: optional(text('Entity ref')),
  requestedAt: optional(moment()),
  purpose: optional(text()),
  template: optional(text()),
  templateVersion: optional(text('Version that it was made from')),
  templateRevision: optional(text('Commit or tag of the template')),
  templateCurrentVersion: optional(
    text('Newer version of its template, if there is one'),
  ),
  expiresAt: optional(text('ISO 8601, as it is written in Git')),
  hold: optional(
    object<{ reason: string; until: string }>({
      reason: text(),
      until: text('ISO 8601'),
    }),
  ),
  kubernetesVersion: optional(text('`v1.36.0`')),
  nodes: optional(ref('ReplicaCount')),
  apps: optional(ref('ReplicaCount')),
  usage: ref('ClusterUsage'),
  createdAt: optional(moment()),
  stale: flag('What is shown is old'),
  activeRequest: optional(text('Request that is under way for it')),
};

/** Schemas of clusters, as rows and with everything of their page. */
export const clusterSchemas: Record<string, Schema> = {
  ClusterKey: object<ClusterKey>(keyProperties),
  HealthReason: object<HealthReason>({
    rule: text('Rule that says so'),
    status: oneOf(healthStatuses),
    message: text('Plain words'),
    source: text('Where it is read'),
    since: optional(moment()),
    action: optional(text('What to do about it')),
  }),
  Health: object<Health>({
    status: oneOf(healthStatuses, 'The worst reason’s; unknown is never good'),
    summary: text('One sentence'),
    reasons: list(ref('HealthReason')),
  }),
  ReplicaCount: object<ReplicaCount>({ desired: count(), ready: count() }),
  ClusterUsage: object<ClusterUsage>(
    {
      cpuCores: optional(number('Cores in use')),
      memoryBytes: optional(number('Bytes')),
      pods: optional(number('Running pods')),
      at: optional(moment('Of the sample')),
      note: optional(text('Why values are missing or incomplete')),
    },
    'A missing value is unknown, never zero',
  ),
  ClusterRow: {
    ...object<ClusterRow>(rowProperties),
    // With `fields` in the query, nothing else is certain to be there.
    required: ['id', 'managementCluster', 'namespace', 'name'],
  },
  Freshness: object<Freshness>(freshnessProperties),
  SourceFreshness: object<SourceFreshness>({
    id: text('`kubernetes:<managementCluster>`, `git:<repository>`...'),
    title: text('For people'),
    kind: oneOf(['kubernetes', 'argocd', 'git', 'metrics']),
    managementCluster: optional(text()),
    ...freshnessProperties,
  }),
  ClusterCondition: object<ClusterCondition>({
    type: text(),
    status: oneOf(['True', 'False', 'Unknown']),
    reason: optional(text()),
    message: optional(text()),
    lastTransitionTime: optional(moment()),
    negative: flag('True where status False is the good one'),
  }),
  MachineNode: object<MachineNode>({
    kind: text('Kubernetes kind'),
    name: text(),
    role: oneOf(['control-plane', 'workers', 'machine', 'infrastructure']),
    phase: optional(text()),
    version: optional(text()),
    replicas: optional(ref('ReplicaCount')),
    nodeName: optional(text()),
    health: oneOf(healthStatuses),
    message: optional(text()),
    conditions: list(ref('ClusterCondition')),
    createdAt: optional(moment()),
    deleting: flag(),
    children: list(ref('MachineNode')),
  }),
  ClusterApplication: object<ClusterApplication>({
    namespace: text(),
    name: text(),
    role: oneOf(['delivers', 'runs-on']),
    sync: text('As Argo CD says it'),
    health: text('As Argo CD says it'),
    compared: optional(flag('False while Argo CD has not looked at it yet')),
    message: optional(text()),
    revision: optional(text()),
    lastSyncedAt: optional(moment()),
    url: optional(text('Page in Argo CD')),
  }),
  ConnectInstructions: object<ConnectInstructions>({
    endpoint: optional(text('Address of its API server')),
    steps: list(
      object<ConnectInstructions['steps'][number]>({
        title: text(),
        text: optional(text()),
        command: optional(text()),
      }),
    ),
  }),
  ClusterDeclaration: object<ClusterDeclaration>({
    repository: text(),
    layout: text(),
    path: text(),
    url: optional(text('The file in the forge')),
    content: text('The declaring text'),
    lines: optional({
      type: 'array',
      items: count(),
      minItems: 2,
      maxItems: 2,
      description: 'First and last line in the file, from 1',
    }),
    revision: text('Commit that was read'),
  }),
  ClusterDetail: object<ClusterDetail>({
    ...rowProperties,
    conditions: list(ref('ClusterCondition')),
    machines: list(ref('MachineNode')),
    applications: list(ref('ClusterApplication')),
    connect: ref('ConnectInstructions'),
    declaration: optional(ref('ClusterDeclaration')),
    sources: list(ref('SourceFreshness')),
    allowed: object<ClusterDetail['allowed']>(
      {
        extend: flag(),
        delete: flag(),
        refresh: optional(flag()),
        sync: optional(flag()),
      },
      'What the caller may do',
    ),
    latestExpiry: optional(text('ISO 8601; absent: no limit')),
    locked: optional(text('Why it cannot be changed')),
  }),
};
