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

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { JsonObject } from '@backstage/types';
import { startSandbox, type Sandbox } from '@ephemeral-clusters/sandbox';
import { parse } from 'yaml';
import { readEphemeralClustersConfig } from '../config';
import { createRepositories } from '../createRepositories';
import { until } from '../kubernetes/__testUtils__/ManualTiming';
import type { RequestView } from '../requests/types';
import { createObservation, type Observation } from './createObservation';

// Real servers in real time: on a busy machine each step can take seconds.
jest.setTimeout(40_000);

const noRequests: RequestView = {
  active: () => [],
  history: () => undefined,
  onChange: () => () => {},
};

const layouts = [
  {
    id: 'manifests',
    type: 'manifests',
    kind: 'capi',
    path: 'clusters/{managementCluster}/{namespace}/{name}.yaml',
    namespace: '{name}',
  },
  ...[
    ['vclusters', 'vcluster'],
    ['capi-dev', 'capi'],
  ].map(([id, kind]) => ({
    id,
    type: 'application-set-list',
    kind,
    path: `management/{managementCluster}/${id}.yaml`,
    name: '{name}',
    namespace: '{name}',
  })),
];

/** What the sandbox wrote for the portal, with what an operator adds. */
async function configOf(sandbox: Sandbox) {
  const written = parse(
    await readFile(sandbox.files.appConfig, 'utf8'),
  ) as JsonObject;
  const own = written.ephemeralClusters as Record<string, JsonObject>;
  const gitops = own.repositories.gitops as JsonObject;
  return new ConfigReader({
    ...written,
    ephemeralClusters: {
      ...own,
      repositories: {
        gitops: {
          branch: 'main',
          pollInterval: { milliseconds: 200 },
          ...gitops,
          layouts,
        },
      },
      connect: { steps: [{ title: 'Log in', command: 'login ${endpoint}' }] },
      freshness: { staleAfter: { seconds: 1 } },
    },
  });
}

