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

import { declareDemoFleet } from '../fleet/demoFleet';
import { findRunningLab, type RunningLab } from '../fleet/runningLab';
import { readClusters } from '../fleet/readClusters';
import {
  describeFleet,
  type FleetReport,
  makeFleet,
  removeFleet,
} from '../fleet/scale';
import { setTimeout as delay } from 'node:timers/promises';

export interface FleetOptions {
  /** How many clusters to make. */
  count?: number;
  /** Take them away. */
  remove: boolean;
  /** Declare the demo's clusters, where there are none yet, and wait for them. */
  demo: boolean;
}

/** Makes clusters in a lab that is up. */
export async function fleet(
  where: { root: string; state: string },
  options: FleetOptions,
  say: (message: string) => void,
): Promise<void> {
  const lab = findRunningLab(where.root, where.state);
  if (options.demo) await demo(lab, say);
  if (options.count !== undefined) {
    tell(await makeFleet(lab, options.count, say), say);
  }
  if (options.remove) tell(await removeFleet(lab, say), say);
}

/** @throws Error where the portal has missed something */
function tell(report: FleetReport, say: (message: string) => void): void {
  say(describeFleet(report));
  if (report.differences.length > 0) {
    throw new Error('The inventory differs from what the API server has');
  }
}

const demoPatienceMinutes = 10;

async function demo(lab: RunningLab, say: (message: string) => void) {
  if ((await readClusters(lab)).length === 0) {
    say("Declaring the demo's clusters");
    await declareDemoFleet(lab, lab.reviewer);
  }
  const deadline = Date.now() + demoPatienceMinutes * 60_000;
  let told = '';
  for (;;) {
    const clusters = await readClusters(lab);
    const available = clusters.filter(cluster => cluster.isAvailable);
    const progress = `${available.length} of ${clusters.length} clusters are available`;
    if (progress !== told) say(progress);
    told = progress;
    if (clusters.length > 0 && available.length === clusters.length) return;
    if (Date.now() > deadline) {
      throw new Error(`After ${demoPatienceMinutes} minutes ${progress}.`);
    }
    await delay(2_000);
  }
}
