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

import type { DatabaseService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { Config } from '@backstage/config';
import {
  readEphemeralClustersConfig,
  type EphemeralClustersConfig,
} from '../config';
import { createRequests } from '../requests';
import { FakeGitOps } from './FakeGitOps';
import { FakeInventory } from './FakeInventory';

/** Requests over a fake forge and a fake inventory, with a clock that the test moves. */
export async function createChangeHalf(options: {
  database: DatabaseService;
  config: Config;
}) {
  let time = Date.now();
  const now = () => new Date(time);
  const git = new FakeGitOps(now);
  const inventory = new FakeInventory(git);
  const config: EphemeralClustersConfig = {
    ...readEphemeralClustersConfig(options.config),
    managementClusters: [
      {
        id: 'management',
        title: 'Management',
        access: { id: 'management', inCluster: true },
        argocd: { namespace: 'argocd' },
        catalogNamespace: 'default',
      },
    ],
  };
  const requests = await createRequests({
    database: options.database,
    config,
    repositories: [git.repository],
    logger: mockServices.logger.mock(),
    now,
  });
  const connected = requests.connect(inventory);
  return {
    ...connected,
    store: requests.store,
    board: requests.board,
    config,
    git,
    inventory,
    now,
    /** Moves the clock, in milliseconds. */
    advance(milliseconds: number) {
      time += milliseconds;
    },
    /** A pass over all requests, after a look is due again. */
    async pass() {
      time += config.requests.intervalMilliseconds;
      await connected.follower.pass();
    },
  };
}
