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

/* eslint-disable no-console -- the line that the parent reads */
// A process of its own: connects, waits until everything is there, and says what that took.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { syncContenders } from './syncContenders';

/** What a cold synchronisation took. */
export interface SyncCost {
  milliseconds: number;
  /** Bytes beyond what the process had before. */
  peakMemory: number;
  /** Milliseconds. */
  loopDelayP99: number;
  objects: number;
  /** Milliseconds of processor time, all threads. */
  processorTime: number;
}

async function main([name, kubeconfig, expected]: string[]) {
  const start = await syncContenders[name]();
  // What loading the code has left is not what is measured.
  await delay(500);
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;
  let peak = idle;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 10);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const usage = process.cpuUsage();
  const started = performance.now();
  const count = start(kubeconfig);
  while (count() < Number(expected)) await delay(5);
  const milliseconds = performance.now() - started;
  const { user, system } = process.cpuUsage(usage);
  loop.disable();
  clearInterval(sampler);
  const cost: SyncCost = {
    milliseconds,
    peakMemory: Math.max(peak, process.memoryUsage().rss) - idle,
    loopDelayP99: loop.percentile(99) / 1e6,
    objects: count(),
    processorTime: (user + system) / 1000,
  };
  console.log(JSON.stringify(cost));
  process.exit(0);
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(1);
});
