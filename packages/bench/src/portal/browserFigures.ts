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
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiServer } from '../apiServer/ApiServer';
import type { Figure } from '../figures';
import { ListPage } from './ListPage';
import type { Portal } from './Portal';

const opens = 9;
const singleChanges = 100;
const largestBurst = 1_000;
/** Rows at the top, of which some are changed one by one; all of them are in sight. */
const inSight = 10;

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[
    Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)
  ];
}

/** What somebody sees who has the list open: how soon it is there, and how soon a change is. */
export async function browserFigures(
  server: ApiServer,
  portal: Portal,
  say: (text: string) => void,
): Promise<Figure[]> {
  const { clusters } = server;
  const burst = Math.min(largestBurst, clusters);
  const page = await ListPage.open(portal.url);
  try {
    const reloads: number[] = [];
    const times: number[] = [];
    // The browser had nothing in its cache.
    const bytes = page.received;
    for (let open = 0; open < opens; open += 1) {
      times.push(await page.reopen());
    }
    for (let reload = 0; reload < 3; reload += 1) {
      reloads.push(await page.reload());
    }
    const usable = percentile(times, 0.5);
    const limit = clusters > 5_000 ? 1_500 : 1_000;
    say(
      `${clusters} clusters: usable after ${usable.toFixed(
        0,
      )} ms, ${bytes} bytes`,
    );

    await page.watch();
    const delays: number[] = [];
    for (let change = 0; change < singleChanges; change += 1) {
      const version = `v1.37.${change}`;
      const at = await server.change(version, {
        from: change % inSight,
        count: 1,
      });
      delays.push((await page.seen(version)) - at);
      // So that no change waits for the pace of notices after the one before it: this is about single ones.
      await delay(700 + Math.random() * 700);
    }
    const single = percentile(delays, 0.99);
    say(
      `single change visible: p50 ${percentile(delays, 0.5).toFixed(
        0,
      )} ms, p99 ${single.toFixed(0)} ms`,
    );
    await page.longTasks();
    const at = await server.change('v1.38.%', { count: burst });
    const seen = await Promise.all(
      Array.from({ length: inSight }, (_, index) =>
        page.seen(`v1.38.${index}`),
      ),
    );
    const all = Math.max(...seen) - at;
    // Whatever else the page has to do with it.
    await delay(3_000);
    const longest = Math.max(0, ...(await page.longTasks()));
    say(
      `burst of ${burst}: visible after ${all.toFixed(
        0,
      )} ms, longest task ${longest.toFixed(0)} ms`,
    );
    return [
      {
        measure: `first rows usable in Chromium, ${clusters} clusters: from a click in the portal`,
        value: usable,
        unit: 'ms',
        target: `≤ ${limit} ms`,
        ok: usable <= limit,
        peers: { 'whole portal loaded anew': percentile(reloads, 0.5) },
      },
      {
        measure: `list on the wire until then, ${clusters} clusters`,
        value: bytes / 1000,
        unit: 'kB',
        target: '≤ 30 kB',
        ok: bytes <= 30_000,
        peers: {},
      },
      {
        measure: `event to visible, ${clusters} clusters, single: p99 of ${singleChanges}`,
        value: single,
        unit: 'ms',
        target: '≤ 400 ms',
        ok: single <= 400,
        peers: {},
      },
      {
        measure: `event to visible, ${clusters} clusters, burst of ${burst}`,
        value: all,
        unit: 'ms',
        target: '≤ 1 s',
        ok: all <= 1_000,
        peers: {},
      },
      {
        measure: `longest task of the page in that burst, ${clusters} clusters`,
        value: longest,
        unit: 'ms',
        target: '≤ 50 ms',
        ok: longest <= 50,
        peers: {},
      },
    ];
  } finally {
    await page.close();
  }
}
