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

import { EphemeralClustersClient } from './client';

function clientAnswering(...answers: Response[]) {
  return clientOf({}, ...answers);
}

function clientOf(options: { singleCaller?: boolean }, ...answers: Response[]) {
  const calls: { url: string; init: RequestInit }[] = [];
  const client = new EphemeralClustersClient({
    ...options,
    baseUrl: async () => 'http://backend/api/ephemeral-clusters',
    fetch: async (url, init) => {
      calls.push({ url: String(url), init: init ?? {} });
      return answers.shift()!;
    },
  });
  return { client, calls };
}

const json = (body: unknown, init?: ResponseInit) =>
  new Response(JSON.stringify(body), {
    headers: { 'Content-Type': 'application/json' },
    ...init,
  });

describe('EphemeralClustersClient', () => {
  it('asks for a list again by its ETag and keeps the answer when nothing changed', async () => {
    const { client, calls } = clientAnswering(
      json({ total: 3 }, { headers: { ETag: 'W/"1"' } }),
      new Response(undefined, { status: 304 }),
    );
    await client.listClusters({ search: 'demo' });
    await expect(client.listClusters({ search: 'demo' })).resolves.toEqual({
      total: 3,
    });
    expect(calls[1].init.headers).toMatchObject({ 'If-None-Match': 'W/"1"' });
  });

  it('keeps no list of a call with a token, unless all calls are of one principal', async () => {
    const answers = () => [
      json({ total: 3 }, { headers: { ETag: 'W/"1"' } }),
      new Response(JSON.stringify({ total: 3 })),
    ];
    const many = clientOf({}, ...answers());
    const single = clientOf(
      { singleCaller: true },
      answers()[0],
      new Response(undefined, { status: 304 }),
    );
    await many.client.listClusters({}, { token: 'first' });
    await many.client.listClusters({}, { token: 'second' });
    expect(many.calls[1].init.headers).not.toHaveProperty('If-None-Match');
    const list = await single.client.listClusters({}, { token: 'first' });
    expect(await single.client.listClusters({}, { token: 'second' })).toBe(
      list,
    );
  });

  it('still knows the first page after all the others were read', async () => {
    const page = (etag: string) => json({ etag }, { headers: { ETag: etag } });
    const { client, calls } = clientAnswering(
      page('first'),
      ...Array.from({ length: 150 }, (_, index) => page(`page-${index}`)),
      new Response(undefined, { status: 304 }),
      json({}),
    );
    const first = await client.listClusters({ sort: 'name' });
    for (let index = 0; index < 150; index += 1) {
      await client.listClusters({ sort: 'name', cursor: `c${index}` });
    }
    expect(await client.listClusters({ sort: 'name' })).toBe(first);
    await client.listClusters({ sort: 'name', cursor: 'c0' });
    expect(calls.at(-1)!.init.headers).not.toHaveProperty('If-None-Match');
  });

  it('asks for the report of the set-up check', async () => {
    const { client, calls } = clientAnswering(json({ status: 'ok' }));
    expect(await client.getSetup()).toEqual({ status: 'ok' });
    expect(calls[0].url).toBe('http://backend/api/ephemeral-clusters/setup');
  });

  it('asks for a sync of one cluster', async () => {
    const { client, calls } = clientAnswering(json({ applications: 1 }));
    await client.syncCluster({
      managementCluster: 'management',
      namespace: 'a/b',
      name: 'c',
    });
    expect(calls[0]).toMatchObject({
      url: 'http://backend/api/ephemeral-clusters/clusters/management/a%2Fb/c/sync',
      init: { method: 'POST' },
    });
  });

  it('does not send the ETag of another query', async () => {
    const { client, calls } = clientAnswering(
      json({}, { headers: { ETag: 'W/"1"' } }),
      json({}),
    );
    await client.listClusters({ search: 'a' });
    await client.listClusters({ search: 'b' });
    expect(calls[1].init.headers).not.toHaveProperty('If-None-Match');
  });

  it('escapes what it puts into a path', async () => {
    const { client, calls } = clientAnswering(json({}));
    await client.getCluster({
      managementCluster: 'm',
      namespace: '../x',
      name: 'a/b',
    });
    expect(calls[0].url).toBe(
      'http://backend/api/ephemeral-clusters/clusters/m/..%2Fx/a%2Fb',
    );
  });

  it('says with every request whether it is a dry run', async () => {
    const { client, calls } = clientAnswering(json({}), json({}));
    const input = {
      verb: 'delete',
      cluster: { managementCluster: 'm', namespace: 'n', name: 'c' },
    } as const;
    await client.planRequest(input);
    await client.createRequest(input);
    expect(calls.map(call => JSON.parse(String(call.init.body)))).toEqual([
      expect.objectContaining({ dryRun: true }),
      expect.objectContaining({ dryRun: false }),
    ]);
  });

  it("throws the back end's message", async () => {
    const { client } = clientAnswering(
      json(
        {
          error: { name: 'NotFoundError', message: 'No cluster m/n/c' },
          response: { statusCode: 404 },
        },
        { status: 404 },
      ),
    );
    await expect(
      client.getCluster({ managementCluster: 'm', namespace: 'n', name: 'c' }),
    ).rejects.toMatchObject({
      statusCode: 404,
      cause: { message: 'No cluster m/n/c' },
    });
  });

  it('asks for the set-up, and for a new look at it', async () => {
    const report = { checkedAt: '', status: 'ok', connections: [] };
    const { client, calls } = clientAnswering(json(report), json(report));
    await expect(client.getSetup()).resolves.toEqual(report);
    await client.getSetup({ refresh: true });
    expect(calls.map(({ url }) => url.split('/').at(-1))).toEqual([
      'setup',
      'setup?refresh=true',
    ]);
  });

  it('sends the token of a call between back-end plugins', async () => {
    const { client, calls } = clientAnswering(json({ items: [] }));
    await client.listTemplates({ token: 'service' });
    expect(calls[0].init.headers).toMatchObject({
      Authorization: 'Bearer service',
    });
  });
});
