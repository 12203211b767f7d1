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
import type {
  ClusterRow,
  SetupConnection,
  SetupReport,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { startSandbox, type Sandbox } from '@ephemeral-clusters/sandbox';
import { parse } from 'yaml';
import { readEphemeralClustersConfig } from '../config';
import { createRepositories } from '../createRepositories';
import { createObservation } from '../inventory';
import { systemTiming } from '../kubernetes';
import { until } from '../kubernetes/__testUtils__/ManualTiming';
import { createProbes } from './createProbes';
import { SetupService } from './SetupService';

// Real servers in real time: on a busy machine each step can take seconds.
jest.setTimeout(60_000);

/** What an operator may have written; everything but the changes is as the sandbox wants it. */
interface Changes {
  managementClusters?: Record<string, JsonObject>;
  layouts?: JsonObject[];
  clusterLabel?: string;
}

describe('the set-up check on the sandbox', () => {
  let sandbox: Sandbox;
  let directory: string;
  const stop = new AbortController();
  const running: Promise<void>[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'setup-'));
    sandbox = await startSandbox({
      portBase: 'ephemeral',
      speed: 30,
      stateDirectory: directory,
    });
  }, 60_000);

  afterAll(async () => {
    stop.abort();
    await Promise.all(running);
    await sandbox?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  async function configOf(changes: Changes) {
    const written = parse(
      await readFile(sandbox.files.appConfig, 'utf8'),
    ) as JsonObject;
    const own = written.ephemeralClusters as Record<string, JsonObject>;
    const layouts = changes.layouts ?? [
      {
        id: 'manifests',
        type: 'manifests',
        kind: 'capi',
        path: 'clusters/{managementCluster}/{namespace}/{name}.yaml',
      },
      {
        id: 'vclusters',
        type: 'application-set-list',
        kind: 'vcluster',
        path: 'management/{managementCluster}/vclusters.yaml',
      },
    ];
    return new ConfigReader({
      ...written,
      ephemeralClusters: {
        ...own,
        managementClusters: {
          ...own.managementClusters,
          ...changes.managementClusters,
        },
        repositories: {
          gitops: { ...(own.repositories.gitops as JsonObject), layouts },
        },
        metrics: {
          thanos: {
            ...(own.metrics.thanos as JsonObject),
            clusterLabel: changes.clusterLabel ?? 'cluster',
          },
        },
      },
    });
  }

  /** The report of a portal that is configured so, once its sources have settled. */
  async function reportOf(
    changes: Changes = {},
    settled = (rows: readonly ClusterRow[]) => rows.length > 5,
  ): Promise<SetupReport> {
    const root = await configOf(changes);
    const config = readEphemeralClustersConfig(root);
    const logger = mockServices.logger.mock();
    const observation = createObservation({
      config,
      repositories: createRepositories({
        config: root,
        integrations: ScmIntegrations.fromConfig(root),
        logger,
        layouts: [],
        providers: [],
      }),
      requests: {
        active: () => [],
        history: () => undefined,
        onChange: () => () => {},
      },
      logger,
    });
    running.push(observation.start(stop.signal));
    const { inventory } = observation;
    await until(
      () =>
        inventory.sources().every(({ state }) => state !== 'connecting') &&
        settled(inventory.rows()),
      'sources that have settled',
    );
    const setup = SetupService.create({
      probes: createProbes({ config, ...observation, now: () => new Date() }),
      timing: systemTiming,
    });
    let report = await setup.report();
    while (report.connections.some(({ checking }) => checking)) {
      report = await setup.report();
    }
    return report;
  }

  const connection = (report: SetupReport, id: string) =>
    report.connections.find(item => item.id === id)!;

  const checksOf = ({ checks }: SetupConnection) =>
    Object.fromEntries(checks.map(check => [check.id, check]));

  it('finds each connection as the sandbox makes it: narrow accounts, and a forge that protects no branch', async () => {
    const report = await reportOf({}, rows =>
      rows.some(
        ({ name, health }) =>
          name === 'vc-metrics-gap' &&
          ['ready', 'attention'].includes(health.status),
      ),
    );
    expect(
      report.connections.map(({ id, status }) => `${id} ${status}`),
    ).toEqual([
      'kubernetes:management ok',
      'kubernetes:eu-west ok',
      'argocd:management ok',
      'argocd:eu-west ok',
      'git:gitops warning',
      'metrics:thanos warning',
    ]);

    const kubernetes = checksOf(connection(report, 'kubernetes:management'));
    expect(kubernetes.reachable.message).toMatch(/^Kubernetes v1\.36/);
    expect(kubernetes.credentials.message).toBe('Accepted, as portal');
    expect(Object.keys(kubernetes)).toEqual(
      expect.arrayContaining([
        'kind:Cluster',
        'kind:Machine',
        'kind:KubeadmControlPlane',
        'kind:MachineDeployment',
        'kind:MachineSet',
        'kind:MachinePool',
        'kind:StatefulSet',
        'kind:Pod',
        'kind:Application',
        'kind:ApplicationSet',
      ]),
    );
    expect(kubernetes['kind:Cluster']).toMatchObject({
      status: 'ok',
      needs: 'get, list, watch on clusters.cluster.x-k8s.io',
    });
    expect(kubernetes['kind:Pod'].needs).toBe('list, watch on pods');

    const argocd = checksOf(connection(report, 'argocd:management'));
    expect(argocd.account.message).toBe('Accepted, as portal');
    expect(argocd.rights.status).toBe('ok');

    const git = checksOf(connection(report, 'git:gitops'));
    expect(git.write.status).toBe('ok');
    expect(git.rights).toMatchObject({
      status: 'warning',
      excess: ['pushes to main past all who review'],
    });
    expect(git['layout:manifests'].message).toMatch(/^\d+ clusters declared$/);
    // The third one is for a layout that is not configured here.
    expect(git.templates).toMatchObject({
      status: 'warning',
      message: expect.stringMatching(/^2 found .*no layout "capi-dev"/),
    });

    const metrics = checksOf(connection(report, 'metrics:thanos'));
    expect(metrics['cluster-label'].status).toBe('ok');
    expect(metrics.clusters).toMatchObject({
      status: 'warning',
      message: expect.stringMatching(/none of .*vc-metrics-gap/),
    });
  });

  it('says what is wrong with rights that are too much, a token that is refused, a path that fits nothing, and a label that is not there', async () => {
    const { kubeconfig, argocd } = (
      (await configOf({})).get('ephemeralClusters') as unknown as {
        managementClusters: Record<
          string,
          { kubeconfig: JsonObject; argocd: JsonObject }
        >;
      }
    ).managementClusters.management;
    const report = await reportOf({
      managementClusters: {
        management: {
          kubeconfig: { ...kubeconfig, path: sandbox.files.adminKubeconfig },
          argocd: { ...argocd, token: 'no-longer-good' },
        },
      },
      layouts: [
        {
          id: 'manifests',
          type: 'manifests',
          kind: 'capi',
          path: 'clusters/{managementCluster}/{name}.yaml',
        },
        {
          id: 'vclusters',
          type: 'application-set-list',
          kind: 'vcluster',
          path: 'management/{managementCluster}/virtual.yaml',
        },
      ],
      clusterLabel: 'kubernetes_cluster',
    });
    expect(
      checksOf(connection(report, 'kubernetes:management')).rights,
    ).toMatchObject({
      status: 'warning',
      excess: ['every verb on everything'],
    });
    const refused = connection(report, 'argocd:management');
    expect(refused.status).toBe('error');
    expect(checksOf(refused).account.message).toMatch(/does not accept/);
    expect(JSON.stringify(report)).not.toContain('no-longer-good');

    const git = checksOf(connection(report, 'git:gitops'));
    expect(git['layout:manifests']).toMatchObject({
      status: 'warning',
      message: expect.stringMatching(
        /^No file fits its path, but others are there: clusters\//,
      ),
    });
    expect(git['layout:vclusters'].status).toBe('warning');
    expect(
      checksOf(connection(report, 'metrics:thanos'))['cluster-label'],
    ).toMatchObject({
      status: 'error',
      command: expect.stringContaining('kubernetes_cluster:'),
    });
  });

  it('says of a connection that is down what is wrong, beside others that are up', async () => {
    const report = await (async () => {
      sandbox.faults.forge = 'down';
      sandbox.faults.kubernetes['eu-west'] = 'down';
      try {
        return await reportOf();
      } finally {
        sandbox.faults.forge = undefined;
        delete sandbox.faults.kubernetes['eu-west'];
      }
    })();
    expect(connection(report, 'kubernetes:management').status).toBe('ok');
    expect(connection(report, 'kubernetes:eu-west').checks).toMatchObject([
      { id: 'reachable', status: 'error', fix: expect.any(String) },
    ]);
    expect(connection(report, 'git:gitops').checks).toMatchObject([
      {
        id: 'reachable',
        status: 'error',
        message: expect.stringContaining('cannot be reached'),
      },
    ]);
  });
});
