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
  Health,
  HealthStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { apps } from './rules/apps';
import { available } from './rules/available';
import { controlPlane } from './rules/controlPlane';
import { declaration } from './rules/declaration';
import { deletion } from './rules/deletion';
import { delivery } from './rules/delivery';
import { expiry } from './rules/expiry';
import { foregroundDeletion } from './rules/foregroundDeletion';
import { freshness } from './rules/freshness';
import { infrastructure } from './rules/infrastructure';
import { machines } from './rules/machines';
import { metrics } from './rules/metrics';
import { paused } from './rules/paused';
import { registration } from './rules/registration';
import { request } from './rules/request';
import { rollout } from './rules/rollout';
import { workers } from './rules/workers';
import type { HealthFacts, HealthRule } from './types';

/**
 * All rules, the more telling ones first: of two equally bad reasons the first is the summary. Argo CD's health of the Cluster kind is
 * not among them: it calls a v1beta2 cluster healthy that is not available.
 */
export const healthRules: readonly HealthRule[] = [
  request,
  deletion,
  infrastructure,
  controlPlane,
  workers,
  available,
  rollout,
  delivery,
  declaration,
  freshness,
  paused,
  machines,
  registration,
  apps,
  metrics,
  foregroundDeletion,
  expiry,
];

const worstFirst: readonly HealthStatus[] = [
  'failed',
  'attention',
  'unknown',
  'deleting',
  'starting',
  'ready',
];

/** Health of one cluster by all rules: the worst reason counts, and nothing known is `unknown`, never `ready`. */
export function assessHealth(facts: HealthFacts, now: Date): Health {
  const reasons = healthRules.flatMap(rule => rule(facts, now) ?? []);
  const worst = worstFirst.find(status =>
    reasons.some(reason => reason.status === status),
  );
  // `expiry` and `rollout` are told with status ready; alone they do not make a cluster ready.
  const good = reasons.some(
    reason => reason.rule === 'available' && reason.status === 'ready',
  );
  const status =
    worst === undefined || (worst === 'ready' && !good) ? 'unknown' : worst;
  const sorted = [...reasons].sort(
    (a, b) => worstFirst.indexOf(a.status) - worstFirst.indexOf(b.status),
  );
  const summary = status === 'ready' ? 'Ready' : sorted[0]?.message;
  return {
    status,
    summary: summary ?? 'Nothing is known of it',
    reasons: sorted,
  };
}
