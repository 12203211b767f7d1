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

import type {
  DatabaseService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { GitOpsRepository } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { EphemeralClustersConfig } from '../config';
import { DatabaseRequestStore, type RequestStore } from '../database';
import type { Inventory } from '../inventory/types';
import { ChangePlanner } from './planning/ChangePlanner';
import { CreatePlanner } from './planning/CreatePlanner';
import { Repositories } from './Repositories';
import { RequestBoard, toActiveRequest } from './RequestBoard';
import { RequestFollower } from './RequestFollower';
import { RequestOpener } from './RequestOpener';
import { RequestService } from './RequestService';

/** Requests in two steps: the inventory shows the board, and the service reads the inventory. */
export interface Requests {
  store: RequestStore;
  /** What the inventory shows of requests. */
  board: RequestBoard;
  /** @param metrics - told while a request waits for its first metric */
  connect(
    inventory: Inventory,
    metrics?: { hurry(): void },
  ): {
    service: RequestService;
    follower: RequestFollower;
    creates: CreatePlanner;
    repositories: Repositories;
  };
}

/** Opens the database and wires requests. */
export async function createRequests(options: {
  database: DatabaseService;
  config: EphemeralClustersConfig;
  repositories: readonly GitOpsRepository[];
  logger: LoggerService;
  now: () => Date;
}): Promise<Requests> {
  const { config, logger, now } = options;
  const store = await DatabaseRequestStore.create(options.database);
  const board = RequestBoard.create({ store, now });
  await board.refresh();
  const repositories = Repositories.create(options.repositories);
  return {
    store,
    board,
    connect: (inventory, metrics) => {
      const opener = RequestOpener.create({
        store,
        repositories,
        logger,
        branchPrefix: id =>
          config.repositories.find(item => item.id === id)?.branchPrefix ??
          'ephemeral-clusters/',
        now,
      });
      const planning = {
        config,
        inventory,
        repositories,
        openRequests: async () =>
          (await store.listUnderWay()).map(toActiveRequest),
        now,
      };
      const creates = CreatePlanner.create(planning);
      const changes = ChangePlanner.create(planning);
      const follower = RequestFollower.create({
        store,
        repositories,
        inventory,
        opener,
        board,
        logger,
        intervalMilliseconds: config.requests.intervalMilliseconds,
        metrics: config.metrics.length > 0,
        onWaitingForMetric: () => metrics?.hurry(),
        now,
      });
      const service = RequestService.create({
        store,
        creates,
        changes,
        opener,
        follower,
        board,
        inventory,
        repositories,
        removalPauseMilliseconds: config.lifecycle.intervalMilliseconds,
        now,
      });
      return { service, follower, creates, repositories };
    },
  };
}
