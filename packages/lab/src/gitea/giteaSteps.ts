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
import type { LabStep } from '../types';
import { appIni } from './appIni';
import { ensureAccounts } from './giteaAccounts';
import { giteaConfigFile, giteaDirectory, giteaProcess } from './giteaProcess';
import { ensureGitopsRepository } from './gitopsRepository';

/** Starts Gitea and sets it up. */
export const giteaSteps: LabStep[] = [
  {
    name: 'Gitea',
    async run(lab) {
      await fs.mkdir(giteaDirectory(lab), { recursive: true, mode: 0o700 });
      const text = appIni({
        port: lab.ports.gitea,
        directory: giteaDirectory(lab),
        moduleDirectory: await lab.programs.moduleDirectory(
          'gitea',
          'code.gitea.io/gitea',
        ),
        secrets: lab.secrets,
      });
      await fs.writeFile(giteaConfigFile(lab), text, { mode: 0o600 });
      await lab.start(giteaProcess(lab));
    },
  },
  { name: 'Accounts of the forge', run: ensureAccounts },
  { name: 'GitOps repository', run: ensureGitopsRepository },
];
