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

import { setTimeout as delay } from 'node:timers/promises';
import {
  endLeftovers,
  isRunning,
  readStatus,
  supervisorOf,
} from '../supervisor';

const patienceMilliseconds = 180_000;

/**
 * Asks the supervisor to stop, and waits until it and all its processes are gone.
 *
 * @throws Error where they are not gone after three minutes
 */
export async function down(
  state: string,
  say: (message: string) => void,
): Promise<void> {
  const supervisor = supervisorOf(state);
  if (!supervisor) {
    const left = await endLeftovers(state);
    say(
      left.length > 0
        ? `Ended what a killed lab had left: ${left.join(', ')}`
        : `No lab runs on ${state}.`,
    );
    return;
  }
  say(`Stopping the lab (process ${supervisor.pid})`);
  process.kill(supervisor.pid, 'SIGTERM');
  const deadline = performance.now() + patienceMilliseconds;
  while (isRunning(supervisor)) {
    if (performance.now() > deadline) {
      const left = (readStatus(state)?.processes ?? [])
        .filter(({ pid }) => pid !== undefined)
        .map(({ name, pid }) => `${name} (${pid})`);
      throw new Error(
        `The lab (process ${supervisor.pid}) has not stopped. Still there: ${
          left.join(', ') || 'only the supervisor'
        }. Kill ${supervisor.pid}, then run npm run lab:down again.`,
      );
    }
    await delay(100);
  }
  say('The lab is stopped.');
}
