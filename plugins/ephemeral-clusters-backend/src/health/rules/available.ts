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
import { conditionOf } from '../../sources/kinds/conditions';
import { isRunning, isStarting, neverAvailable } from '../starting';
import type { HealthFacts, HealthRule } from '../types';
import { ageOf, describeDuration, oneLine } from '../words';

/** Whether the cluster as a whole can be used: Cluster API's condition `Available`, or the pods of a virtual cluster. */
export const available: HealthRule = (facts, now) => {
  if (!isRunning(facts)) return undefined;
  if (facts.capi) return capiAvailable(facts, facts.capi, now);
  if (facts.vcluster) return vclusterAvailable(facts, facts.vcluster, now);
  return undefined;
};

function capiAvailable(
  facts: HealthFacts,
  capi: NonNullable<HealthFacts['capi']>,
  now: Date,
) {
  const condition = conditionOf(capi.conditions, 'Available');
  const source = 'Cluster API condition Available';
  const since = condition?.lastTransitionTime;
  if (condition?.status === 'True') {
    return {
      rule: 'available',
      status: 'ready' as const,
      message: 'Cluster API says that it is available',
      source,
      since,
    };
  }
  // Nothing is on its way, and nobody has looked yet: that it is paused says why.
  if (condition === undefined && capi.paused) return undefined;
  if (isStarting(facts, now)) {
    return {
      rule: 'available',
      status: 'starting' as const,
      message: `Being made for ${describeDuration(
        ageOf(capi.createdAt, now) ?? 0,
      )}: ${startingStage(capi)}`,
      source,
      since: capi.createdAt,
    };
  }
  if (condition === undefined || condition.status === 'Unknown') {
    return {
      rule: 'available',
      status: 'unknown' as const,
      message: `Cluster API does not know whether it is available${because(
        condition,
      )}`,
      source,
      since,
      action: 'Look whether the controllers of Cluster API run.',
    };
  }
  if (neverAvailable(facts)) {
    return {
      rule: 'available',
      status: 'failed' as const,
      message: `Still not available ${describeDuration(
        ageOf(capi.createdAt, now) ?? 0,
      )} after its creation${because(condition)}`,
      source,
      since: capi.createdAt,
      action:
        'Look at its conditions and machines for what it waits for, or delete it and ask for a new one.',
    };
  }
  return {
    rule: 'available',
    // What it means for use is said by the rules on its parts.
    status: 'attention' as const,
    message: `Not available${because(condition)}`,
    source,
    since,
  };
}

function startingStage(capi: NonNullable<HealthFacts['capi']>): string {
  if (!capi.infrastructureProvisioned) return 'infrastructure is on its way';
  if (!capi.controlPlaneInitialized) return 'control plane is on its way';
  const { workers } = capi;
  if (workers && workers.ready < workers.desired) {
    return `${workers.ready} of ${workers.desired} workers are ready`;
  }
  return 'almost there';
}

function because(condition: ClusterCondition | undefined): string {
  const text = oneLine(condition?.message) || condition?.reason;
  return text ? `: ${text}` : '';
}

function vclusterAvailable(
  facts: HealthFacts,
  vcluster: NonNullable<HealthFacts['vcluster']>,
  now: Date,
) {
  const { replicas, podMessage } = vcluster;
  const source = 'StatefulSet of the vcluster';
  const age = ageOf(vcluster.createdAt, now) ?? 0;
  const why = podMessage ? `: ${podMessage}` : '';
  if (replicas.desired === 0) {
    return {
      rule: 'available',
      status: 'attention' as const,
      message: 'Scaled to no pods: it sleeps',
      source,
    };
  }
  if (replicas.ready >= replicas.desired) {
    return {
      rule: 'available',
      status: 'ready' as const,
      message: 'Its control plane is ready',
      source,
    };
  }
  if (replicas.ready > 0) {
    return {
      rule: 'available',
      status: 'attention' as const,
      message: `${replicas.ready} of ${replicas.desired} pods of its control plane are ready${why}`,
      source,
    };
  }
  if (isStarting(facts, now)) {
    return {
      rule: 'available',
      status: 'starting' as const,
      message: `Being made for ${describeDuration(age)}${why}`,
      source,
      since: vcluster.createdAt,
    };
  }
  return {
    rule: 'available',
    status: 'failed' as const,
    message: `Its control plane is not ready${why}`,
    source,
    action:
      'Look at its pod on the management cluster, or delete it and ask for a new one.',
  };
}
