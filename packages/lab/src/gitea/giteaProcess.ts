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
import type { LabContext, ProcessSpec } from '../types';
import { giteaUrl } from './addresses';

/** Directory of all that Gitea writes. */
export function giteaDirectory(lab: Pick<LabContext, 'stateDirectory'>) {
  return path.join(lab.stateDirectory, 'gitea');
}

export function giteaConfigFile(lab: Pick<LabContext, 'stateDirectory'>) {
  return path.join(giteaDirectory(lab), 'app.ini');
}

/** For Gitea itself and for its administration commands. */
export function giteaEnvironment(
  userId: number | undefined = process.getuid?.(),
): Record<string, string> {
  // Gitea refuses to run as root unless told so; in containers and on build machines there is often nobody else.
  return userId === 0
    ? { GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT: 'true' }
    : {};
}

export function giteaProcess(
  lab: Pick<LabContext, 'stateDirectory' | 'programs' | 'ports'>,
): ProcessSpec {
  return {
    name: 'gitea',
    command: lab.programs.executable('gitea'),
    args: ['--config', giteaConfigFile(lab), 'web'],
    env: giteaEnvironment(),
    cwd: giteaDirectory(lab),
    version: lab.programs.version('gitea'),
    ports: [lab.ports.gitea],
    healthy: async () =>
      (
        await fetch(`${giteaUrl(lab.ports)}/api/healthz`, {
          signal: AbortSignal.timeout(5_000),
        })
      ).ok,
  };
}
