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

import type { StoredRequest } from '../database';
import { isUnderWay } from './types';

/** Longest pause between two attempts, in milliseconds. */
const longestPause = 3_600_000;

/** Whether the removal of a cluster over its end is asked for now. */
export type RemovalAttempt =
  | { when: 'now' }
  /** Under way, or a pause after a failure is not over; `request` is the newest attempt. */
  | { when: 'later'; request: StoredRequest }
  /** A person closed its change request. */
  | { when: 'never'; request: StoredRequest };

/**
 * Decides by what became of earlier attempts at the same end. Pure, and by stored moments only, so that any replica decides the same after
 * any restart. What a reviewer closed stays closed; what the product withdrew (a hold, an end that moved) is asked for again where Git says
 * so again; what failed is asked for again after a pause that doubles with each failure in a row, up to an hour.
 *
 * @param attempts - of one end of one cluster, newest first
 * @param firstPauseMilliseconds - pause after the first failure
 */
export function nextRemovalAttempt(
  attempts: readonly StoredRequest[],
  now: Date,
  firstPauseMilliseconds: number,
): RemovalAttempt {
  const [request] = attempts;
  if (!request) return { when: 'now' };
  if (isUnderWay(request.state)) return { when: 'later', request };
  if (request.state === 'closed') return { when: 'never', request };
  if (request.state !== 'failed') return { when: 'now' };
  const due =
    Date.parse(request.finishedAt ?? request.requestedAt) +
    pauseAfter(attempts, firstPauseMilliseconds);
  return due <= now.getTime() ? { when: 'now' } : { when: 'later', request };
}

function pauseAfter(
  attempts: readonly StoredRequest[],
  firstPauseMilliseconds: number,
): number {
  const other = attempts.findIndex(attempt => attempt.state !== 'failed');
  const failures = other < 0 ? attempts.length : other;
  return Math.min(longestPause, firstPauseMilliseconds * 2 ** (failures - 1));
}
