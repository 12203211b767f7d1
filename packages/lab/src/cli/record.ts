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

import { findRunningLab } from '../fleet/runningLab';
import { record as recordInto } from '../recording/record';

/** Records clusters' lives in a lab that is up. */
export async function record(
  where: { root: string; state: string },
  options: { directory: string; only: readonly string[] },
  say: (message: string) => void,
): Promise<void> {
  const lab = findRunningLab(where.root, where.state);
  await recordInto(lab, options.directory, options.only, say);
  say(`Recorded into ${options.directory}`);
}
