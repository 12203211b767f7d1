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

import { controllerSilent } from './controllerSilent';
import { foreground } from './foreground';
import { keptApplication, keptResources } from './keptBySet';
import { emptied, pathGone } from './lastOfDirectory';
import { notAutomated, pruneForbidden, pruneOff } from './notByItself';
import { refused } from './refused';
import { syncWindow } from './syncWindow';
import type { Obstacle, ObstacleFacts, ObstacleRule } from './types';

/** All obstacles; of several the first is told, as the ones after it may be outdated or follow from it. */
export const obstacleRules: readonly ObstacleRule[] = [
  foreground,
  controllerSilent,
  keptApplication,
  keptResources,
  refused,
  pathGone,
  emptied,
  notAutomated,
  pruneOff,
  pruneForbidden,
  syncWindow,
];

/** What keeps Argo CD from doing with a cluster what Git says. Pure. */
export function findObstacle(
  facts: ObstacleFacts,
  now: Date,
): Obstacle | undefined {
  if (!facts.inContact) return undefined;
  for (const rule of obstacleRules) {
    const obstacle = rule(facts, now);
    if (obstacle) return obstacle;
  }
  return undefined;
}
