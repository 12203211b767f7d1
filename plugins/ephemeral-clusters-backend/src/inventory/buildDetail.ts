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
  ClusterDeclaration,
  ClusterKind,
  ClusterRow,
  ConnectInstructions,
  MachineNode,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ClusterParts } from './buildRow';
import type { InventoryDetail } from './types';

const plain = (value: string) => value;

/** Step of the connect card as configured, with `${name}`, `${namespace}`, `${managementCluster}`, `${endpoint}`, `${owner}`. */
export interface ConnectStep {
  title: string;
  text?: string;
  command?: string;
  /** Only for these kinds; absent: for all. */
  kinds?: ClusterKind[];
}

/** A cluster's page from its row and parts. */
export function buildDetail(
  row: ClusterRow,
  parts: ClusterParts,
  options: {
    connect: readonly ConnectStep[];
    sources: SourceFreshness[];
    fileUrl?: string;
  },
): InventoryDetail {
  const { capi, vcluster, argo, declared } = parts;
  return {
    ...row,
    conditions: capi?.conditions ?? [],
    machines:
      capi?.machines ?? (vcluster ? [virtualControlPlane(row, parts)] : []),
    applications: argo?.applications ?? [],
    connect: connectInstructions(
      row,
      (capi ?? vcluster)?.endpoint,
      options.connect,
    ),
    declaration: declared && declarationOf(declared, options.fileUrl),
    sources: options.sources,
  };
}

function declarationOf(
  declared: NonNullable<ClusterParts['declared']>,
  url: string | undefined,
): ClusterDeclaration {
  const { repository, layout, path, content, lines, revision } = declared;
  return { repository, layout, path, url, content, lines, revision };
}

/** A virtual cluster has no machines; its control plane is a StatefulSet. */
function virtualControlPlane(
  row: ClusterRow,
  { vcluster }: ClusterParts,
): MachineNode {
  const { name, kubernetesVersion, replicas, podMessage, createdAt } =
    vcluster!;
  const deleting = vcluster!.deletingSince !== undefined;
  const started = replicas.ready >= replicas.desired && replicas.desired > 0;
  let health: MachineNode['health'] = started ? 'ready' : 'attention';
  if (deleting) health = 'deleting';
  else if (!started && row.health.status === 'starting') health = 'starting';
  return {
    kind: 'StatefulSet',
    name,
    role: 'control-plane',
    version: kubernetesVersion,
    replicas,
    health,
    message: podMessage,
    conditions: [],
    createdAt,
    deleting,
    children: [],
  };
}

function connectInstructions(
  row: ClusterRow,
  endpoint: string | undefined,
  steps: readonly ConnectStep[],
): ConnectInstructions {
  const values: Record<string, string | undefined> = {
    name: row.name,
    namespace: row.namespace,
    managementCluster: row.managementCluster,
    endpoint,
    owner: row.owner,
  };
  return {
    endpoint,
    steps: steps
      .filter(step => !step.kinds || step.kinds.includes(row.kind))
      .map(({ title, text, command }) => ({
        title: fill(title, values, plain),
        text: text === undefined ? undefined : fill(text, values, plain),
        command:
          command === undefined ? undefined : fill(command, values, forShell),
      })),
  };
}

function fill(
  text: string,
  values: Record<string, string | undefined>,
  write: (value: string) => string,
): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => {
    if (!(name in values)) return whole;
    const value = values[name];
    return value === undefined ? `<${name} not known yet>` : write(value);
  });
}

/** Owners and names come from Git: what a person pastes into a shell must stay one word. */
function forShell(value: string): string {
  return /^[\w.:/@-]+$/.test(value)
    ? value
    : `'${value.replace(/'/g, `'\\''`)}'`;
}
