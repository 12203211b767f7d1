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
import { isRunning } from '../starting';
import type { HealthRule } from '../types';

/** Cluster API looks away from a paused cluster: what it shows may be old, and nothing is repaired or deleted. */
export const paused: HealthRule = facts => {
  if (!facts.capi?.paused || !isRunning(facts)) return undefined;
  const said = conditionOf(facts.capi.conditions, 'Paused');
  return {
    rule: 'paused',
    status: 'attention',
    message: 'Paused: Cluster API neither repairs nor changes nor deletes it',
    source: 'Cluster API spec.paused or annotation',
    since: said?.status === 'True' ? said.lastTransitionTime : undefined,
    action: 'Unpause it, if nobody works on it.',
  };
};
