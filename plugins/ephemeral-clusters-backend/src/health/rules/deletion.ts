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
import { obstacleOf } from '../obstacle';
import { deletionLimit } from '../starting';
import type { HealthRule } from '../types';
import { ageOf, describeDuration, oneLine } from '../words';

const stages: Record<string, string> = {
  WaitingForBeforeDeleteHook: 'a hook that must agree first',
  WaitingForWorkersDeletion: 'its workers to go',
  WaitingForControlPlaneDeletion: 'its control plane to go',
  WaitingForInfrastructureDeletion: 'its infrastructure to go',
  DeletionCompleted: 'its last traces to go',
};

/** Where a deletion stands, and what holds it up. */
export const deletion: HealthRule = (facts, now) => {
  if (facts.presence !== 'deleting') return undefined;
  const { capi, vcluster } = facts;
  const deletingSince = (capi ?? vcluster)?.deletingSince;
  const age = ageOf(deletingSince, now) ?? 0;
  const condition = capi && conditionOf(capi.conditions, 'Deleting');
  const waits = condition?.reason && stages[condition.reason];
  const detail = oneLine(condition?.message);
  const obstacle = obstacleOf(facts, now);
  const stuck = age > deletionLimit || obstacle?.lasting === true;
  const pausedHolds = capi?.paused === true;
  const message = [
    `Being deleted for ${describeDuration(age)}${
      age > deletionLimit ? ', which is too long' : ''
    }${!pausedHolds && obstacle ? `. ${obstacle.message}` : ''}`,
    pausedHolds && 'it is paused, so nothing happens',
    // What it waits for follows from the obstacle.
    !pausedHolds &&
      !obstacle &&
      (waits ? `waits for ${waits}` : condition?.reason),
    // "Deletion completed" says nothing beyond the stage.
    !obstacle &&
      detail &&
      condition?.reason !== 'DeletionCompleted' &&
      `(${detail})`,
  ]
    .filter(part => part)
    .join(': ')
    .replace(/: \(/g, ' (');
  return {
    rule: 'deletion',
    status: stuck ? 'failed' : 'deleting',
    message,
    source: condition
      ? 'Cluster API condition Deleting'
      : 'Deletion timestamp of the object',
    since: deletingSince,
    action:
      !pausedHolds && obstacle
        ? obstacle.action
        : stuckAction(stuck, pausedHolds, capi?.finalizers ?? []),
  };
};

function stuckAction(
  stuck: boolean,
  paused: boolean,
  finalizers: string[],
): string | undefined {
  if (paused) return 'Unpause it, so that Cluster API can delete it.';
  if (!stuck) return undefined;
  return `Look at what it waits for on the management cluster.${
    finalizers.length > 0 ? ` Finalizers left: ${finalizers.join(', ')}.` : ''
  }`;
}
