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
import type { LabContext, LabStep } from '../types';
import {
  argocdDirectories,
  argocdDirectory,
  argocdNames,
  argocdProcesses,
  argocdPrograms,
} from './argocdProcesses';
import { argocdModule, installArgoCd } from './installation';
import { renewPortalToken } from './portalToken';
import { startRedis } from './redis';
import { applyRootApplication } from './rootApplication';

/** Directories, and links to the programs: to Argo CD's by the names of its parts, to others as the repo server calls them. */
async function prepareDirectories(lab: LabContext): Promise<void> {
  for (const name of argocdDirectories) {
    await fs.mkdir(path.join(argocdDirectory(lab), name), {
      recursive: true,
      mode: 0o700,
    });
  }
  const programs = argocdPrograms(lab);
  const links = {
    ...Object.fromEntries(argocdNames.map(name => [name, 'argocd' as const])),
    helm: 'helm' as const,
    kustomize: 'kustomize' as const,
  };
  for (const [name, program] of Object.entries(links)) {
    const link = path.join(programs, name);
    await fs.rm(link, { force: true });
    await fs.symlink(lab.programs.executable(program), link);
  }
  // Files of a Go module are not executable, and without it every comparison fails with a misleading "permission denied".
  const wrapper = 'git-verify-wrapper.sh';
  const target = path.join(programs, wrapper);
  await fs.rm(target, { force: true });
  await fs.copyFile(
    path.join(await argocdModule(lab), 'hack', wrapper),
    target,
  );
  await fs.chmod(target, 0o755);
}

/** Installs and starts Argo CD, and gives it the GitOps repository. */
export const argocdSteps: LabStep[] = [
  { name: 'redis', run: startRedis },
  {
    name: 'Argo CD',
    async run(lab) {
      await installArgoCd(lab);
      await prepareDirectories(lab);
      for (const spec of argocdProcesses(lab)) await lab.start(spec);
    },
  },
  { name: "Portal's account in Argo CD", run: renewPortalToken },
  { name: 'Root application', run: applyRootApplication },
];
