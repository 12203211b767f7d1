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

import { obstacleOf } from '../obstacle';
import type { HealthRule } from '../types';
import { ageOf, describeDuration } from '../words';

/** A merged declaration is given this long until its cluster is there. */
const deliveryTime = 10 * 60_000;

const declaredNotThere: HealthRule = (facts, now) => {
  const source = 'GitOps repository and management cluster';
  if (facts.kubernetes.state !== 'fresh') {
    return {
      rule: 'declaration',
      status: 'unknown',
      message:
        'Declared in Git; whether it is there is not known, as the management cluster is out of contact',
      source,
    };
  }
  // Told by the rule `delivery`, with what to do.
  if (obstacleOf(facts, now)) return undefined;
  const since = facts.request?.requestedAt ?? facts.origin.requestedAt;
  // Of one that was written by hand nobody says since when; it has its time, too.
  const age = ageOf(since ?? facts.declared?.firstSeenAt, now);
  if (
    facts.request?.state === 'merged' ||
    (age !== undefined && age < deliveryTime)
  ) {
    return {
      rule: 'declaration',
      status: 'starting',
      message: 'Declared in Git; Argo CD is about to deliver it',
      source,
      since,
    };
  }
  return {
    rule: 'declaration',
    status: 'failed',
    message: `Declared in Git${
      since === undefined || age === undefined
        ? ''
        : ` for ${describeDuration(age)}`
    }, but not there`,
    source,
    since,
    action: 'Look in Argo CD at the application that should deliver it.',
  };
};

/** Where Git and the management cluster disagree about the cluster's being there. */
export const declaration: HealthRule = (facts, now) => {
  if (facts.presence === 'declared') return declaredNotThere(facts, now);
  // Without a current view of Git nothing can be called undeclared.
  if (facts.presence !== 'undeclared' || facts.git?.state !== 'fresh') {
    return undefined;
  }
  if (facts.request?.verb === 'delete') {
    return {
      rule: 'declaration',
      status: 'deleting',
      message: obstacleOf(facts, now)
        ? 'Its removal is merged, but it is still there'
        : 'Its removal is merged; Argo CD is about to delete it',
      source: 'GitOps repositories',
      since: facts.request.requestedAt,
    };
  }
  return {
    rule: 'declaration',
    status: 'attention',
    message: 'No configured GitOps repository declares it',
    source: 'GitOps repositories',
    action:
      'Declare it in Git to manage it here, or let whoever made it remove it.',
  };
};
