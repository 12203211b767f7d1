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

import type { TimelineStageId } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { StoredRequest } from '../../database';
import type { InventoryFacts } from '../../inventory/types';

/** What a stage is read from. */
export interface StageContext {
  request: StoredRequest;
  facts: InventoryFacts;
  now: Date;
  /** ISO 8601, when this stage could begin: the end of the stages before it. Absent while one of them is not over. */
  startedAt?: string;
  /** True where a metrics source is configured. */
  metrics: boolean;
}

/**
 * State of one stage. `done`: `at` is the time by the object itself where it says one, else absent for "seen now". `pending`: `message` says what it
 * waits for; `blocked` where that will not pass by itself.
 */
export type StageReading =
  | { state: 'done'; at?: string; message?: string; url?: string }
  | { state: 'skipped'; message: string }
  | { state: 'pending'; message?: string; blocked?: boolean; url?: string };

/** One stage of a timeline. */
export interface StageDefinition {
  id: TimelineStageId;
  /** "delivered by Argo CD" */
  title(request: StoredRequest): string;
  read(context: StageContext): StageReading;
  /** What to do where it hangs. */
  advice?: string;
  /** After how long it counts as hanging where nothing is known of earlier ones; absent: never, since it waits for people. */
  patienceMilliseconds?: number;
}

export const minute = 60_000;

/** How long a stage has been under way, in milliseconds; 0 before it began. */
export function elapsed(context: StageContext): number {
  return context.startedAt === undefined
    ? 0
    : Math.max(0, context.now.getTime() - Date.parse(context.startedAt));
}

/** Several lines of a condition's message as one sentence. */
export function flatten(message: string | undefined): string | undefined {
  const text = message
    ?.split('\n')
    .map(line => line.trim().replace(/^\*\s*/, ''))
    .filter(line => line !== '')
    .join('; ')
    .replace(/:; /g, ': ');
  return text === '' ? undefined : text;
}

/** What a stage of Cluster API's waits for while the cluster is paused. */
export const paused: StageReading = {
  state: 'pending',
  blocked: true,
  message: 'The cluster is paused: Cluster API does nothing until that ends.',
};
