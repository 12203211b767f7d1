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

// From where it is: the package's index loads the whole sandbox, which every verb of the lab would then do.
// eslint-disable-next-line @backstage/no-forbidden-package-imports -- see above
import { declareFleet } from '@ephemeral-clusters/sandbox/src/fleet/declarations';
import { GiteaApi, initialFiles } from '../gitea';
import type { LabContext } from '../types';
import { type FileChange, mergeChange } from './mergeChange';

/**
 * What makes the sandbox's starting fleet out of the lab's repository, as far as it is on the one management cluster that there is.
 *
 * @param now - that the clusters' ends are relative to
 */
export async function demoFleetChanges(
  lab: Pick<LabContext, 'root' | 'ports'>,
  now: Date,
): Promise<FileChange[]> {
  const files = await initialFiles(lab);
  const known = new Map(files.map(({ path, content }) => [path, content]));
  return declareFleet(files, now, ['management']).filter(
    ({ path, content }) => known.get(path) !== content,
  );
}

/** Declares the demo's fleet, by a pull request. For a lab without clusters. */
export async function declareDemoFleet(
  lab: Pick<LabContext, 'root' | 'ports'>,
  reviewer: GiteaApi,
): Promise<void> {
  await mergeChange(
    reviewer,
    'Declare the clusters of the demo',
    await demoFleetChanges(lab, new Date()),
  );
}
