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

import type { SyncWindow } from '../sources/types';
import { delivering, wanted, type ObstacleRule } from './types';

/** A time in which the project's syncs are forbidden. */
export const syncWindow: ObstacleRule = facts => {
  const state = wanted(facts);
  if (state !== 'creation' && state !== 'removal') return undefined;
  const app = delivering(facts).find(item => item.blockingWindows.length > 0);
  if (!app) return undefined;
  const project = app.project ?? 'default';
  const [first] = app.blockingWindows;
  return {
    message:
      first.kind === 'deny'
        ? `A sync window of project ${project} forbids Argo CD to sync now: it denies ${describe(
            first,
          )}`
        : `Argo CD may sync project ${project} only in its sync windows, and none is open now: ${app.blockingWindows
            .map(describe)
            .join('; ')}`,
    action:
      'It goes on by itself when the window allows it. If it cannot wait: whoever runs Argo CD changes the sync windows of the project.',
    source: `Sync windows of Argo CD application ${app.name}`,
    lasting: false,
  };
};

function describe({ schedule, duration }: SyncWindow): string {
  return `"${schedule}" (cron), each time for ${duration}`;
}
