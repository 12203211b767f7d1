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

import { requireFreePorts } from './freePorts';
import { type LabOptions, LabRun } from './LabRun';
import { endLeftovers } from './leftovers';
import { takeStateDirectory } from './stateDirectory';

/**
 * Runs a lab from its start to its end: returns when it was asked to stop and everything is gone.
 *
 * @throws Error that says why it could not be started, or why it did not stay up
 */
export async function runLab(options: LabOptions): Promise<void> {
  const { stateDirectory, progress, signal } = options;
  const giveBack = takeStateDirectory(stateDirectory);
  try {
    const left = await endLeftovers(stateDirectory);
    if (left.length > 0) {
      progress.say(`Ended what an earlier lab had left: ${left.join(', ')}`);
    }
    await requireFreePorts(options.wantedPorts);
    await new LabRun(options).run();
  } finally {
    giveBack();
    progress.close();
  }
  if (signal.aborted) progress.say('The lab is stopped.');
}