describe('observing the sandbox', () => {
  let sandbox: Sandbox;
  let directory: string;
  let observation: Observation;
  let running: Promise<void>;
  const stop = new AbortController();
  const row = (name: string, managementCluster = 'management') =>
    observation.inventory.row({ managementCluster, namespace: name, name });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'observe-'));
    sandbox = await startSandbox({
      portBase: 'ephemeral',
      speed: 30,
      stateDirectory: directory,
    });
    const config = await configOf(sandbox);
    observation = createObservation({
      config: readEphemeralClustersConfig(config),
      repositories: createRepositories({
        config,
        integrations: ScmIntegrations.fromConfig(config),
        logger: mockServices.logger.mock(),
        layouts: [],
        providers: [],
      }),
      requests: noRequests,
      logger: mockServices.logger.mock(),
    });
    running = observation.start(stop.signal);
    await until(
      () =>
        observation.inventory
          .sources()
          .every(source => source.state === 'fresh') &&
        row('checkout-perf')?.usage.cpuCores !== undefined &&
        row('checkout-perf')?.presence === 'present',
      'a fresh view',
    );
  }, 60_000);

  afterAll(async () => {
    stop.abort();
    await running;
    await sandbox?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  it('calls each source by what it is', () => {
    const titles = observation.inventory.sources().map(item => item.title);
    expect(
      titles.filter(title => title.startsWith('Kubernetes of ')),
    ).toHaveLength(2);
    expect(titles).toContain('Thanos');
  });

  it('sees the whole fleet of both management clusters, as Git declares it', () => {
    const rows = observation.inventory.rows();
    expect(new Set(rows.map(item => item.managementCluster))).toEqual(
      new Set(['management', 'eu-west']),
    );
    expect(new Set(rows.map(item => item.kind))).toEqual(
      new Set(['capi', 'vcluster']),
    );
    // All but the one that was removed and does not go.
    expect(
      rows.filter(item => item.presence !== 'present').map(item => item.name),
    ).toEqual(['legacy-demo']);
    for (const item of rows) {
      expect(item.owner).toMatch(/^group:/);
      expect(item.kubernetesVersion).toMatch(/^v1\./);
    }
  });

  it.each([
    ['checkout-perf', 'management', 'ready', 'Ready'],
    ['search-stress', 'management', 'attention', '1 of 3 workers is not ready'],
    ['legacy-demo', 'management', 'failed', 'too long'],
    ['vc-expired', 'management', 'attention', 'Its time was over'],
    ['vc-metrics-gap', 'management', 'attention', 'No metrics arrive from it'],
    ['eu-loadtest', 'eu-west', 'failed', 'Infrastructure is not ready'],
  ])(
    'says how %s of %s is',
    async (name, managementCluster, status, summary) => {
      // On a busy machine a source can be out of contact for a moment, and health is unknown then.
      await until(
        () => row(name, managementCluster)?.health.status !== 'unknown',
      );
      const health = row(name, managementCluster)?.health;
      expect(health?.status).toBe(status);
      expect(health?.summary).toContain(summary);
    },
  );

  it('builds the page: machines, applications, declaration, connect', () => {
    const detail = observation.inventory.detail({
      managementCluster: 'management',
      namespace: 'checkout-perf',
      name: 'checkout-perf',
    })!;
    expect(detail.machines.map(node => node.role)).toEqual([
      'infrastructure',
      'control-plane',
      'workers',
    ]);
    const [, controlPlane, workers] = detail.machines;
    expect(controlPlane.children.length).toBe(controlPlane.replicas?.desired);
    expect(workers.children.length).toBe(workers.replicas?.desired);
    expect(workers.children.every(node => node.nodeName)).toBe(true);
    expect(
      detail.applications.map(item => `${item.role} ${item.name}`),
    ).toEqual([
      'delivers clusters-capi',
      'runs-on hello-checkout-perf',
      'runs-on monitoring-checkout-perf',
    ]);
    expect(detail.declaration).toMatchObject({
      layout: 'manifests',
      path: 'clusters/management/checkout-perf/checkout-perf.yaml',
      url: expect.stringContaining('checkout-perf.yaml'),
    });
    expect(detail.connect.steps[0].command).toMatch(/^login https:\/\//);
  });

  it('has usage of both kinds, and charts with nothing missing', async () => {
    const virtual = row('vc-demo-day')!;
    expect(virtual.usage.cpuCores).toBeGreaterThan(0);
    for (const name of ['checkout-perf', 'vc-demo-day']) {
      const { managementCluster, namespace, kind, createdAt } = row(name)!;
      const { panels, warnings } = await observation.metrics.panels(
        {
          managementCluster,
          namespace,
          name,
          kind,
          createdAt,
          ambiguous: false,
        },
        '1h',
      );
      expect(warnings).toEqual([]);
      expect(panels.map(panel => [panel.id, panel.missing])).toEqual([
        ['cpu', undefined],
        ['memory', undefined],
        ['pods', undefined],
        ['api-server', undefined],
      ]);
    }
  });

  it('follows a change on the management cluster', async () => {
    const before = observation.inventory.version();
    sandbox.stores.management.modify(
      {
        group: 'cluster.x-k8s.io',
        kind: 'Cluster',
        namespace: 'checkout-perf',
        name: 'checkout-perf',
      },
      object => {
        object.metadata.annotations = {
          ...object.metadata.annotations,
          'cluster.x-k8s.io/paused': '',
        };
      },
    );
    await until(
      () => row('checkout-perf')?.health.summary.startsWith('Paused') === true,
    );
    expect(observation.inventory.version()).not.toBe(before);
  });

  it('reads the live object past the cache', async () => {
    const { inventory } = observation;
    const key = {
      managementCluster: 'management',
      namespace: 'vc-demo-day',
      name: 'vc-demo-day',
    };
    expect(await inventory.readLive(key)).toMatchObject({
      state: 'present',
      uid: row('vc-demo-day')!.uid,
      expiresAt: row('vc-demo-day')!.expiresAt,
    });
    expect(
      await inventory.readLive({ ...key, namespace: 'no', name: 'no' }),
    ).toEqual({ state: 'absent' });
  });

  it('keeps the rows of a management cluster that is down, marks them, and recovers', async () => {
    sandbox.faults.kubernetes['eu-west'] = 'down';
    await until(
      () =>
        row('eu-canary', 'eu-west')?.stale === true &&
        row('checkout-perf')?.stale === false,
      'only its rows to be stale',
    );
    expect(row('eu-canary', 'eu-west')?.health.status).toBe('unknown');
    const key = {
      managementCluster: 'eu-west',
      namespace: 'eu-canary',
      name: 'eu-canary',
    };
    expect(observation.inventory.facts(key).fresh).toBe(false);
    expect((await observation.inventory.readLive(key)).state).toBe('unknown');
    sandbox.faults.kubernetes['eu-west'] = undefined;
    // On a busy machine Git can be out of contact for a moment, too.
    await until(
      () =>
        row('eu-canary', 'eu-west')?.health.status === 'ready' &&
        row('eu-canary', 'eu-west')?.stale === false,
      'recovery',
    );
  });

  it('says that Thanos is down and goes on', async () => {
    sandbox.faults.thanos = 'error';
    const subject = { ...row('checkout-perf')!, ambiguous: false };
    await expect(observation.metrics.panels(subject, '24h')).rejects.toThrow(
      /failed: the sandbox was told to fail/,
    );
    sandbox.faults.thanos = undefined;
    expect(row('checkout-perf')).toBeDefined();
  });
});
