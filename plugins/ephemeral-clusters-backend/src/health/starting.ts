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

import { conditionOf, wasAvailable } from '../sources/kinds/conditions';
import type { HealthFacts } from './types';
import { ageOf } from './words';

/** After this long without having been available, a new cluster is taken for stuck. Cluster API on a cloud takes up to about 15 minutes. */
export const startLimit = 20 * 60_000;
/** The same for a virtual cluster, which is one pod. */
export const virtualStartLimit = 10 * 60_000;
/** After this long in deletion, a cluster is taken for stuck. */
export const deletionLimit = 15 * 60_000;

/** True where the cluster has never been available yet, as far as can be told. */
export function neverAvailable({ capi, vcluster }: HealthFacts): boolean {
  if (capi) {
    // It is set once and stays. Without it nothing was ever available, however late Cluster API began, as with one that was paused.
    if (!capi.controlPlaneInitialized) return true;
    const available = conditionOf(capi.conditions, 'Available');
    return available?.status !== 'Unknown' && wasAvailable(capi) === false;
  }
  return vcluster !== undefined && vcluster.replicas.ready === 0;
}

/** True where a cluster is being made and still in the time that this takes. */
export function isStarting(facts: HealthFacts, now: Date): boolean {
  const { capi, vcluster } = facts;
  const age = ageOf((capi ?? vcluster)?.createdAt, now);
  if (age === undefined || !neverAvailable(facts)) return false;
  return age < (capi ? startLimit : virtualStartLimit);
}

/** True where rules about parts have something to judge: it is there and not going. */
export function isRunning(facts: HealthFacts): boolean {
  return facts.presence === 'present' || facts.presence === 'undeclared';
}
