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

import { isRunning, neverAvailable } from '../starting';
import type { HealthRule } from '../types';
import { ageOf, describeDuration } from '../words';

const firstMetricTime = 10 * 60_000;

/** Whether the cluster's metrics arrive. Says nothing while the metrics source itself cannot tell. */
export const metrics: HealthRule = (facts, now) => {
  if (!facts.metrics.complete || !isRunning(facts) || neverAvailable(facts)) {
    return undefined;
  }
  if (facts.metrics.lastSeen) return undefined;
  const age = ageOf((facts.capi ?? facts.vcluster)?.createdAt, now) ?? 0;
  if (age < firstMetricTime) return undefined;
  return {
    rule: 'metrics',
    status: 'attention',
    message: `No metrics arrive from it, ${describeDuration(
      age,
    )} after its creation`,
    source: 'Metrics of the fleet',
    action:
      'Look whether monitoring runs on it and can reach the metrics store.',
  };
};
