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
import autocannon from 'autocannon';
import type { Figure } from '../figures';
import type { Portal } from './Portal';

const connections = 20;

/** Requests in a row as somebody sends them. */
interface Load {
  title: string;
  url: string;
  headers?: Record<string, string>;
  /** All connections together; absent: each sends the next one as soon as it has the answer. */
  perSecond?: number;
  /** Statuses that answers may have. */
  expected: readonly number[];
  /** Whether each connection sends the newest ETag that it got. */
  conditional?: boolean;
}

interface Latency {
  /** Milliseconds. */
  p50: number;
  p99: number;
  perSecond: number;
}

/** @throws Error where an answer is not the expected one */
async function measure(
  load: Load,
  seconds: number,
  say: (text: string) => void,
): Promise<Latency> {
  const run = async (duration: number) =>
    autocannon({
      url: load.url,
      headers: load.headers,
      connections,
      duration,
      overallRate: load.perSecond,
      setupClient: load.conditional
        ? client =>
            client.on('headers', ({ headers }) => {
              const etag = headerOf([headers ?? []].flat(), 'etag');
              client.setHeaders({ ...load.headers, 'If-None-Match': etag });
            })
        : undefined,
    });
  // What the first requests make the back end compile is not what is measured.
  await run(3);
  const result = await run(seconds);
  const wrong = Object.entries(result.statusCodeStats ?? {}).filter(
    ([status]) => !load.expected.includes(Number(status)),
  );
  if (wrong.length > 0 || result.errors > 0) {
    throw new Error(
      `${load.title}: answers ${wrong.map(([status]) => status)}, ${
        result.errors
      } errors`,
    );
  }
  const latency = {
    p50: result.latency.p50,
    p99: result.latency.p99,
    perSecond: result.requests.average,
  };
  const count = (status: 200 | 304) =>
    result.statusCodeStats?.[`${status}`]?.count ?? 0;
  if (load.conditional && count(304) < 10 * count(200)) {
    throw new Error(
      `${load.title}: ${count(304)} answers were 304, ${count(200)} were 200`,
    );
  }
  say(
    `${load.title}: p50 ${latency.p50} ms, p99 ${
      latency.p99
    } ms, ${latency.perSecond.toFixed(0)} requests/s`,
  );
  return latency;
}

/** Of a flat list of names and values, as they came. */
function headerOf(headers: readonly string[], name: string): string {
  const at = headers.findIndex(
    (text, index) => index % 2 === 0 && text.toLowerCase() === name,
  );
  return at < 0 ? '' : headers[at + 1];
}

/** How long the API takes beside routes of Backstage itself, which are authenticated and ask for permission as well. */
export async function apiFigures(
  portal: Portal,
  clusters: number,
  seconds: number,
  say: (text: string) => void,
): Promise<Figure[]> {
  const headers = { Authorization: `Bearer ${await portal.token('olga')}` };
  const stock = {
    'catalog entity': `${portal.url}/api/catalog/entities/by-name/group/default/platform`,
    'auth userinfo': `${portal.url}/api/auth/v1/userinfo`,
  };
  const query =
    '/clusters?limit=50&search=bench&health=ready&health=attention&health=unknown&health=starting&sort=expiresAt&order=desc';
  const beside = async (perSecond?: number) => {
    const result: Record<string, Latency> = {};
    for (const [title, url] of Object.entries(stock)) {
      result[title] = await measure(
        { title, url, headers, perSecond, expected: [200] },
        seconds,
        say,
      );
    }
    return result;
  };
  const p99Of = (latencies: Record<string, Latency>) =>
    Object.fromEntries(
      Object.entries(latencies).map(([title, { p99 }]) => [title, p99]),
    );
  const figure = (
    measured: string,
    latency: Latency,
    others: Record<string, Latency>,
    over: number,
  ): Figure => ({
    measure: `${measured}, ${clusters} clusters: p99`,
    value: latency.p99,
    unit: 'ms',
    target: `≤ ${over} ms over a stock route`,
    ok: latency.p99 <= others['catalog entity'].p99 + over,
    peers: p99Of(others),
  });

  const busy = await beside();
  const page = await measure(
    { title: 'page of 50', url: portal.api(query), headers, expected: [200] },
    seconds,
    say,
  );
  const steady = await beside(200);
  const unchanged = await measure(
    {
      title: 'unchanged page',
      url: portal.api(query),
      headers,
      perSecond: 200,
      conditional: true,
      // Now and then something has changed.
      expected: [304, 200],
    },
    seconds,
    say,
  );
  return [
    figure(
      `page of 50 with filter, sort and facets, ${connections} connections`,
      page,
      busy,
      30,
    ),
    figure('304 at 200 requests/s', unchanged, steady, 5),
  ];
}
