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

import type {
  Freshness,
  InventoryProblem,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { Reflector, ReflectorStatus } from '../kubernetes';

/** Freshness of what one reflector keeps. A kind that the API server does not serve is known to have no objects: that is fresh. */
export function reflectorFreshness(
  status: ReflectorStatus,
  now: Date,
  staleAfterMilliseconds: number,
): Freshness {
  const { error } = status;
  const times = {
    lastContact: status.lastContact?.toISOString(),
    lastSync: status.lastSync?.toISOString(),
    lastEvent: status.lastEvent?.toISOString(),
  };
  if (status.state === 'forbidden') {
    return { state: 'unavailable', ...times, error };
  }
  // That there are none is all there is to read.
  if (status.state === 'absent') {
    return { state: 'fresh', ...times, lastSync: times.lastContact };
  }
  if (status.state === 'watching') return { state: 'fresh', ...times };
  // In contact, and yet never listed: none could be there. That is known as well.
  if (!status.lastContact) {
    return { state: error ? 'unavailable' : 'connecting', ...times, error };
  }
  // A stream that broke: what is kept is current until it has been broken for too long.
  const age = now.getTime() - status.lastContact.getTime();
  return {
    state: age > staleAfterMilliseconds ? 'stale' : 'fresh',
    ...times,
    error,
  };
}

const worst: Freshness['state'][] = [
  'unavailable',
  'stale',
  'connecting',
  'fresh',
];

/** The worst of several, with the oldest contact, the oldest reading of everything, and the latest change. */
export function worstFreshness(all: readonly Freshness[]): Freshness {
  const state =
    worst.find(item => all.some(({ state: one }) => one === item)) ?? 'fresh';
  const readInFull = all.every(({ lastSync }) => lastSync !== undefined);
  return {
    state,
    lastContact: inOrder(all, 'lastContact')[0],
    // Where one has never been read in full, the whole has not.
    lastSync: readInFull ? inOrder(all, 'lastSync')[0] : undefined,
    lastEvent: inOrder(all, 'lastEvent').at(-1),
    error: all.find(item => item.state === state && item.error)?.error,
  };
}

/** Moments of several, the earliest first; ISO 8601 in UTC sorts as text. */
function inOrder(
  all: readonly Freshness[],
  key: 'lastContact' | 'lastSync' | 'lastEvent',
): string[] {
  return all.flatMap(item => item[key] ?? []).sort();
}

/** Objects of a kind that could not be read, and kinds of which none could be. */
export function reflectorProblems(
  source: string,
  kinds: Record<string, Reflector<unknown>>,
): InventoryProblem[] {
  return Object.entries(kinds).flatMap(([kind, reflector]) => {
    const problems = reflector.problems().map(problem => ({
      source,
      object: `${kind} ${problem.object}`,
      message: problem.message,
    }));
    const { state, synced, error } = reflector.status();
    if (state === 'retrying' && !synced && error) {
      problems.push({
        source,
        object: kind,
        message: `${kind} objects could not be read so far: ${error}`,
      });
    }
    if (state === 'forbidden') {
      problems.push({
        source,
        object: kind,
        message: `${kind} objects may not be read: ${error}`,
      });
    }
    return problems;
  });
}
