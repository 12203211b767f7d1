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

import type { ApplicationObject } from './kinds/application';
import type { ApplicationSetObject } from './kinds/applicationSet';
import type { DeliveringApplication, DeliveryFacts, SyncWindow } from './types';

/** An Application as far as it concerns one of the clusters that it delivers. */
export function deliveringApplication(
  app: ApplicationObject,
  context: {
    cluster: { namespace: string; name: string };
    sets: Iterable<ApplicationSetObject>;
    blockingWindows: SyncWindow[];
  },
): DeliveringApplication {
  const { cluster, sets, blockingWindows } = context;
  const own = app.clusters.find(
    item => item.namespace === cluster.namespace && item.name === cluster.name,
  );
  const set = [...sets].find(
    item =>
      item.namespace === app.namespace && item.name === app.applicationSet,
  );
  return {
    name: app.name,
    set: set && { name: set.name, keepsApplications: set.keepsApplications },
    project: app.project,
    path: app.path,
    automated: app.automated,
    deletesInForeground: app.deletesInForeground,
    requiresPruning: own?.requiresPruning ?? false,
    pruneSkipped: own?.pruneSkipped,
    sync: app.sync,
    failure: app.failure,
    refusal: own?.failure,
    syncing: app.syncing,
    blockingWindows,
    refreshAskedAt: app.refreshAskedAt,
  };
}

/** How long an application controller may take to look at what it is told of, in milliseconds. One that works takes seconds, one with much to do some more. */
export const controllerAnswerTime = 2 * 60_000;

/** Signs of life of the application controller in all Applications that it looks after. */
export function controllerActivity(
  applications: Iterable<ApplicationObject>,
): DeliveryFacts['controller'] {
  let lastActiveAt: string | undefined;
  const asked: string[] = [];
  for (const { reconciledAt, refreshAskedAt } of applications) {
    if (reconciledAt && isBefore(lastActiveAt, reconciledAt)) {
      lastActiveAt = reconciledAt;
    }
    if (refreshAskedAt) asked.push(refreshAskedAt);
  }
  // One that is left waiting while others are compared says nothing about the controller.
  const [askedAt] = asked
    .filter(moment => isBefore(lastActiveAt, moment))
    .sort((one, other) => Date.parse(one) - Date.parse(other));
  return { lastActiveAt, askedAt };
}

/** One may have fractions of seconds that the other lacks. */
function isBefore(earlier: string | undefined, later: string): boolean {
  return earlier === undefined || Date.parse(earlier) < Date.parse(later);
}
