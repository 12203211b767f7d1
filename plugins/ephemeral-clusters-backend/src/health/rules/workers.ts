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

import { conditionOf } from '../../sources/kinds/conditions';
import { isRunning, isStarting } from '../starting';
import type { HealthRule } from '../types';
import { ageOf, oneLine } from '../words';

const settleTime = 15_000;

/** How many workers are ready, and whether Cluster API is content with them. */
export const workers: HealthRule = (facts, now) => {
  const { capi } = facts;
  if (!capi || !isRunning(facts) || isStarting(facts, now)) return undefined;
  // Workers join a control plane: before there is one, their absence says nothing.
  if (!capi.controlPlaneInitialized) return undefined;
  const count = capi.workers;
  const condition = conditionOf(capi.conditions, 'WorkersAvailable');
  const since = condition?.lastTransitionTime;
  // Counts come about a second after the condition that they led to: a cluster that has just become available is not short of workers.
  const settling =
    condition?.status === 'True' && (ageOf(since, now) ?? 0) < settleTime;
  if (settling) return undefined;
  if (count && count.desired > 0 && count.ready < count.desired) {
    const missing = count.desired - count.ready;
    const none = count.ready === 0;
    // Which machine waits for what says more than how many there should be.
    const machines = conditionOf(capi.conditions, 'WorkerMachinesReady');
    const why = oneLine(
      (machines?.status === 'False' ? machines : condition)?.message,
    );
    return {
      rule: 'workers',
      status: none ? 'failed' : 'attention',
      message: none
        ? `None of ${count.desired} workers is ready${why ? `: ${why}` : ''}`
        : `${missing} of ${count.desired} workers ${
            missing === 1 ? 'is' : 'are'
          } not ready`,
      source: 'Cluster API status workers',
      since: condition?.status === 'False' ? since : undefined,
      action: 'Look at its machines.',
    };
  }
  if (condition?.status !== 'False') return undefined;
  const why = oneLine(condition.message);
  return {
    rule: 'workers',
    status: 'attention',
    message: `The workers are not available${why ? `: ${why}` : ''}`,
    source: 'Cluster API condition WorkersAvailable',
    since,
    action: 'Look at its machines.',
  };
};
