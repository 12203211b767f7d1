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

type Context = Pick<StageContext, 'facts' | 'now'>;

/** What keeps Argo CD from delivering or removing, where that is known, with what to do. */
export function readObstacle({
  facts,
  now,
}: Context): StageReading | undefined {
  const obstacle = findObstacle(
    { ...facts, inContact: facts.fresh, gitKnown: facts.fresh },
    now,
  );
  return (
    obstacle && {
      state: 'pending',
      blocked: true,
      message: `${obstacle.message}. ${obstacle.action}`,
      url: deliverers(facts.argo?.applications)[0]?.url,
    }
  );
}

/** The same, or what Argo CD complains about in its own words; undefined where nothing is wrong. */
export function readTrouble(context: Context): StageReading | undefined {
  const obstacle = readObstacle(context);
  if (obstacle) return obstacle;
  const applications = deliverers(context.facts.argo?.applications);
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

/** Sync status `Unknown`, once it has looked, is how Argo CD shows that it could not compare, whatever the reason in the message. */
function hasTrouble(application: ClusterApplication): boolean {
  return (
    (application.sync === 'Unknown' && application.compared !== false) ||
    (application.sync === 'OutOfSync' && application.message !== undefined)
  );
}
