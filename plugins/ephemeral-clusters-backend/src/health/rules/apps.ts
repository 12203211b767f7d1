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

import type { ClusterApplication } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { isRunning, isStarting } from '../starting';
import type { HealthFacts, HealthRule } from '../types';
import { ageOf } from '../words';

/** Applications of a new cluster are given this long to become healthy. */
const settleTime = 10 * 60_000;

/** The applications that run on the cluster. */
export const apps: HealthRule = (facts, now) => {
  if (!isRunning(facts) || isStarting(facts, now)) return undefined;
  // How they are is not known; that nothing is heard from Argo CD is told of the whole list.
  if (facts.argo?.outdated) return undefined;
  const running = applications(facts, 'runs-on');
  const bad = running.filter(app =>
    ['Degraded', 'Missing'].includes(app.health),
  );
  const failedSync = running.filter(
    app =>
      (app.sync === 'Unknown' && app.compared !== false) ||
      (app.sync === 'OutOfSync' && app.message),
  );
  const source = 'Argo CD applications';
  const young =
    (ageOf((facts.capi ?? facts.vcluster)?.createdAt, now) ?? 0) < settleTime;
  const concerned = bad.length > 0 ? bad : failedSync;
  if (concerned.length > 0) {
    const [first] = concerned;
    return {
      rule: 'apps',
      status: young ? 'starting' : 'attention',
      message: `${concerned.length} of ${running.length} applications ${
        concerned.length === 1 ? 'is' : 'are'
      } ${bad.length > 0 ? 'not healthy' : 'not synced'} (${first.name}: ${
        first.message ?? (bad.length > 0 ? first.health : first.sync)
      })`,
      source,
      action: 'Open the application in Argo CD.',
    };
  }
  const progressing = running.filter(app => app.health === 'Progressing');
  if (progressing.length === 0) return undefined;
  return {
    rule: 'apps',
    // Said, but a roll-out on a working cluster is everyday life.
    status: young ? 'starting' : 'ready',
    message: `${progressing.length} of ${running.length} applications ${
      progressing.length === 1 ? 'is' : 'are'
    } being rolled out`,
    source,
  };
};

function applications(
  facts: HealthFacts,
  role: ClusterApplication['role'],
): ClusterApplication[] {
  return (facts.argo?.applications ?? []).filter(app => app.role === role);
}
