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
import { oneLine } from '../words';

/** What is under way by the condition that says so, the more telling ones first. */
const changes: readonly (readonly [condition: string, words: string])[] = [
  ['Remediating', 'An unhealthy machine is being replaced'],
  ['RollingOut', 'Its machines are being replaced by newer ones'],
  ['ScalingUp', 'Machines are being added'],
  ['ScalingDown', 'Machines are being removed'],
];

/** Machines that come and go while the cluster goes on: no reason for concern, and one for what else is seen. */
export const rollout: HealthRule = (facts, now) => {
  const { capi } = facts;
  if (!capi || !isRunning(facts) || isStarting(facts, now)) return undefined;
  for (const [type, words] of changes) {
    const condition = conditionOf(capi.conditions, type);
    if (condition?.status !== 'True') continue;
    const why = oneLine(condition.message);
    return {
      rule: 'rollout',
      status: 'ready',
      message: why ? `${words}: ${why}` : words,
      source: `Cluster API condition ${type}`,
      since: condition.lastTransitionTime,
    };
  }
  return undefined;
};
