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
import { Repositories, Repository } from '../git';
import { SandboxClock } from '../types';
import { Accounts } from './Accounts';
import { PullRequests } from './pulls/PullRequests';

/** What API, web pages and smart HTTP share. */
export interface Forge {
  /** Under which people and programs reach it, without a trailing slash. */
  readonly url: string;
  readonly repositories: Repositories;
  readonly accounts: Accounts;
  readonly clock: SandboxClock;
  /** The pull requests of a repository. */
  pulls(repository: Repository): Promise<PullRequests>;
}

/** Opens the pull requests of each repository once, when they are first asked for. */
export function createForge(options: {
  url: string;
  repositories: Repositories;
  accounts: Accounts;
  clock: SandboxClock;
}): Forge & { close(): Promise<void> } {
  const { repositories, clock } = options;
  const opened = new Map<Repository, Promise<PullRequests>>();
  return {
    ...options,
    pulls(repository) {
      let pulls = opened.get(repository);
      if (!pulls) {
        const { owner, name } = repository;
        const file = path.join(
          repositories.directory,
          owner,
          `${name}.pulls.json`,
        );
        pulls = PullRequests.open(repository, file, clock);
        opened.set(repository, pulls);
      }
      return pulls;
    },
    async close() {
      for (const pulls of await Promise.all(opened.values())) {
        await pulls.close();
      }
    },
  };
}
