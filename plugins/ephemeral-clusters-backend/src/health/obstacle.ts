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

import { findObstacle, type Obstacle } from '../obstacles';
import type { HealthFacts } from './types';

/** What keeps Argo CD from doing with the cluster what Git says. */
export function obstacleOf(
  facts: HealthFacts,
  now: Date,
): Obstacle | undefined {
  return findObstacle(
    {
      ...facts,
      inContact: facts.kubernetes.state === 'fresh',
      gitKnown: facts.git?.state === 'fresh',
    },
    now,
  );
}
