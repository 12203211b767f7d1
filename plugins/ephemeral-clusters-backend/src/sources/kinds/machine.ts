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

import type { ClusterCondition } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';
import { conditionFields, readConditions } from './conditions';
import {
  metadata,
  objectFields,
  parseObject,
  section,
  text,
  type ObjectFields,
} from './fields';
import { clusterNameOf } from './machineGroup';

/** `Machine` of `cluster.x-k8s.io`, v1beta2 and v1beta1. */
const schema = z.object({
  metadata,
  spec: section({
    clusterName: text,
    version: text,
    infrastructureRef: section({ kind: text, name: text }),
  }),
  status: section({
    ...conditionFields,
    phase: text,
    nodeRef: section({ name: text }),
  }),
});

/** What is kept of a `Machine`. */
export interface MachineObject extends ObjectFields {
  clusterName: string;
  owners: string[];
  controlPlane: boolean;
  phase?: string;
  version?: string;
  nodeName?: string;
  infrastructure: { kind?: string; name?: string };
  conditions: ClusterCondition[];
}

export function projectMachine(object: unknown): MachineObject {
  const { metadata: meta, spec, status } = parseObject(schema, object);
  return {
    ...objectFields(meta),
    clusterName: clusterNameOf(meta, spec.clusterName),
    owners: meta.ownerReferences.map(owner => owner.uid),
    controlPlane: 'cluster.x-k8s.io/control-plane' in meta.labels,
    phase: status.phase,
    version: spec.version,
    nodeName: status.nodeRef.name,
    infrastructure: spec.infrastructureRef,
    conditions: readConditions(status),
  };
}
