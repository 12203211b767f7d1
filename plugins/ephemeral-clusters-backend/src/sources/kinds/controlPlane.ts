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
import {
  count,
  flag,
  listOf,
  metadata,
  objectFields,
  parseObject,
  section,
  text,
  type ObjectFields,
} from './fields';

/**
 * Whatever a Cluster may name as its control plane: the fields of the contract, of which each provider has some.
 * https://cluster-api.sigs.k8s.io/developer/providers/contracts/control-plane
 */
const schema = z.object({
  metadata,
  spec: section({
    replicas: count,
    version: text,
    // GCPManagedControlPlane
    controlPlaneVersion: text,
  }),
  status: section({
    ...conditionFields,
    phase: text,
    replicas: count,
    readyReplicas: count,
    version: text,
    versions: listOf(z.object({ version: z.string() })),
    externalManagedControlPlane: flag,
    initialization: section({ controlPlaneInitialized: flag }),
    // Contract of v1beta1
    initialized: flag,
    ready: flag,
  }),
});

/** What is kept of a control plane. */
export interface ControlPlaneObject extends ObjectFields {
  phase?: string;
  version?: string;
  /** Undefined where it has none, as most that a cloud manages: that is not the same as no replica. */
  replicas?: ReplicaCount;
  /** It runs outside of the cluster, so none of its replicas is a node. */
  external: boolean;
  /** Undefined where it does not say. */
  initialized?: boolean;
  /** As the contract of v1beta1 has it; undefined where it does not say. */
  ready?: boolean;
  conditions: ClusterCondition[];
}

/** Reads a control plane of any kind, of the contracts v1beta1 and v1beta2. */
export function projectControlPlane(object: unknown): ControlPlaneObject {
  const { metadata: meta, spec, status } = parseObject(schema, object);
  const desired = spec.replicas ?? status.replicas;
  return {
    ...objectFields(meta),
    phase: status.phase,
    version: readVersion(
      spec.version ??
        spec.controlPlaneVersion ??
        status.versions[0]?.version ??
        status.version,
    ),
    replicas:
      desired === undefined
        ? undefined
        : { desired, ready: status.readyReplicas ?? 0 },
    external: status.externalManagedControlPlane ?? false,
    initialized:
      status.initialization.controlPlaneInitialized ?? status.initialized,
    ready: status.ready,
    conditions: readConditions(status),
  };
}

/** Clouds leave the `v` out, which everybody else writes. */
export function readVersion(version: string | undefined): string | undefined {
  return version && /^\d/.test(version) ? `v${version}` : version;
}
