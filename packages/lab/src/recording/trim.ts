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

import type { LiveObject } from './LiveObjects';

/** Fields that are left out of every object. */
const everywhere = [
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.annotations.kubectl.kubernetes.io/last-applied-configuration',
  'spec.selector',
  'status.deprecated',
  'status.observedGeneration',
  'status.selector',
];

/** Fields by kind that say nothing of how a cluster is: what machines are made of, and what Argo CD repeats of its own specification. */
const byKind: Record<string, readonly string[]> = {
  Cluster: ['spec.clusterNetwork'],
  KubeadmControlPlane: [
    'metadata.annotations',
    'spec.kubeadmConfigSpec',
    'spec.machineTemplate',
    'spec.rollout',
  ],
  MachineDeployment: [
    'metadata.annotations',
    'spec.rollout',
    'spec.template.metadata',
    'spec.template.spec.bootstrap',
  ],
  // Only what it is owned by and owns is told from it: its machines are shown below its deployment.
  MachineSet: ['metadata.annotations', 'spec.template', 'status.conditions'],
  Machine: [
    'metadata.annotations',
    'spec.bootstrap',
    'spec.deletion',
    'spec.readinessGates',
    'status.addresses',
    'status.certificatesExpiryDate',
    'status.nodeInfo',
  ],
  StatefulSet: [
    'spec.persistentVolumeClaimRetentionPolicy',
    'spec.podManagementPolicy',
    'spec.revisionHistoryLimit',
    'spec.serviceName',
    'spec.template.metadata',
    'spec.updateStrategy',
    'spec.volumeClaimTemplates',
  ],
  Application: [
    'operation',
    'spec.source.helm',
    'status.controllerNamespace',
    'status.operationState.operation',
    'status.operationState.syncResult.source',
    'status.reconciledAt',
    'status.resourceHealthSource',
    'status.sourceHydrator',
    'status.summary',
    'status.sync.comparedTo',
  ],
  // Its elements are of other clusters as well.
  ApplicationSet: [
    'spec',
    'status.applicationStatus',
    'status.resources',
    'status.resourcesCount',
  ],
};

/** Of what a cluster is made of, it is not told what does not happen to it: `NotPaused`, `NotScalingUp` and the like. */
const parts = ['KubeadmControlPlane', 'MachineDeployment', 'Machine'];

const negative = [
  'Deleting',
  'Paused',
  'Remediating',
  'RollingOut',
  'ScalingDown',
  'ScalingUp',
  'Updating',
];

function isNews({ type, status }: { type: string; status: string }): boolean {
  return status !== 'False' || !negative.includes(type);
}

/**
 * An object without what nobody needs of it.
 *
 * @param cluster - name and namespace of the cluster that it is recorded for: what an Application delivers beside it is left out
 */
export function trim(object: LiveObject, cluster: string): LiveObject {
  const copy = structuredClone(object);
  for (const path of [...everywhere, ...(byKind[object.kind] ?? [])]) {
    remove(copy, path);
  }
  if (copy.kind === 'StatefulSet') trimContainers(copy);
  if (copy.kind === 'Application') trimApplication(copy, cluster);
  for (const item of copy.status?.conditions ?? []) {
    delete item.observedGeneration;
  }
  if (parts.includes(copy.kind) && copy.status?.conditions) {
    copy.status.conditions = copy.status.conditions.filter(isNews);
  }
  return copy;
}

/** Keys of annotations have dots and slashes: what is left of a path after its known parents is one key. */
function remove(object: unknown, path: string): void {
  const parents = path.startsWith('metadata.annotations.')
    ? ['metadata', 'annotations']
    : path.split('.').slice(0, -1);
  const key = path.slice(parents.map(item => `${item}.`).join('').length);
  let place = object as Record<string, unknown> | undefined;
  for (const parent of parents) {
    place = place?.[parent] as Record<string, unknown> | undefined;
  }
  if (place) delete place[key];
}

function trimContainers(object: LiveObject): void {
  const pod = object.spec.template.spec;
  const images = (containers: { name: string; image: string }[] = []) =>
    containers.map(({ name, image }) => ({ name, image }));
  object.spec.template.spec = {
    initContainers: images(pod.initContainers),
    containers: images(pod.containers),
  };
}

function trimApplication({ spec, status }: LiveObject, cluster: string): void {
  if (!status) return;
  const concerns = (item: { namespace?: string; name: string }) =>
    (item.namespace || item.name) === cluster;
  const result = status.operationState?.syncResult;
  // The ones on the cluster hold nothing else.
  if (spec.destination?.name === undefined) {
    status.resources = status.resources?.filter(concerns);
    if (result) result.resources = result.resources?.filter(concerns);
  }
  if (result) result.resources = result.resources?.filter(isTelling);
  status.history = status.history
    ?.slice(-1)
    .map(({ deployedAt, revision }: any) => ({ deployedAt, revision }));
}

/** What was applied without a word needs none, unless it is the cluster. */
function isTelling({ kind, status }: { kind: string; status: string }) {
  return status !== 'Synced' || kind === 'Cluster' || kind === 'StatefulSet';
}
