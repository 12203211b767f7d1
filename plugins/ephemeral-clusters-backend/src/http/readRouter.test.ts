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
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  clusterDeletePermission,
  clusterReadPermission,
  clusterRefreshPermission,
  clusterSyncPermission,
  type ClusterMetrics,
  type ClusterRow,
  type InventoryProblem,
  type SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { LoadedTemplate } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import express from 'express';
import type { ArgoCdClient } from '../argocd/ArgoCdClient';
import type { Inventory, InventoryDetail } from '../inventory/types';
import { noMetrics, type Metrics } from '../metrics';
import type {
  ClusterAccess,
  ClusterPredicate,
} from '../permissions/ClusterAccess';
import { engineRequester, type ActiveRequest } from '../requests/types';
import { describedApi } from '../__testUtils__/describedApi';
import { createReadRouter } from './readRouter';

const noon = new Date('2030-01-01T12:00:00Z');

function row(name: string, owner: string): ClusterRow {
  return {
    managementCluster: 'management',
    namespace: name,
    name,
    id: `management/capi/${name}/${name}`,
    kind: 'capi',
    presence: 'present',
    owner,
    template: 'standard',
    createdAt: '2030-01-01T10:00:00Z',
    health: { status: 'ready', summary: 'Ready', reasons: [] },
    usage: {},
    stale: false,
  };
}

const source: SourceFreshness = {
  id: 'kubernetes:management',
  title: 'Management cluster',
  kind: 'kubernetes',
  state: 'fresh',
};

const template = {
  repository: 'gitops',
  name: 'standard',
  title: 'Standard',
  tags: [],
  version: '1.0.0',
  revision: 'abc',
  kind: 'capi',
  managementClusters: ['management'],
  layout: 'manifests',
  naming: { prefix: '' },
  parameters: { type: 'object' },
  lifetime: { default: 'PT8H', maximum: 'P3D' },
  sources: [{ name: 'cluster.yaml', content: 'kind: Cluster' }],
  element: { size: '${SIZE}' },
} as unknown as LoadedTemplate;

/** What is allowed without conditions. */
const everything: ClusterPredicate = () => true;

