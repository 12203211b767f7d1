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
  const lastContact = status.lastContact?.toISOString();
  const { error } = status;
  if (status.state === 'forbidden') {
    return { state: 'unavailable', lastContact, error };
  }
  if (status.state === 'watching' || status.state === 'absent') {
    return { state: 'fresh', lastContact };
  }
  if (!status.synced || !status.lastContact) {
    return { state: error ? 'unavailable' : 'connecting', lastContact, error };
  }
  // A stream that broke: what is kept is current until it has been broken for too long.
  const age = now.getTime() - status.lastContact.getTime();
  return {
    state: age > staleAfterMilliseconds ? 'stale' : 'fresh',
    lastContact,
    error,
  };
}

const worst: Freshness['state'][] = [
  'unavailable',
  'stale',
  'connecting',
  'fresh',
];

/** The worst of several, with the oldest contact. */
export function worstFreshness(all: readonly Freshness[]): Freshness {
  const state =
    worst.find(item => all.some(({ state: one }) => one === item)) ?? 'fresh';
  const contacts = all
    .flatMap(({ lastContact }) => lastContact ?? [])
    .sort((a, b) => a.localeCompare(b));
  return {
    state,
    lastContact: contacts[0],
    error: all.find(item => item.state === state && item.error)?.error,
  };
}

/** Objects of a kind that could not be read, and kinds that we may not read. */
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
    const { state, error } = reflector.status();
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
