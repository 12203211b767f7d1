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

import type { ActiveRequest } from '../../requests/types';
import type { HealthRule } from '../types';
import { describeDuration } from '../words';

const hour = 3_600_000;
const soon = 24 * hour;

/** Time left, over, or held. */
export const expiry: HealthRule = (facts, now) => {
  const { expiresAt, hold } = facts.origin;
  if (facts.presence === 'deleting' || facts.presence === 'gone') {
    return undefined;
  }
  const end = expiresAt === undefined ? NaN : Date.parse(expiresAt);
  if (Number.isNaN(end)) return undefined;
  const left = end - now.getTime();
  const source = 'Expiry in the declaration';
  if (left > soon) return undefined;
  if (left > 0) {
    return {
      rule: 'expiry',
      // A fact to be seen, not a fault.
      status: 'ready',
      message: `Ends in ${describeDuration(left)}`,
      source,
      // Until the last warning there is nothing to do.
      action:
        left <= (facts.lastWarningMilliseconds ?? hour)
          ? 'Extend it, if it is needed longer.'
          : undefined,
    };
  }
  const heldUntil = hold ? Date.parse(hold.until) : NaN;
  if (hold && heldUntil > now.getTime()) {
    return {
      rule: 'expiry',
      status: 'ready',
      message: `Its time is over, but it is held until ${hold.until}: ${hold.reason}`,
      source,
      since: expiresAt,
    };
  }
  return {
    rule: 'expiry',
    status: 'attention',
    message: `Its time was over ${describeDuration(-left)} ago`,
    source,
    since: expiresAt,
    action: actionWhenOver(facts.request),
  };
};

/** One removal is open at a time, so the one that a person asked for is what the end waits for too. */
function actionWhenOver(request: ActiveRequest | undefined): string {
  if (request?.verb !== 'delete') {
    return 'Extend it, if it is needed longer, or remove it.';
  }
  return request.state === 'open' && request.changeRequest
    ? `Its removal waits until change request ${request.changeRequest.number} is merged.`
    : 'Its removal is under way.';
}
