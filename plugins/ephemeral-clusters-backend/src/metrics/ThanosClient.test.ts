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

import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { createThanosClient } from './ThanosClient';

describe('createThanosClient', () => {
  let answer: (
    request: IncomingMessage,
    response: ServerResponse,
    form: URLSearchParams,
  ) => void;
  const seen: {
    path?: string;
    method?: string;
    headers: IncomingMessage['headers'];
    form: URLSearchParams;
  }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      const form = new URLSearchParams(body);
      seen.push({
        path: request.url,
        method: request.method,
        headers: request.headers,
        form,
      });
      answer(request, response, form);
    });
  });

  beforeAll(async () => {
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });
  beforeEach(() => {
    seen.length = 0;
  });

  const client = (timeoutMilliseconds = 5000) =>
    createThanosClient({
      title: 'Thanos',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix/`,
      headers: { 'X-Scope-OrgID': 'tenant' },
      timeoutMilliseconds,
    });
  const at = new Date(1_800_000_000_000);

  const success = (result: unknown[], warnings?: string[]) =>
    JSON.stringify({
      status: 'success',
      data: { resultType: 'vector', result },
      warnings,
    });

  it('asks by a form, with everything said that defaults disagree about', async () => {
    answer = (_, response) => {
      response.end(
        success(
          [
            { metric: { cluster: 'a' }, value: [1_800_000_000, '0.5'] },
            { metric: { cluster: 'b' }, value: [1_800_000_000, 'NaN'] },
          ],
          ['store x did not answer'],
        ),
      );
    };
    expect(await client().instant('up', { at })).toEqual({
      // Not a number is no value, and never zero.
      samples: [{ labels: { cluster: 'a' }, value: 0.5, at: at.getTime() }],
      warnings: ['store x did not answer'],
    });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      path: '/prefix/api/v1/query',
    });
    expect(seen[0].headers['x-scope-orgid']).toBe('tenant');
    expect(Object.fromEntries(seen[0].form)).toEqual({
      query: 'up',
      time: '1800000000',
      timeout: '4s',
      dedup: 'true',
      partial_response: 'true',
    });
  });

  it('reads a range', async () => {
    answer = (_, response) => {
      response.end(
        success([
          {
            metric: {},
            values: [
              [1_800_000_000, '1'],
              [1_800_000_360, '+Inf'],
            ],
          },
        ]),
      );
    };
    const { series } = await client().range('up', {
      start: at.getTime(),
      end: at.getTime() + 720_000,
      stepSeconds: 360,
    });
    expect(series).toEqual([{ labels: {}, points: [[at.getTime(), 1]] }]);
    expect(Object.fromEntries(seen[0].form)).toMatchObject({
      start: '1800000000',
      end: '1800000720',
      step: '360',
      max_source_resolution: 'auto',
    });
  });

  it.each([
    [
      400,
      JSON.stringify({ status: 'error', error: 'parse error' }),
      'Thanos refused a query: parse error',
    ],
    [500, 'oops', 'Thanos failed: it answered 500'],
    [
      200,
      '{"status":"success","data":{"result":7}}',
      'Thanos failed: it answered 200',
    ],
    [302, '', 'Thanos failed: it answered 302'],
  ])('says what a %s is', async (status, body, message) => {
    answer = (_, response) => {
      response.writeHead(status, { Location: 'http://elsewhere.test/' });
      response.end(body);
    };
    await expect(client().instant('up', { at })).rejects.toThrow(message);
    expect(seen).toHaveLength(1);
  });

  it("tells what a query frontend says in plain text, and nothing of a proxy's page", async () => {
    answer = (_, response) => {
      response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('exceeded maximum resolution\nof points');
    };
    await expect(client().instant('up', { at })).rejects.toThrow(
      /^Thanos refused a query: exceeded maximum resolution$/,
    );
    answer = (_, response) => {
      response.writeHead(400, { 'Content-Type': 'text/html' });
      response.end('<html>no</html>');
    };
    await expect(client().instant('up', { at })).rejects.toThrow(
      /^Thanos refused a query: it answered 400$/,
    );
  });

  it('does not wait longer than its deadline', async () => {
    answer = () => {};
    await expect(client(50).instant('up', { at })).rejects.toThrow(
      'Thanos cannot be reached: no answer within 0.05 s',
    );
  });

  it('stops asking a source that fails repeatedly, and does not count refused queries as that', async () => {
    const one = client();
    answer = (_, response) => {
      response.writeHead(422);
      response.end('{"status":"error","error":"too much"}');
    };
    for (let index = 0; index < 6; index += 1) {
      await expect(one.instant('up', { at })).rejects.toThrow('too much');
    }
    answer = (_, response) => {
      response.writeHead(503);
      response.end();
    };
    for (let index = 0; index < 5; index += 1) {
      await expect(one.instant('up', { at })).rejects.toThrow(
        'it answered 503',
      );
    }
    const asked = seen.length;
    await expect(one.instant('up', { at })).rejects.toThrow(
      'Thanos is not asked for a moment, after it failed repeatedly: it answered 503',
    );
    expect(seen).toHaveLength(asked);
  });

  it('has no more than four queries under way', async () => {
    const waiting: ServerResponse[] = [];
    let arrived: () => void = () => {};
    answer = (_, response) => {
      waiting.push(response);
      arrived();
    };
    const one = client();
    const four = new Promise<void>(resolve => {
      arrived = () => waiting.length === 4 && resolve();
    });
    const all = Array.from({ length: 6 }, () => one.instant('up', { at }));
    await four;
    expect(seen).toHaveLength(4);
    answer = (_, response) => response.end(success([]));
    for (const response of waiting) response.end(success([]));
    await Promise.all(all);
    expect(seen).toHaveLength(6);
  });
});
