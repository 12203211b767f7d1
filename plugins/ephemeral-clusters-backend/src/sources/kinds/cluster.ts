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
  ClusterOrigin,
  ReplicaCount,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';
import { conditionFields, readConditions } from './conditions';
import {
  count,
  flag,
  metadata,
  objectFields,
  parseObject,
  section,
  text,
  type ObjectFields,
} from './fields';
import { readOrigin } from './origin';
import { deliveredBy } from './tracking';

const reference = section({
  kind: text,
  name: text,
  // v1beta2
  apiGroup: text,
  // v1beta1
  apiVersion: text,
  namespace: text,
});
const replicas = section({
  desiredReplicas: count,
  replicas: count,
  readyReplicas: count,
  availableReplicas: count,
});

/** `Cluster` of `cluster.x-k8s.io`, v1beta2 and v1beta1. */
const schema = z.object({
  metadata,
  spec: section({
    paused: flag,
    controlPlaneEndpoint: section({ host: text, port: count }),
    controlPlaneRef: reference,
    infrastructureRef: reference,
    topology: section({ version: text }),
  }),
  status: section({
    ...conditionFields,
    phase: text,
    initialization: section({
      infrastructureProvisioned: flag,
      controlPlaneInitialized: flag,
    }),
    controlPlane: replicas,
    workers: replicas,
    // v1beta1
    infrastructureReady: flag,
    controlPlaneReady: flag,
    v1beta2: section({
      conditions: conditionFields.conditions,
      controlPlane: replicas,
      workers: replicas,
    }),
  }),
});

/** What an object names; everything is absent where it names none. */
export interface ObjectReference {
  group?: string;
  kind?: string;
  name?: string;
  /** Absent: that of the object. */
  namespace?: string;
}

/** What is kept of a `Cluster`. */
export interface ClusterObject extends ObjectFields {
  origin: ClusterOrigin;
  originProblems: string[];
  phase?: string;
  paused: boolean;
  version?: string;
  endpoint?: string;
  infrastructureProvisioned: boolean;
  controlPlaneInitialized: boolean;
  controlPlane?: ReplicaCount;
  workers?: ReplicaCount;
  controlPlaneRef: ObjectReference;
  infrastructureRef: ObjectReference;
  conditions: ClusterCondition[];
  finalizers: string[];
  /** Argo CD Application that delivered it. */
  deliveredBy?: string;
}

/** Condition status without regard to which list it is in. */
function isTrue(conditions: ClusterCondition[], type: string): boolean {
  return conditions.some(item => item.type === type && item.status === 'True');
}

export function projectCluster(object: unknown): ClusterObject {
  const { metadata: meta, spec, status } = parseObject(schema, object);
  const conditions = readConditions(status, true);
  const { origin, problems } = readOrigin(meta.annotations);
  const { host, port } = spec.controlPlaneEndpoint;
  return {
    ...objectFields(meta),
    origin,
    originProblems: problems,
    deliveredBy: deliveredBy(meta.annotations),
    phase: status.phase,
    paused:
      spec.paused === true ||
      'cluster.x-k8s.io/paused' in meta.annotations ||
      isTrue(conditions, 'Paused'),
    version: spec.topology.version,
    // Cluster API writes an empty host and port 0 before there is an endpoint.
    endpoint: host && port ? `https://${bracketed(host)}:${port}` : undefined,
    infrastructureProvisioned:
      status.initialization.infrastructureProvisioned ??
      status.infrastructureReady ??
      false,
    controlPlaneInitialized:
      status.initialization.controlPlaneInitialized ??
      (isTrue(conditions, 'ControlPlaneInitialized') ||
        status.controlPlaneReady === true),
    controlPlane:
      replicaCount(status.controlPlane) ??
      replicaCount(status.v1beta2.controlPlane),
    workers:
      replicaCount(status.workers) ?? replicaCount(status.v1beta2.workers),
    controlPlaneRef: referenceOf(spec.controlPlaneRef, meta.namespace),
    infrastructureRef: referenceOf(spec.infrastructureRef, meta.namespace),
    conditions,
    finalizers: meta.finalizers,
  };
}

/** One form out of both API versions. @param here - namespace of the object that names it */
function referenceOf(
  value: z.output<typeof reference>,
  here: string,
): ObjectReference {
  const { kind, name, apiGroup, apiVersion, namespace } = value;
  return {
    group: apiGroup ?? apiVersion?.split('/')[0],
    kind,
    name,
    ...(namespace && namespace !== here && { namespace }),
  };
}

/** Undefined where Cluster API has not counted (yet), which is not the same as none. */
export function replicaCount(value: {
  desiredReplicas?: number;
  replicas?: number;
  readyReplicas?: number;
}): ReplicaCount | undefined {
  const desired = value.desiredReplicas ?? value.replicas;
  if (desired === undefined) return undefined;
  return { desired, ready: value.readyReplicas ?? 0 };
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
