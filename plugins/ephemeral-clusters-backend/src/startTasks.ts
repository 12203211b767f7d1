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
  LifecycleService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { EphemeralClustersConfig } from './config';
import type { Observation } from './inventory';
import { systemTiming } from './kubernetes';
import type { ExpiryEngine } from './lifecycle';
import { isUnderWay, type RequestFollower } from './requests';
import type { RequestBoard } from './requests/RequestBoard';
import { publishChanges } from './signals';

/** Changes of what is observed come in bursts; requests are looked at once for each, after this many milliseconds. */
const burstMilliseconds = 250;

/**
 * Starts what runs by itself: observation, following requests, and ending clusters. Waits for none of it: what cannot be reached shows as
 * such, and never keeps the back end from starting.
 */
export async function startTasks(options: {
  config: EphemeralClustersConfig;
  lifecycle: LifecycleService;
  scheduler: SchedulerService;
  logger: LoggerService;
  signals: SignalsService;
  observation: Observation;
  board: RequestBoard;
  follower: RequestFollower;
  engine: ExpiryEngine;
}): Promise<void> {
  const { config, lifecycle, scheduler, logger, observation } = options;
  const { board, follower, engine } = options;
  const controller = new AbortController();
  const { signal } = controller;
  let running: Promise<unknown> = Promise.resolve();

  lifecycle.addStartupHook(() => {
    running = observation.start(signal);
  });
  const stopFollowing = followChanges();
  const stopTelling = publishChanges({
    ...options,
    inventory: observation.inventory,
    timing: systemTiming,
  });
  lifecycle.addShutdownHook(async () => {
    stopFollowing();
    stopTelling();
    controller.abort();
    await running;
  });

  const every = (milliseconds: number) => ({
    frequency: { milliseconds },
    timeout: { minutes: 5 },
  });
  await scheduler.scheduleTask({
    id: 'ephemeral-clusters-follow-requests',
    ...every(config.requests.intervalMilliseconds),
    scope: 'global',
    signal,
    fn: taskSignal => follower.pass(taskSignal),
  });
  // Every replica shows what the one that follows has found.
  await scheduler.scheduleTask({
    id: 'ephemeral-clusters-read-requests',
    ...every(config.requests.intervalMilliseconds),
    scope: 'local',
    signal,
    fn: () => board.refresh(),
  });
  await scheduler.scheduleTask({
    id: 'ephemeral-clusters-expiry',
    ...every(config.lifecycle.intervalMilliseconds),
    scope: 'global',
    signal,
    fn: taskSignal => engine.tick(taskSignal),
  });

  /** Looks at requests soon after something changed in the clusters or in Git, not only when it is time. */
  function followChanges(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = observation.inventory.onChange(() => {
      if (timer !== undefined) return;
      if (!board.active().some(request => isUnderWay(request.state))) return;
      timer = setTimeout(() => {
        timer = undefined;
        follower.pass(signal).catch(error => {
          logger.warn(`Requests could not be followed: ${error}`);
        });
      }, burstMilliseconds);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }
}
