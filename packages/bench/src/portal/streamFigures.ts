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
import type { Portal } from './Portal';

/** After the last change, so long may the last row take; milliseconds. */
const patience = 15_000;

async function shownVersions(portal: Portal): Promise<Record<string, string>> {
  const headers = { Authorization: `Bearer ${await portal.token('olga')}` };
  const shown: Record<string, string> = {};
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const response = await fetch(
      portal.api(
        `/clusters?limit=200&fields=kubernetesVersion${
          cursor && `&cursor=${encodeURIComponent(cursor)}`
        }`,
      ),
      { headers },
    );
    const page = (await response.json()) as {
      items: { name: string; kubernetesVersion: string }[];
      nextCursor?: string;
    };
    for (const { name, kubernetesVersion } of page.items) {
      shown[name] = kubernetesVersion;
    }
    cursor = page.nextCursor;
  }
  return shown;
}

function lost(
  wanted: Record<string, string>,
  shown: Record<string, string>,
): number {
  return Object.keys(wanted).filter(name => wanted[name] !== shown[name])
    .length;
}

/** A steady stream of changes: what it costs the back end, and whether all of them arrive. */
export async function streamFigures(
  server: ApiServer,
  portal: Portal,
  options: {
    perSecond: number;
    seconds: number;
    say: (text: string) => void;
  },
): Promise<Figure[]> {
  const { perSecond, seconds, say } = options;
  const before = portal.cost().cpu;
  const started = performance.now();
  await server.change('v1.40.%', { count: perSecond * seconds, perSecond });
  const took = (performance.now() - started) / 1000;
  const share = ((portal.cost().cpu - before) / took) * 100;
  const wanted = await server.versions();
  const end = Date.now() + patience;
  let missing = lost(wanted, await shownVersions(portal));
  while (missing > 0 && Date.now() < end) {
    await delay(250);
    missing = lost(wanted, await shownVersions(portal));
  }
  say(
    `${perSecond} changes/s for ${took.toFixed(0)} s: ${share.toFixed(
      0,
    )} % of a core, ${missing} clusters not as they are`,
  );
  const title = `${perSecond} events/s for ${seconds} s, ${server.clusters} clusters`;
  return [
    {
      measure: `${title}: processor time of the back end`,
      value: share,
      unit: '% of a core',
      target: '< 40 %',
      ok: share < 40,
      peers: {},
    },
    {
      measure: `${title}: clusters that are not shown as they are`,
      value: missing,
      unit: '',
      target: '0',
      ok: missing === 0,
      peers: {},
    },
  ];
}