describe('createReadRouter', () => {
  const mine = row('mine', 'group:default/team-a');
  const theirs = row('theirs', 'group:default/team-b');
  let rows: ClusterRow[];
  let version: string;
  let problems: InventoryProblem[];
  let now: Date;
  let allowed: Record<string, ClusterPredicate>;
  let metrics: Metrics;
  let refreshed: string[];
  let synced: string[];
  let argocd: Map<string, ArgoCdClient>;
  let detailChange: Partial<InventoryDetail>;
  let active: Pick<ActiveRequest, 'id' | 'state' | 'requestedBy'>[];
  const auditor = mockServices.auditor.mock();
  const audited = { success: jest.fn(), fail: jest.fn() };
  let maximumLifetime: string | undefined;
  let decisions: number;
  let app: express.Express;

  beforeEach(() => {
    rows = [mine, theirs];
    maximumLifetime = undefined;
    decisions = 0;
    version = 'epoch-1';
    problems = [];
    now = noon;
    allowed = { [clusterReadPermission.name]: everything };
    metrics = noMetrics;
    refreshed = [];
    synced = [];
    detailChange = {};
    active = [];
    audited.success.mockReset();
    audited.fail.mockReset();
    auditor.createEvent.mockReset();
    auditor.createEvent.mockResolvedValue(audited as never);
    argocd = new Map([
      [
        'management',
        {
          refresh: async ({ name }) => {
            refreshed.push(name);
          },
          sync: async ({ name }) => {
            synced.push(name);
          },
          destinations: async () => undefined,
          blockingSyncWindows: async () => [],
        },
      ],
    ]);
    const find = (key: { name: string }) =>
      rows.find(item => item.name === key.name);
    const inventory: Inventory = {
      rows: () => rows,
      row: find,
      detail: key => {
        const found = find(key);
        return (
          found && {
            ...found,
            conditions: [],
            machines: [],
            applications: [
              {
                namespace: 'argocd',
                name: `app-${found.name}`,
                role: 'delivers',
                sync: 'Synced',
                health: 'Healthy',
              },
            ],
            connect: { steps: [] },
            declaration: {
              repository: 'gitops',
              layout: 'manifests',
              path: 'a.yaml',
              content: '',
              revision: 'abc',
            },
            sources: [source],
            ...detailChange,
          }
        );
      },
      facts: () => ({ fresh: true }),
      sources: () => [source],
      problems: () => problems,
      version: () => version,
      templates: () => ({ items: [template], problems: [] }),
      onChange: () => () => {},
      refreshDeclarations: async () => {},
      readLive: async () => ({ state: 'unknown' }),
      start: async () => {},
    };
    const access: ClusterAccess = {
      decide: async (_, permission) => {
        decisions += 1;
        const allows = allowed[permission.name] ?? (() => false);
        return {
          key: allows.toString(),
          unconditional: allows === everything,
          allows,
        };
      },
      predicate: async (_, permission) =>
        allowed[permission.name] ?? (() => false),
    };
    app = express();
    app.use(
      createReadRouter({
        inventory,
        metrics: {
          ...noMetrics,
          freshness: () => metrics.freshness(),
          panels: (...args) => metrics.panels(...args),
        },
        argocd,
        access,
        httpAuth: mockServices.httpAuth(),
        userInfo: mockServices.userInfo({
          ownershipEntityRefs: ['group:default/team-a'],
        }),
        auditor,
        requests: { active: () => active },
        get maximumLifetime() {
          return maximumLifetime;
        },
        now: () => now,
      }),
    );
    app.use(mockErrorHandler());
  });

  const onlyMine = () => {
    allowed[clusterReadPermission.name] = resource =>
      resource.owner === 'group:default/team-a';
  };
  const path = (name: string) => `/clusters/management/${name}/${name}`;

  describe('GET /clusters', () => {
    it('answers a page with counts, sources and problems', async () => {
      problems = [
        { source: 'git:gitops', object: 'x.yaml', message: 'broken' },
      ];
      const { status, body } = await describedApi(app).get(
        '/clusters?limit=1&sort=name&order=desc',
      );
      expect(status).toBe(200);
      expect(body).toMatchObject({
        items: [{ name: 'theirs' }],
        total: 2,
        limit: 1,
        summary: { total: 2, mine: 1 },
        facets: {
          owner: { 'group:default/team-a': 1, 'group:default/team-b': 1 },
        },
        sources: [{ id: 'kubernetes:management' }],
        problems,
        version: 'epoch-1',
      });
    });

    it('shows nothing of what may not be seen: not in items, counts, facets or problems', async () => {
      onlyMine();
      problems = [
        {
          source: 'kubernetes:management',
          object: 'Cluster theirs/theirs',
          message: 'broken',
        },
        {
          source: 'kubernetes:management',
          object: 'Cluster mine/mine',
          message: 'odd',
        },
        {
          source: 'git:gitops',
          object: 'clusters/management/theirs/theirs.yaml',
          message: 'odd',
        },
      ];
      const { body, text } = await describedApi(app).get('/clusters');
      expect(body).toMatchObject({ total: 1, summary: { total: 1 } });
      expect(body.problems).toEqual([problems[1]]);
      expect(text).not.toMatch(/theirs|team-b/);
    });

    it.each([
      ['all that there is is theirs', () => [mine]],
      ['there is nothing', () => []],
    ])(
      'shows no problem of others to somebody who sees only their own where %s',
      async (_, there) => {
        onlyMine();
        rows = there();
        problems = [
          {
            source: 'git:gitops',
            object: 'clusters/management/secret/secret.yaml',
            message: 'broken',
          },
        ];
        const { body } = await describedApi(app).get('/clusters');
        expect(body.problems).toEqual([]);
      },
    );

    it('shows no problem of a cluster of the same name on another management cluster', async () => {
      onlyMine();
      const about = (from: string, object: string) => ({
        source: from,
        object,
        message: 'odd',
      });
      detailChange = {
        declaration: {
          repository: 'gitops',
          layout: 'manifests',
          path: 'here/mine/mine.yaml',
          content: '',
          revision: 'abc',
        },
      };
      const own = [
        about('kubernetes:management', 'Cluster mine/mine'),
        about('argocd:management', 'Application mine/mine'),
        about('git:gitops', 'clusters/management/mine/mine.yaml'),
        about('git:gitops', 'here/mine/mine.yaml'),
      ];
      problems = [
        ...own,
        about('kubernetes:eu-west', 'Cluster mine/mine'),
        about('argocd:eu-west', 'Application mine/mine'),
        about('git:gitops', 'clusters/eu-west/mine/mine.yaml'),
        about('git:other', 'here/mine/mine.yaml'),
      ];
      const { body } = await describedApi(app).get('/clusters');
      expect(body.problems).toEqual(own);
    });

    it('answers the next page by the cursor of the one before, with the fields and groups that are asked for', async () => {
      const query =
        'limit=1&groupBy=owner&fields=owner&fields=health&search=standard';
      const first = await describedApi(app).get(`/clusters?${query}`);
      expect(first.body).toMatchObject({
        items: [{ name: 'mine', owner: 'group:default/team-a' }],
        groups: [
          { value: 'group:default/team-a', count: 1 },
          { value: 'group:default/team-b', count: 1 },
        ],
      });
      expect(first.body.items[0]).not.toHaveProperty('usage');
      const { nextCursor } = first.body;
      const second = await describedApi(app).get(
        `/clusters?${query}&cursor=${nextCursor}`,
      );
      expect(second.body).toMatchObject({
        items: [{ name: 'theirs' }],
        total: 2,
      });
      expect(second.body).not.toHaveProperty('nextCursor');
      const other = await describedApi(app).get(
        `/clusters?limit=1&cursor=${nextCursor}`,
      );
      expect(other.status).toBe(400);
      expect(other.body.error.message).toContain('other filters');
    });

    it('answers 304 while nothing that the answer depends on has changed', async () => {
      const first = await describedApi(app).get('/clusters');
      const etag = first.headers.etag;
      expect(etag).toMatch(/^W\/"/);
      expect(first.headers['cache-control']).toContain('private');
      const ask = (address = '/clusters') =>
        describedApi(app).get(address).set('If-None-Match', etag);
      const again = await ask();
      expect(again.status).toBe(304);
      expect(again.text).toBe('');
      expect((await ask('/clusters?mine=true')).status).toBe(200);
      onlyMine();
      expect((await ask()).status).toBe(200);
      allowed[clusterReadPermission.name] = everything;
      expect((await ask()).status).toBe(304);
      version = 'epoch-2';
      expect((await ask()).status).toBe(200);
    });

    it('answers 200 when time alone has changed a count, and 304 while it has not', async () => {
      rows = [{ ...mine, expiresAt: '2030-01-02T14:00:00Z' }, theirs];
      const first = await describedApi(app).get('/clusters');
      expect(first.body.summary.endingWithin24h).toBe(0);
      const askAfter = (hours: number) => {
        now = new Date(noon.getTime() + hours * 3_600_000);
        return describedApi(app)
          .get('/clusters')
          .set('If-None-Match', first.headers.etag);
      };
      expect((await askAfter(1)).status).toBe(304);
      const later = await askAfter(2);
      expect(later.status).toBe(200);
      expect(later.body.summary.endingWithin24h).toBe(1);
    });

    it('answers 200 when a cluster comes into the time that was asked for', async () => {
      rows = [{ ...mine, expiresAt: '2030-01-01T14:00:00Z' }];
      const soon = '/clusters?endsWithin=PT1H';
      const first = await describedApi(app).get(soon);
      expect(first.body.total).toBe(0);
      now = new Date(noon.getTime() + 3_600_000);
      const later = await describedApi(app)
        .get(soon)
        .set('If-None-Match', first.headers.etag);
      expect(later.status).toBe(200);
      expect(later.body.total).toBe(1);
    });

    it('knows its ETag among others, and where a proxy has changed its strength', async () => {
      const { etag } = (await describedApi(app).get('/clusters')).headers;
      for (const header of [`"other", ${etag}`, etag.replace('W/', '')]) {
        const { status } = await describedApi(app)
          .get('/clusters')
          .set('If-None-Match', header);
        expect(status).toBe(304);
      }
    });

    it.each([
      ['limit=0', 'limit'],
      ['limit=201', 'limit'],
      ['sort=password', 'sort'],
      ['health=fine', 'health'],
      ['endsWithin=soon', 'endsWithin'],
      ['groupBy=health', 'groupBy'],
      ['fields=name&fields=password', 'fields'],
      ['cursor=x', 'cursor'],
    ])('refuses %s', async (query, name) => {
      const { status, body } = await describedApi(app).get(
        `/clusters?${query}`,
      );
      expect(status).toBe(400);
      expect(body.error.message).toContain(name);
    });

    it('wants to know who asks', async () => {
      const { status } = await describedApi(app)
        .get('/clusters')
        .set('Authorization', mockCredentials.none.header());
      expect(status).toBe(401);
    });

    it('asks what a token may see once in some seconds, and shows nothing ten seconds after a right was taken away', async () => {
      const ask = async (name: string, seconds: number) => {
        now = new Date(noon.getTime() + seconds * 1_000);
        const { body } = await describedApi(app)
          .get('/clusters')
          .set('Authorization', mockCredentials.user.header(name));
        return body.total;
      };
      expect(await ask('user:default/ada', 0)).toBe(2);
      expect(await ask('user:default/ada', 4)).toBe(2);
      expect(decisions).toBe(1);
      onlyMine();
      // Another caller's decision is another one.
      expect(await ask('user:default/bo', 4)).toBe(1);
      expect(decisions).toBe(2);
      expect(await ask('user:default/ada', 10)).toBe(1);
    });

    it('answers another plugin, which owns nothing', async () => {
      const { status, body } = await describedApi(app)
        .get('/clusters?mine=true')
        .set('Authorization', mockCredentials.service.header());
      expect(status).toBe(200);
      expect(body.total).toBe(0);
    });
  });

  describe('GET /clusters/:managementCluster/:namespace/:name', () => {
    it('answers the page with what the caller may do', async () => {
      allowed[clusterDeletePermission.name] = () => true;
      const { body } = await describedApi(app).get(path('mine'));
      expect(body).toMatchObject({
        name: 'mine',
        allowed: { extend: false, delete: true, refresh: false, sync: false },
        latestExpiry: '2030-01-04T10:00:00Z',
      });
      expect(body.locked).toBeUndefined();
      expect(audited.success).toHaveBeenCalledTimes(1);
    });

    it('is not locked by its automatic removal, which an extension withdraws, until that is merged', async () => {
      detailChange = { activeRequest: 'removal' };
      const locked = async () =>
        (await describedApi(app).get(path('mine'))).body.locked;
      const removal = { id: 'removal', state: 'open' as const };
      active = [{ ...removal, requestedBy: 'user:default/ada' }];
      expect(await locked()).toContain('under way');
      active = [{ ...removal, requestedBy: engineRequester }];
      expect(await locked()).toBeUndefined();
      active = [{ ...active[0], state: 'merged' }];
      expect(await locked()).toContain('under way');
      active = [];
      expect(await locked()).toContain('under way');
    });

    it('gives no later end than it has to a cluster whose template is not found', async () => {
      const expiresAt = '2030-01-01T18:00:00Z';
      detailChange = { template: 'renamed', expiresAt };
      const { body } = await describedApi(app).get(path('mine'));
      expect(body.latestExpiry).toBe(expiresAt);
    });

    it('offers what Argo CD can be asked only where it can be', async () => {
      allowed[clusterRefreshPermission.name] = () => true;
      allowed[clusterSyncPermission.name] = () => true;
      const asked = await describedApi(app).get(path('mine'));
      expect(asked.body.allowed).toMatchObject({ refresh: true, sync: true });
      argocd.clear();
      const { body } = await describedApi(app).get(path('mine'));
      expect(body.allowed).toMatchObject({ refresh: false, sync: false });
    });

    it.each(['', '/metrics'])(
      'answers 404 for names longer than any: …%s',
      async what => {
        const { status } = await describedApi(app).get(
          `/clusters/${'a'.repeat(301)}/y/z${what}`,
        );
        expect(status).toBe(404);
      },
    );

    it('answers the same for what is not there and what may not be seen', async () => {
      onlyMine();
      const hidden = await describedApi(app).get(path('theirs'));
      rows = [mine];
      const absent = await describedApi(app).get(path('theirs'));
      expect(hidden.status).toBe(404);
      expect(hidden.body.error.message).toBe(
        'No cluster management/theirs/theirs',
      );
      const { request: asked, ...rest } = hidden.body;
      const { request: askedAgain, ...restAgain } = absent.body;
      expect(rest).toEqual(restAgain);
      expect(asked).toEqual(askedAgain);
      expect(absent.status).toBe(404);
      expect(audited.fail).toHaveBeenCalledTimes(2);
    });

    it.each([
      ['deleting', 'It is being deleted.'],
      ['undeclared', 'No configured GitOps repository declares it'],
      ['requested', 'cancel the request'],
    ] as const)(
      'says why a cluster that is %s cannot be changed',
      async (presence, text) => {
        detailChange = { presence };
        const { body } = await describedApi(app).get(path('mine'));
        expect(body.locked).toContain(text);
      },
    );
  });

  describe('GET .../metrics', () => {
    const answer: ClusterMetrics = {
      range: '24h',
      step: 360,
      panels: [],
      warnings: [],
      freshness: { state: 'fresh' },
    };

    it('asks for the cluster in the range, and says whether its name is ambiguous', async () => {
      const panels = jest.fn(async () => answer);
      metrics = {
        ...noMetrics,
        freshness: () => [{ ...source, id: 'metrics:thanos', kind: 'metrics' }],
        panels,
      };
      const { body } = await describedApi(app).get(
        `${path('mine')}/metrics?range=24h`,
      );
      expect(body).toEqual(answer);
      expect(panels).toHaveBeenCalledWith(
        {
          managementCluster: 'management',
          namespace: 'mine',
          name: 'mine',
          kind: 'capi',
          createdAt: '2030-01-01T10:00:00Z',
          ambiguous: false,
        },
        '24h',
      );
    });

    it.each(['requested', 'declared'] as const)(
      'does not take the time of a cluster that is only %s for the begin of its life',
      async presence => {
        rows = [{ ...mine, presence }];
        const panels = jest.fn(async () => answer);
        metrics = {
          ...noMetrics,
          freshness: () => [
            { ...source, id: 'metrics:thanos', kind: 'metrics' },
          ],
          panels,
        };
        await describedApi(app).get(`${path('mine')}/metrics?range=24h`);
        expect(panels).toHaveBeenCalledWith(
          expect.objectContaining({ name: 'mine', createdAt: undefined }),
          '24h',
        );
      },
    );

    it('says that none are configured', async () => {
      const { status, body } = await describedApi(app).get(
        `${path('mine')}/metrics`,
      );
      expect(status).toBe(200);
      expect(body.freshness).toMatchObject({
        state: 'unavailable',
        error: 'No metrics source is configured',
      });
    });

    it('refuses other ranges, hides what may not be seen, and tells that the source is down', async () => {
      expect(
        (await describedApi(app).get(`${path('mine')}/metrics?range=30d`))
          .status,
      ).toBe(400);
      metrics = {
        ...noMetrics,
        freshness: () => [{ ...source, id: 'metrics:thanos', kind: 'metrics' }],
        panels: async () => {
          throw new ServiceUnavailableError(
            'Thanos cannot be reached: refused',
          );
        },
      };
      const down = await describedApi(app).get(`${path('mine')}/metrics`);
      expect(down.status).toBe(503);
      expect(down.body.error.message).toBe('Thanos cannot be reached: refused');
      onlyMine();
      expect(
        (await describedApi(app).get(`${path('theirs')}/metrics`)).status,
      ).toBe(404);
    });
  });

  describe('POST .../refresh', () => {
    it('asks Argo CD for the applications of the cluster', async () => {
      allowed[clusterRefreshPermission.name] = () => true;
      const { status, body } = await describedApi(app).post(
        `${path('mine')}/refresh`,
      );
      expect(status).toBe(202);
      expect(body).toEqual({ applications: 1 });
      expect(refreshed).toEqual(['app-mine']);
      expect(auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'cluster-refresh',
          severityLevel: 'medium',
        }),
      );
    });

    it('asks for nobody who may not', async () => {
      expect(
        (await describedApi(app).post(`${path('mine')}/refresh`)).status,
      ).toBe(403);
      onlyMine();
      expect(
        (await describedApi(app).post(`${path('theirs')}/refresh`)).status,
      ).toBe(404);
      expect(refreshed).toEqual([]);
    });

    it('says what is missing, or what Argo CD said', async () => {
      allowed[clusterRefreshPermission.name] = () => true;
      argocd.get('management')!.refresh = async () => {
        throw new ServiceUnavailableError('Argo CD finds no application');
      };
      const failed = await describedApi(app).post(`${path('mine')}/refresh`);
      expect(failed.status).toBe(503);
      expect(failed.body.error.message).toBe('Argo CD finds no application');
      argocd.clear();
      const missing = await describedApi(app).post(`${path('mine')}/refresh`);
      expect(missing.status).toBe(501);
      expect(missing.body.error.message).toContain('No Argo CD token');
    });
  });

  describe('POST .../sync', () => {
    const application = (name: string, role: 'delivers' | 'runs-on') => ({
      namespace: 'argocd',
      name,
      role,
      sync: 'OutOfSync',
      health: 'Healthy',
    });

    it('syncs the applications that deliver the cluster, and no others', async () => {
      allowed[clusterSyncPermission.name] = () => true;
      detailChange = {
        applications: [
          application('app-mine', 'delivers'),
          application('monitoring-mine', 'runs-on'),
        ],
      };
      const { status, body } = await describedApi(app).post(
        `${path('mine')}/sync`,
      );
      expect(status).toBe(202);
      expect(body).toEqual({ applications: 1 });
      expect(synced).toEqual(['app-mine']);
      expect(refreshed).toEqual([]);
      expect(auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'cluster-sync',
          severityLevel: 'medium',
        }),
      );
      expect(audited.success).toHaveBeenCalledTimes(1);
    });

    it('syncs for nobody who may only refresh, or does not see it', async () => {
      allowed[clusterRefreshPermission.name] = () => true;
      expect(
        (await describedApi(app).post(`${path('mine')}/sync`)).status,
      ).toBe(403);
      allowed[clusterSyncPermission.name] = () => true;
      onlyMine();
      expect(
        (await describedApi(app).post(`${path('theirs')}/sync`)).status,
      ).toBe(404);
      expect(synced).toEqual([]);
      expect(audited.fail).toHaveBeenCalledTimes(2);
    });
  });

  it('GET /templates gives what a form needs, and no files', async () => {
    const { body, text } = await describedApi(app).get('/templates');
    expect(body.items).toMatchObject([{ name: 'standard', version: '1.0.0' }]);
    expect(text).not.toMatch(/kind: Cluster|SIZE/);
  });

  it("GET /templates offers no lifetime beyond the operator's maximum", async () => {
    maximumLifetime = 'P1D';
    const { body } = await describedApi(app).get('/templates');
    expect(body.items[0].lifetime).toEqual({ default: 'PT8H', maximum: 'P1D' });
  });
});
