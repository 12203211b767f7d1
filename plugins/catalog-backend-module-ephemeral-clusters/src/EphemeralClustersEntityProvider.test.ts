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

import { randomUUID } from 'node:crypto';
import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import type {
  ClusterList,
  ClusterRow,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { clusterRow } from './__fixtures__/clusterRow';
import { readProviderConfig } from './config';
import { EphemeralClustersEntityProvider } from './EphemeralClustersEntityProvider';

const server = setupServer();
registerMswTestHooks(server);

const baseUrl = 'http://backend.example.com/api/ephemeral-clusters';

function source(
  kind: SourceFreshness['kind'],
  changes: Partial<SourceFreshness> = {},
): SourceFreshness {
  return {
    id: kind,
    title: kind,
    kind,
    state: 'fresh',
    ...(kind !== 'git' && { managementCluster: 'management' }),
    ...changes,
  };
}

/** The back end's list, as a test sets it; answers pages, and 304 to the ETag of what was. */
function createList(rows: ClusterRow[]) {
  const list = {
    rows,
    sources: [source('kubernetes'), source('git')],
    version: 1,
    failure: undefined as number | undefined,
    /** Called before each answer. */
    onRead: () => {},
    answers: [] as string[],
    change(next: ClusterRow[]) {
      list.rows = next;
      list.version += 1;
    },
  };
  server.use(
    http.get(`${baseUrl}/clusters`, ({ request }) => {
      list.onRead();
      if (list.failure) {
        return HttpResponse.json(
          { error: { name: 'Error', message: 'broken' } },
          { status: list.failure },
        );
      }
      const { searchParams } = new URL(request.url);
      const cursor = searchParams.get('cursor') ?? '';
      const limit = Number(searchParams.get('limit'));
      const left = list.rows
        .filter(row => row.name > cursor)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const items = left.slice(0, limit);
      const ETag = `W/"${list.version}"`;
      if (request.headers.get('If-None-Match') === ETag) {
        list.answers.push('304');
        return new HttpResponse(null, { status: 304 });
      }
      list.answers.push(cursor || 'first');
      return HttpResponse.json(
        {
          items,
          total: list.rows.length,
          limit,
          nextCursor: left.length > limit ? items.at(-1)?.name : undefined,
          sources: list.sources,
          version: String(list.version),
        } as Partial<ClusterList>,
        { headers: { ETag } },
      );
    }),
  );
  return list;
}

async function connect(data = {}) {
  const mutations: EntityProviderMutation[] = [];
  const logger = mockServices.logger.mock();
  let now = 0;
  const provider = new EphemeralClustersEntityProvider({
    config: readProviderConfig(
      mockServices.rootConfig({
        data: { app: { baseUrl: 'http://portal.example.com' }, ...data },
      }),
    ),
    auth: mockServices.auth.mock({
      getOwnServiceCredentials: async () => ({} as never),
      // A new token each time, as in a real back end.
      getPluginRequestToken: async () => ({ token: randomUUID() }),
    }),
    discovery: mockServices.discovery.mock({ getBaseUrl: async () => baseUrl }),
    logger,
    taskRunner: { run: async () => {} },
    now: () => now,
  });
  await provider.connect({
    applyMutation: async mutation => {
      mutations.push(mutation);
    },
    refresh: async () => {},
  });
  return {
    provider,
    mutations,
    logger,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

function names(mutation: EntityProviderMutation | undefined): string[] {
  const deferred =
    mutation?.type === 'full' ? mutation.entities : mutation?.added ?? [];
  return deferred.map(({ entity }) => entity.metadata.name);
}

describe('EphemeralClustersEntityProvider', () => {
  it('brings all pages, without what is only asked for or gone', async () => {
    const rows = Array.from({ length: 450 }, (_, index) =>
      clusterRow(`c${String(index).padStart(3, '0')}`),
    );
    rows[3] = { ...rows[3], presence: 'requested' };
    rows[4] = { ...rows[4], presence: 'gone' };
    const list = createList(rows);
    const { provider, mutations } = await connect();
    await provider.refresh();
    expect(list.answers).toEqual(['first', 'c199', 'c399']);
    expect(mutations).toHaveLength(1);
    expect(mutations[0].type).toBe('full');
    expect(names(mutations[0])).toEqual(
      rows
        .filter(row => !['requested', 'gone'].includes(row.presence))
        .map(row => row.name),
    );
  });

  it('costs nothing while nothing changes, and tells the catalog only what an entity shows', async () => {
    const list = createList([clusterRow('a'), clusterRow('b')]);
    const { provider, mutations } = await connect();
    await provider.refresh();
    await provider.refresh();
    expect(list.answers).toEqual(['first', '304']);
    list.change([
      clusterRow('b'),
      clusterRow('a', { usage: { cpuCores: 1 }, stale: true }),
    ]);
    await provider.refresh();
    expect(list.answers).toEqual(['first', '304', 'first']);
    expect(mutations).toHaveLength(1);
    list.change([
      clusterRow('a', { owner: 'group:default/b' }),
      clusterRow('b'),
    ]);
    await provider.refresh();
    expect(mutations).toHaveLength(2);
    expect(mutations[1]).toMatchObject({ type: 'delta', removed: [] });
    expect(names(mutations[1])).toEqual(['a']);
  });

  it('tells the catalog of what came and went, and of nothing else', async () => {
    const list = createList([clusterRow('a'), clusterRow('b')]);
    const { provider, mutations } = await connect();
    await provider.refresh();
    list.change([clusterRow('a'), clusterRow('c')]);
    await provider.refresh();
    expect(mutations[1]).toMatchObject({
      type: 'delta',
      removed: [
        { entityRef: 'resource:default/b', locationKey: 'ephemeral-clusters' },
      ],
    });
    expect(names(mutations[1])).toEqual(['c']);
    list.change([clusterRow('a'), clusterRow('c')]);
    await provider.refresh();
    expect(mutations).toHaveLength(2);
  });

  it('asks for no more of a row than an entity is made of', async () => {
    createList([clusterRow('a')]);
    let asked: string[] = [];
    server.events.on('request:start', ({ request }) => {
      asked = new URL(request.url).searchParams.getAll('fields');
    });
    const { provider } = await connect();
    await provider.refresh();
    server.events.removeAllListeners();
    expect(asked).toContain('owner');
    expect(asked).not.toContain('health');
    expect(asked).not.toContain('usage');
  });

  it('tells the catalog again after a while', async () => {
    createList([clusterRow('a')]);
    const { provider, mutations, pass } = await connect();
    await provider.refresh();
    pass(9 * 60_000);
    await provider.refresh();
    expect(mutations).toHaveLength(1);
    pass(60_000);
    await provider.refresh();
    expect(mutations).toHaveLength(2);
  });

  it('keeps what was there while the list cannot be read, and says so once', async () => {
    const list = createList([clusterRow('a')]);
    const { provider, mutations, logger } = await connect();
    await provider.refresh();
    list.failure = 503;
    list.change([]);
    await provider.refresh();
    await provider.refresh();
    expect(mutations).toHaveLength(1);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    list.failure = undefined;
    await provider.refresh();
    expect(mutations[1]).toMatchObject({
      type: 'delta',
      added: [],
      removed: [{ entityRef: 'resource:default/a' }],
    });
    expect(logger.info).toHaveBeenCalledWith('The clusters are back.');
  });

  it('tries again where the catalog did not take it', async () => {
    createList([clusterRow('a')]);
    const { provider } = await connect();
    const applyMutation = jest
      .fn()
      .mockRejectedValueOnce(new Error('locked'))
      .mockResolvedValue(undefined);
    await provider.connect({ applyMutation, refresh: async () => {} });
    await provider.refresh();
    await provider.refresh();
    await provider.refresh();
    expect(applyMutation).toHaveBeenCalledTimes(2);
  });

  it.each(['connecting', 'unavailable'] as const)(
    'removes nothing of a management cluster that is %s',
    async state => {
      const east = { managementCluster: 'east' };
      const list = createList([
        clusterRow('a'),
        clusterRow('b'),
        clusterRow('e', east),
      ]);
      list.sources.push(source('kubernetes', { id: 'k2', ...east }));
      const { provider, mutations } = await connect();
      await provider.refresh();
      list.sources[2].state = state;
      list.change([clusterRow('a')]);
      await provider.refresh();
      expect(mutations[1]).toMatchObject({
        type: 'delta',
        removed: [{ entityRef: 'resource:default/b' }],
      });
      expect(names(mutations[1])).toEqual([]);
      list.sources[2].state = 'fresh';
      list.version += 1;
      await provider.refresh();
      expect(mutations[2]).toMatchObject({
        type: 'delta',
        added: [],
        removed: [{ entityRef: 'resource:default/e' }],
      });
    },
  );

  it('removes nothing at all before Git was read', async () => {
    const list = createList([clusterRow('a')]);
    list.sources[1].state = 'connecting';
    const { provider, mutations } = await connect();
    await provider.refresh();
    list.change([]);
    await provider.refresh();
    expect(mutations).toMatchObject([{ type: 'delta', removed: [] }]);
    list.sources[1].state = 'fresh';
    list.version += 1;
    await provider.refresh();
    // Also what was in the catalog before this process started leaves now.
    expect(mutations[1]).toEqual({ type: 'full', entities: [] });
  });

  it('believes a full list although metrics are missing', async () => {
    const list = createList([clusterRow('a')]);
    list.sources.push(source('metrics', { state: 'unavailable' }));
    const { provider, mutations } = await connect();
    await provider.refresh();
    expect(mutations[0].type).toBe('full');
  });

  it('loses nothing of a list that changes while it is read, and reads the rest the next time', async () => {
    const rows = Array.from({ length: 450 }, (_, index) =>
      clusterRow(`c${String(index).padStart(3, '0')}`),
    );
    const list = createList(rows);
    let reads = 0;
    list.onRead = () => {
      reads += 1;
      // One that has been read already goes, and one comes in front.
      if (reads === 2) list.change([...rows.slice(1), clusterRow('a')]);
    };
    const { provider, mutations } = await connect();
    await provider.refresh();
    expect(names(mutations[0])).toEqual(rows.map(row => row.name));
    await provider.refresh();
    expect(mutations[1]).toMatchObject({
      type: 'delta',
      removed: [{ entityRef: 'resource:default/c000' }],
    });
    expect(names(mutations[1])).toEqual(['a']);
  });

  it('removes nothing where a page comes from a replica that has just started', async () => {
    const rows = Array.from({ length: 250 }, (_, index) =>
      clusterRow(`c${String(index).padStart(3, '0')}`),
    );
    const list = createList(rows);
    const { provider, mutations } = await connect();
    await provider.refresh();
    list.version += 1;
    let reads = 0;
    list.onRead = () => {
      reads += 1;
      if (reads !== 2) return;
      list.sources = [source('kubernetes', { state: 'connecting' })];
      list.change([]);
    };
    await provider.refresh();
    expect(mutations).toHaveLength(1);
  });

  it('leaves out one that cannot be an entity, says why once, and goes on', async () => {
    const list = createList([
      clusterRow('Not_-', { namespace: '--' }),
      clusterRow('a'),
      clusterRow('a', { managementCluster: 'x' }),
      clusterRow('b', { owner: 'a b' }),
    ]);
    const { provider, mutations, logger } = await connect();
    await provider.refresh();
    expect(names(mutations[0])).toEqual(['a', 'b']);
    expect(logger.warn.mock.calls.map(([text]) => text)).toEqual([
      expect.stringContaining(
        'management/capi/--/Not_- cannot be in the catalog',
      ),
      expect.stringContaining(
        'The owner of the cluster management/capi/b/b is no entity ref; unknown stands for it',
      ),
      expect.stringContaining(
        'x/capi/a/a is not in the catalog, since another one is resource:default/a already',
      ),
    ]);
    list.version += 1;
    await provider.refresh();
    expect(logger.warn).toHaveBeenCalledTimes(3);
  });

  it('links to the change request that is under way', async () => {
    const list = createList([clusterRow('a', { activeRequest: 'r1' })]);
    let looks = 0;
    server.use(
      http.get(`${baseUrl}/requests/r1`, () => {
        looks += 1;
        return HttpResponse.json({
          changeRequest: { url: 'http://forge.example.com/pulls/7' },
        });
      }),
    );
    const { provider, mutations } = await connect();
    await provider.refresh();
    list.version += 1;
    await provider.refresh();
    expect(looks).toBe(1);
    expect(JSON.stringify(mutations[0])).toContain(
      'http://forge.example.com/pulls/7',
    );
    list.change([clusterRow('a')]);
    await provider.refresh();
    expect(JSON.stringify(mutations[1])).not.toContain('pulls/7');
  });

  it('never gives the entity of an older cluster to a newer one', async () => {
    const shared = { catalogNamespace: 'shared' };
    const list = createList([
      clusterRow('a', {
        managementCluster: 'us',
        createdAt: '2030-01-01T00:00:00Z',
      }),
    ]);
    const { provider, mutations } = await connect({
      ephemeralClusters: { managementClusters: { eu: shared, us: shared } },
    });
    await provider.refresh();
    list.change([
      clusterRow('a', {
        managementCluster: 'eu',
        createdAt: '2031-01-01T00:00:00Z',
      }),
      ...list.rows,
    ]);
    await provider.refresh();
    expect(mutations).toHaveLength(1);
  });

  it('has clusters of the same name on several management clusters beside each other', async () => {
    createList([
      clusterRow('a', { managementCluster: 'eu' }),
      clusterRow('a', { managementCluster: 'us' }),
    ]);
    const { provider, mutations } = await connect({
      ephemeralClusters: { managementClusters: { eu: {}, us: {} } },
    });
    await provider.refresh();
    expect(
      mutations[0].type === 'full' &&
        mutations[0].entities.map(({ entity }) => entity.metadata.namespace),
    ).toEqual(['default', 'us']);
  });

  it('uses the namespace of the management cluster', async () => {
    createList([clusterRow('a'), clusterRow('a', { managementCluster: 'x' })]);
    const { provider, mutations } = await connect({
      catalog: {
        providers: { ephemeralClusters: { defaultNamespace: 'lab' } },
      },
      ephemeralClusters: {
        managementClusters: { x: { catalogNamespace: 'ireland' } },
      },
    });
    await provider.refresh();
    expect(
      mutations[0].type === 'full' &&
        mutations[0].entities.map(({ entity }) => entity.metadata.namespace),
    ).toEqual(['lab', 'ireland']);
  });
});
