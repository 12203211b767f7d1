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

import { ApiServer } from '../apiServer/ApiServer';
import { clusterObjects } from '../apiServer/clusterObjects';
import type { Figure } from '../figures';
import { Program } from '../programs';
import type { SyncCost as OwnCost } from './contend';
import { syncContenders } from './syncContenders';

/** What it took on both sides. */
interface SyncCost extends OwnCost {
  /** Milliseconds of processor time of the API server. */
  serverTime: number;
}

/** All contenders against one API server, one after the other, each in a fresh process; the middle one of several turns. */
async function syncCosts(
  clusters: number,
  turns: number,
  say: (message: string) => void,
): Promise<Record<string, SyncCost>> {
  const server = await ApiServer.start(clusters);
  try {
    const objects = String(clusters * clusterObjects(0).length);
    const costs: Record<string, SyncCost[]> = {};
    for (let turn = 0; turn < turns; turn += 1) {
      for (const name of Object.keys(syncContenders)) {
        const before = server.processorTime();
        const contender = Program.start('packages/bench/src/sync/contend.ts', [
          name,
          server.kubeconfig,
          objects,
        ]);
        const own = JSON.parse(await contender.read()) as OwnCost;
        await contender.stop();
        const serverTime = (server.processorTime() - before) * 1000;
        const cost: SyncCost = { ...own, serverTime };
        say(
          `${name}: ${clusters} clusters in ${cost.milliseconds.toFixed(
            0,
          )} ms, ${(cost.peakMemory / 2 ** 20).toFixed(
            0,
          )} MiB, event loop late by ${cost.loopDelayP99.toFixed(
            0,
          )} ms, ${cost.processorTime.toFixed(
            0,
          )} ms of processor time, and ${serverTime.toFixed(
            0,
          )} ms of the API server's`,
        );
        (costs[name] ??= []).push(cost);
      }
    }
    return Object.fromEntries(
      Object.entries(costs).map(([name, all]) => [name, middle(all)]),
    );
  } finally {
    await server.stop();
  }
}

function middle(costs: SyncCost[]): SyncCost {
  const of = (read: (cost: SyncCost) => number) =>
    costs.map(read).sort((a, b) => a - b)[Math.floor(costs.length / 2)];
  return {
    milliseconds: of(cost => cost.milliseconds),
    peakMemory: of(cost => cost.peakMemory),
    loopDelayP99: of(cost => cost.loopDelayP99),
    processorTime: of(cost => cost.processorTime),
    serverTime: of(cost => cost.serverTime),
    objects: costs[0].objects,
  };
}

/** Cold synchronisation beside what else there is for it. */
export async function syncFigures(
  clusters: number,
  turns: number,
  say: (message: string) => void,
): Promise<Figure[]> {
  const { ours, ...others } = await syncCosts(clusters, turns, say);
  const title = `cold sync of ${clusters} clusters (${ours.objects} objects)`;
  const peers = (read: (cost: SyncCost) => number) =>
    Object.fromEntries(
      Object.entries(others).map(([name, cost]) => [name, read(cost)]),
    );
  const { ListWatch } = others;
  const mebibytes = (cost: SyncCost) => cost.peakMemory / 2 ** 20;
  return [
    {
      measure: `${title}: time`,
      value: ours.milliseconds,
      unit: 'ms',
      target: "≤ 0.8 × ListWatch's",
      ok: ours.milliseconds <= 0.8 * ListWatch.milliseconds,
      peers: peers(cost => cost.milliseconds),
    },
    {
      measure: `${title}: peak memory over idle`,
      value: mebibytes(ours),
      unit: 'MiB',
      target: "≤ 0.5 × ListWatch's",
      ok: ours.peakMemory <= 0.5 * ListWatch.peakMemory,
      peers: peers(mebibytes),
    },
    {
      measure: `${title}: event-loop delay, p99`,
      value: ours.loopDelayP99,
      unit: 'ms',
      target: '≤ 50 ms',
      ok: ours.loopDelayP99 <= 50,
      peers: peers(cost => cost.loopDelayP99),
    },
  ];
}
