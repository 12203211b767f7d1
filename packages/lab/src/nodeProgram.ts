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
import type { LabContext, ProcessSpec } from './types';

/** A TypeScript program of this repository, as a process of the lab. @param program - relative to the root */
export function nodeProgram(
  lab: Pick<LabContext, 'root'>,
  program: string,
  args: readonly string[],
): Pick<ProcessSpec, 'command' | 'args' | 'version'> {
  return {
    command: process.execPath,
    version: process.version,
    args: [
      '--enable-source-maps',
      '--require',
      path.join(
        lab.root,
        'node_modules/@backstage/cli/config/nodeTransform.cjs',
      ),
      path.join(lab.root, program),
      ...args,
    ],
  };
}
