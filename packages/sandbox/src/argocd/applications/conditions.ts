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

import { ApplicationCondition } from '../types';

/**
 * Conditions of a status after a step that judges some types: those of the other types stay, and one that says the same as before keeps
 * its time.
 */
export function mergeConditions(
  present: ApplicationCondition[] | undefined,
  judged: readonly string[],
  found: ApplicationCondition[],
  now: string,
): ApplicationCondition[] | undefined {
  const kept = (present ?? []).filter(({ type }) => !judged.includes(type));
  const next = found.map(condition => {
    const same = present?.find(
      ({ type, message }) =>
        type === condition.type && message === condition.message,
    );
    return {
      lastTransitionTime: same?.lastTransitionTime ?? now,
      message: condition.message,
      type: condition.type,
    };
  });
  const all = [...kept, ...next].sort((a, b) => (a.type < b.type ? -1 : 1));
  return all.length > 0 ? all : undefined;
}
