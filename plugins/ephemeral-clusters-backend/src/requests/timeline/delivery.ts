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
import { findObstacle } from '../../obstacles';
import { flatten, type StageContext, type StageReading } from './stage';

/** Applications that deliver a cluster. */
export function deliverers(
  applications: ClusterApplication[] | undefined,
): ClusterApplication[] {
  return (applications ?? []).filter(item => item.role === 'delivers');
}

/** What keeps Argo CD from delivering or removing: in plain words where they are known, else in its own; undefined where nothing does. */
export function readTrouble({
  facts,
  now,
}: Pick<StageContext, 'facts' | 'now'>): StageReading | undefined {
  const applications = deliverers(facts.argo?.applications);
  const obstacle = findObstacle({ ...facts, gitKnown: facts.fresh }, now);
  if (obstacle) {
    return {
      state: 'pending',
      blocked: true,
      message: `${obstacle.message}. ${obstacle.action}`,
      url: applications[0]?.url,
    };
  }
  const troubled = applications.find(hasTrouble);
  return (
    troubled && {
      state: 'pending',
      blocked: true,
      message: `Argo CD application ${troubled.name}: ${
        flatten(troubled.message) ?? `${troubled.sync}, ${troubled.health}`
      }`,
      url: troubled.url,
    }
  );
}

/** Sync status `Unknown` is how Argo CD shows that it could not compare, whatever the reason in the message. */
function hasTrouble(application: ClusterApplication): boolean {
  return (
    application.sync === 'Unknown' ||
    (application.sync === 'OutOfSync' && application.message !== undefined)
  );
}
