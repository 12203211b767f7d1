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
  ClusterCondition,
  ReplicaCount,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';
import { conditionFields, readConditions } from './conditions';
import { readVersion } from './controlPlane';
import {
  count,
  flag,
  listOf,
  metadata,
  objectFields,
  parseObject,
  section,
  text,
  type Metadata,
  type ObjectFields,
} from './fields';

const schema = z.object({
  metadata,
  spec: section({
    clusterName: text,
    replicas: count,
    version: text,
    template: section({
      spec: section({
        version: text,
        infrastructureRef: section({ kind: text, name: text }),
      }),
    }),
  }),
  status: section({
    ...conditionFields,
    phase: text,
    replicas: count,
    readyReplicas: count,
    version: text,
    // MachinePool, the last of v1beta1
    initialization: section({ infrastructureProvisioned: flag }),
    infrastructureReady: flag,
    nodeRefs: listOf(z.object({ name: z.string() })),
  }),
});

/** What is kept of an object that makes machines. */
export interface MachineGroupObject extends ObjectFields {
  clusterName: string;
  /** uids of the objects that own it. */
  owners: string[];
  phase?: string;
  version?: string;
  replicas: ReplicaCount;
  /** Of a pool, the object of the provider that makes its nodes; of the others, the template of their machines. */
  infrastructure: { kind?: string; name?: string };
  /** Of a pool. */
  infrastructureProvisioned: boolean;
  /** Names of a pool's nodes. */
  nodes: string[];
  conditions: ClusterCondition[];
}

/** Name of the cluster that an object belongs to. @throws Error where it belongs to none */
export function clusterNameOf(
  meta: Metadata,
  specified: string | undefined,
): string {
  const name = specified ?? meta.labels['cluster.x-k8s.io/cluster-name'];
  if (!name) throw new Error('It names no cluster that it belongs to');
  return name;
}

/** Reads `MachineDeployment`, `MachinePool` or `MachineSet`, v1beta2 and v1beta1: they agree in what is kept. */
export function projectMachineGroup(object: unknown): MachineGroupObject {
  const { metadata: meta, spec, status } = parseObject(schema, object);
  return {
    ...objectFields(meta),
    clusterName: clusterNameOf(meta, spec.clusterName),
    owners: meta.ownerReferences.map(owner => owner.uid),
    phase: status.phase,
    version: readVersion(
      spec.template.spec.version ?? spec.version ?? status.version,
    ),
    replicas: {
      desired: spec.replicas ?? status.replicas ?? 0,
      ready: status.readyReplicas ?? 0,
    },
    infrastructure: spec.template.spec.infrastructureRef,
    infrastructureProvisioned:
      status.initialization.infrastructureProvisioned ??
      status.infrastructureReady ??
      false,
    nodes: status.nodeRefs.map(node => node.name),
    conditions: readConditions(status),
  };
}
