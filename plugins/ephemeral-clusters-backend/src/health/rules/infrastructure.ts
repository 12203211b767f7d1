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

/** The provider's part: network, load balancer, address of the API server. */
export const infrastructure: HealthRule = (facts, now) => {
  const { capi } = facts;
  if (!capi || !isRunning(facts)) return undefined;
  const condition = conditionOf(capi.conditions, 'InfrastructureReady');
  if (!condition || condition.status !== 'False') return undefined;
  const starting = isStarting(facts, now);
  const why = oneLine(condition.message) || condition.reason;
  return {
    rule: 'infrastructure',
    status: starting ? 'starting' : 'failed',
    message: `${
      starting ? 'Infrastructure is on its way' : 'Infrastructure is not ready'
    }${why ? `: ${why}` : ''}`,
    source: 'Cluster API condition InfrastructureReady',
    since: condition.lastTransitionTime,
    action: starting
      ? undefined
      : 'Look at quota, credentials and messages of the infrastructure provider.',
  };
};
