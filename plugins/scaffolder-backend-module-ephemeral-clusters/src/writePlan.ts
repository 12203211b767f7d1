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

import fs from 'node:fs/promises';
import path from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import type { RequestPlan } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/**
 * Writes the files as a plan leaves them into the workspace of a dry run, whose files the template editor shows. What would be deleted is
 * not among them; the log has it.
 *
 * @throws NotAllowedError for a path that leaves the workspace
 */
export async function writePlan(
  workspacePath: string,
  plan: RequestPlan,
): Promise<void> {
  for (const file of plan.files) {
    const target = resolveSafeChildPath(workspacePath, file.path);
    if (file.after === undefined) continue;
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, file.after);
  }
}
