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
import type { RequestCount } from '../apiServer/commands';
import type { Figure } from '../figures';
import { KubernetesPlugin } from './KubernetesPlugin';
import type { Portal } from './Portal';

/** How often a page of ours that has no signals asks again, and a page of the Kubernetes plugin; milliseconds. */
const pollInterval = 5_000;
const crowd = 100;

/** Somebody who has the list open. @returns what ends it */
function view(url: string, headers: Record<string, string>): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const run = async () => {
    let etag = '';
    while (!signal.aborted) {
      const response = await fetch(url, {
        headers: { ...headers, ...(etag && { 'If-None-Match': etag }) },
        signal,
      });
      etag = response.headers.get('etag') ?? '';
      await response.arrayBuffer();
      await delay(pollInterval, undefined, { signal });
    }
  };
  run().catch(error => {
    if (!signal.aborted) throw error;
  });
  return () => ending.abort();
}

function total(counts: readonly RequestCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** What viewers cost the management cluster, and what it costs when nobody looks and nothing happens. */
export async function viewerFigures(
  server: ApiServer,
  portal: Portal,
  options: { seconds: number; port: number; say: (text: string) => void },
): Promise<Figure[]> {
  const { seconds, say } = options;
  const headers = { Authorization: `Bearer ${await portal.token('olga')}` };
  const url = portal.api('/clusters?limit=50');
  const requestsWith = async (viewers: number) => {
    await server.requests();
    const stops = Array.from({ length: viewers }, () => view(url, headers));
    await delay(seconds * 1000);
    stops.forEach(stop => stop());
    const counts = await server.requests();
    say(
      `${viewers} viewers for ${seconds} s: ${total(
        counts,
      )} requests to the management cluster ${JSON.stringify(counts)}`,
    );
    return counts;
  };
  const idle = await requestsWith(0);
  const one = total(await requestsWith(1));
  const many = total(await requestsWith(crowd));

  const plugin = await KubernetesPlugin.start(server.kubeconfig, options.port);
  const pluginRequests = async (viewers: number) => {
    await server.requests();
    await Promise.all(Array.from({ length: viewers }, () => plugin.look()));
    return total(await server.requests());
  };
  let peer: number[];
  try {
    // Each of its pages looks again every ten seconds.
    const looks = seconds / 10;
    peer = [
      (await pluginRequests(1)) * looks,
      (await pluginRequests(crowd)) * looks,
    ];
    say(`Kubernetes plugin: 1 viewer ${peer[0]}, ${crowd} viewers ${peer[1]}`);
  } finally {
    await plugin.stop();
  }
  const watches = idle.filter(item => item.verb === 'watch');
  const mostReconnects = Math.max(0, ...watches.map(item => item.count));
  const perFiveMinutes = (mostReconnects * 300) / seconds;
  const window = `in ${seconds} s`;
  return [
    {
      measure: `requests to the management cluster ${window}, ${crowd} viewers`,
      value: many,
      unit: '',
      target: `as with 1 viewer (${one}; a watch may happen to end)`,
      // Watches end by themselves every five to ten minutes, each at a moment of its own.
      ok: many - one <= watches.length + idle.length,
      peers: {
        'with 1 viewer': one,
        'Kubernetes plugin, 1 viewer': peer[0],
        [`Kubernetes plugin, ${crowd} viewers`]: peer[1],
      },
    },
    {
      measure: 'reconnects per kind in 5 min, idle',
      value: perFiveMinutes,
      unit: '',
      target: '≤ 1',
      ok: perFiveMinutes <= 1,
      peers: {},
    },
  ];
}
