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

import type { WatchEvent } from '../watch';

/** Without neighbours that are the same. */
export function changes<T>(values: readonly T[]): T[] {
  return values.filter(
    (value, index) => index === 0 || value !== values[index - 1],
  );
}

/** One value of all states of an object, in order; what is not there yet is left out. */
export function sequence(
  events: readonly WatchEvent[],
  read: (object: any) => string | undefined,
): string[] {
  return changes(
    events.flatMap(({ object }) => {
      const value = read(object);
      return value === undefined ? [] : [value];
    }),
  );
}

/** Sequences of `status reason` by type of condition. */
export function conditionSequences(
  events: readonly WatchEvent[],
): Record<string, string[]> {
  const types = new Set<string>(
    events.flatMap(({ object }) =>
      (object.status?.conditions ?? []).map((it: any) => it.type),
    ),
  );
  return Object.fromEntries(
    [...types].sort().map(type => [
      type,
      sequence(events, object => {
        const found = object.status?.conditions?.find(
          (it: any) => it.type === type,
        );
        return found && `${found.status} ${found.reason}`;
      }),
    ]),
  );
}

/** Names of conditions in the order in which they first were as asked. */
export function milestones(
  events: readonly WatchEvent[],
  reached: Record<string, (object: any) => boolean>,
): string[] {
  return Object.entries(reached)
    .map(([name, test]) => ({
      name,
      at: events.findIndex(({ object }) => test(object)),
    }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)
    .map(({ name }) => name);
}

/** Events of one object each, in the order in which the objects came. */
export function byObject(events: readonly WatchEvent[]): WatchEvent[][] {
  const groups = new Map<string, WatchEvent[]>();
  for (const event of events) {
    const { uid } = event.object.metadata;
    groups.set(uid, [...(groups.get(uid) ?? []), event]);
  }
  return [...groups.values()];
}
