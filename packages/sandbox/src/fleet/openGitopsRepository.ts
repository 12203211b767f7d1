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

import { Repositories, Repository } from '../git';
import { ManagementClusterState } from '../managementCluster';
import { SandboxClock, SandboxFaults } from '../types';
import { declareFleet } from './declarations';
import { readExampleRepository } from './exampleRepository';
import { seedFleet } from './seedFleet';

/** How old the repository is when a sandbox starts for the first time, milliseconds. */
const REPOSITORY_AGE = 30 * 86_400_000;

/** What `openGitopsRepository` takes. */
export interface GitopsRepositoryOptions {
  repositories: Repositories;
  /** Made with the repositories. */
  commitClock: CommitClock;
  owner: string;
  name: string;
  clock: SandboxClock;
  /** Directory that it is filled from. */
  source: string;
  forgeUrl: string;
  /** Whether it gets a fleet at first. */
  seedFleet: boolean;
  managementClusters: readonly string[];
  faults: SandboxFaults;
  log(message: string): void;
}

/** A clock for repositories whose commits can be made to bear another time. */
export interface CommitClock extends SandboxClock {
  /** Time of the commits from now on; undefined for the real one. */
  setTime(time: Date | undefined): void;
}

/** Makes a clock for repositories. */
export function createCommitClock(clock: SandboxClock): CommitClock {
  let fixed: Date | undefined;
  return {
    now: () => fixed ?? clock.now(),
    get speed() {
      return clock.speed;
    },
    after: (milliseconds, task) => clock.after(milliseconds, task),
    every: (milliseconds, task) => clock.every(milliseconds, task),
    setTime(time) {
      fixed = time;
    },
  };
}

/**
 * The GitOps repository, made from the example where it is not there yet. `states` are those of the management clusters where a fleet
 * was brought up with it.
 */
export async function openGitopsRepository(
  options: GitopsRepositoryOptions,
): Promise<{
  repository: Repository;
  states: Record<string, ManagementClusterState>;
}> {
  const { repositories, commitClock, owner, name, clock } = options;
  const known = repositories.get(owner, name);
  if (known) {
    return { repository: known, states: {} };
  }
  const now = clock.now();
  const files = await readExampleRepository(options.source, options.forgeUrl);
  commitClock.setTime(new Date(now.getTime() - REPOSITORY_AGE));
  let repository: Repository;
  try {
    repository = await repositories.create(owner, name, files, {
      message: 'Start from the example repository',
      author: { name: 'Platform team', email: 'platform@noreply.localhost' },
    });
  } finally {
    commitClock.setTime(undefined);
  }
  if (!options.seedFleet) {
    return { repository, states: {} };
  }
  options.log('Bringing up the clusters of the starting fleet');
  const states = await seedFleet({
    ...options,
    repository,
    setCommitTime: time => commitClock.setTime(time),
    files: declareFleet(files, now),
    now,
  });
  return { repository, states };
}
