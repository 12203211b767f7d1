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

import path from 'node:path';
import { run } from '../programs';
import type { LabContext } from '../types';

/** kubectl with the rights of the lab's operator. */
export function kubectl(
  lab: LabContext,
  args: readonly string[],
  input?: string,
): Promise<string> {
  return run(
    lab.programs.system('kubectl'),
    ['--kubeconfig', adminKubeconfig(lab), ...args],
    { signal: lab.signal, input },
  );
}

/** Kubeconfig of the lab's operator; never given to the product. */
export function adminKubeconfig(
  lab: Pick<LabContext, 'stateDirectory'>,
): string {
  return path.join(lab.stateDirectory, 'config/admin.kubeconfig');
}

/** Applies objects as they are, whoever else has fields of them. */
export async function apply(
  lab: LabContext,
  objects: readonly object[],
): Promise<void> {
  await kubectl(
    lab,
    ['apply', '--server-side', '--force-conflicts', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  );
}
