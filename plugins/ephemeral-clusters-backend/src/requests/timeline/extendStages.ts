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

import { parseInstant } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { elapsed, minute, type StageDefinition } from './stage';

/** Stages of an extension after the merge. */
export const extendStages: StageDefinition[] = [
  {
    id: 'expiry-set',
    title: () => 'new end set',
    advice: 'Look at the declaration on the Source tab.',
    patienceMilliseconds: 5 * minute,
    read: context => {
      const { facts, request } = context;
      if (!isSame(facts.declared?.origin.expiresAt, request.expiresAt)) {
        return {
          state: 'pending',
          message: 'It waits for the merge to be read from the repository.',
        };
      }
      // Git decides when a cluster ends, so an object whose annotation does not follow holds nothing up for long.
      const live = (facts.capi ?? facts.vcluster)?.origin.expiresAt;
      if (
        live !== undefined &&
        !isSame(live, request.expiresAt) &&
        elapsed(context) < 2 * minute
      ) {
        return {
          state: 'pending',
          message: 'It is in Git; Argo CD has not delivered it yet.',
        };
      }
      return { state: 'done' };
    },
  },
];

function isSame(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const moment = parseInstant(one);
  return (
    moment !== undefined && moment.getTime() === parseInstant(other)?.getTime()
  );
}
