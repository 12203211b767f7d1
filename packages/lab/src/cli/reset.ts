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

import {
  endLeftovers,
  removeStateDirectory,
  supervisorOf,
} from '../supervisor';
import { down } from './down';

/**
 * Removes the state directory.
 *
 * @throws Error where a lab runs on it and it is not to be stopped, or where no lab made it
 */
export async function reset(
  state: string,
  options: { force: boolean; say(message: string): void },
): Promise<void> {
  const { force, say } = options;
  if (force && supervisorOf(state)) await down(state, say);
  if (!supervisorOf(state)) await endLeftovers(state);
  say(
    removeStateDirectory(state)
      ? `Removed ${state}.`
      : `There is nothing to forget in ${state}.`,
  );
}
