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

import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readEphemeralClustersConfig } from './config';

const read = (ephemeralClusters: JsonObject) =>
  readEphemeralClustersConfig(
    new ConfigReader({
      app: { baseUrl: 'https://portal/' },
      ephemeralClusters,
    }),
  );

describe('readEphemeralClustersConfig', () => {
  it('has a default for everything', () => {
    expect(readEphemeralClustersConfig(new ConfigReader({}))).toMatchObject({
      managementClusters: [],
      repositories: [],
      metrics: [],
      lifecycle: {
        mode: 'report',
        intervalMilliseconds: 60_000,
        warnBefore: ['P1D', 'PT1H'],
        autoMerge: false,
      },
      freshness: { staleAfterMilliseconds: 90_000 },
    });
  });

  it('reads what an operator writes', () => {
    const config = read({
      managementClusters: {
        'eu-west': {
          title: 'EU West',
          kubeconfig: { path: '/kubeconfig', context: 'eu' },
          argocd: { url: 'https://argocd' },
        },
      },
      repositories: {
        gitops: {
          url: 'https://forge/platform/gitops',
          pollInterval: { seconds: 10 },
          changeRequests: { branchPrefix: 'portal/' },
          layouts: [{ id: 'x', type: 'manifests' }],
        },
      },
      metrics: { thanos: { url: 'http://thanos/', timeout: 'PT5S' } },
      lifecycle: { mode: 'enforce', warnBefore: ['PT1H', 'P2D'] },
      policy: { maximumPerOwner: '3' },
    });
    expect(config).toMatchObject({
      managementClusters: [
        {
          id: 'eu-west',
          title: 'EU West',
          access: {
            id: 'eu-west',
            kubeconfig: { path: '/kubeconfig', context: 'eu' },
          },
          argocd: { url: 'https://argocd', namespace: 'argocd' },
        },
      ],
      repositories: [
        {
          id: 'gitops',
          title: 'gitops',
          branch: 'main',
          pollIntervalMilliseconds: 10_000,
          branchPrefix: 'portal/',
        },
      ],
      metrics: [
        {
          url: 'http://thanos',
          timeoutMilliseconds: 5000,
          title: 'Thanos',
          clusterLabel: 'cluster',
        },
      ],
      lifecycle: { mode: 'enforce', warnBefore: ['P2D', 'PT1H'] },
      policy: { maximumPerOwner: 3 },
      appBaseUrl: 'https://portal',
    });
  });

  it.each<[string, JsonObject]>([
    ['lifecycle.mode', { lifecycle: { mode: 'delete-everything' } }],
    ['lifecycle.warnBefore.0', { lifecycle: { warnBefore: ['P1M'] } }],
    ['lifecycle.interval', { lifecycle: { interval: { seconds: 0 } } }],
    [
      'managementClusters.Main',
      { managementClusters: { Main: { inCluster: true } } },
    ],
    ['managementClusters.main', { managementClusters: { main: {} } }],
    ['repositories.gitops.url', { repositories: { gitops: {} } }],
    [
      'repositories.gitops.url',
      { repositories: { gitops: { url: 'ssh://forge/x' } } },
    ],
    ['metrics.thanos.url', { metrics: { thanos: { url: 'thanos:9090' } } }],
    [
      'metrics.thanos.clusterLabel',
      { metrics: { thanos: { url: 'http://thanos', clusterLabel: 'a"b' } } },
    ],
    ['policy.maximumPerOwner', { policy: { maximumPerOwner: 0 } }],
    ['policy.reservedNames.0', { policy: { reservedNames: ['Prod'] } }],
    ['policy.maximumLifetime', { policy: { maximumLifetime: 'P1M' } }],
  ])('names %s where it is wrong', (key, config) => {
    expect(() => read(config)).toThrow(`ephemeralClusters.${key}: `);
  });

  it('reserves the names of the system, of every Argo CD, and those that the operator adds', () => {
    const { reservedNames } = read({
      managementClusters: {
        one: { inCluster: true, argocd: { namespace: 'gitops' } },
      },
      policy: { reservedNames: ['prod-*'] },
    }).policy;
    expect(reservedNames).toEqual(
      expect.arrayContaining(['default', 'kube-*', 'gitops', 'prod-*']),
    );
  });

  it('never repeats a value, which may be a secret', () => {
    const token = `token-${Math.random()}`;
    const config = {
      managementClusters: {
        main: { inCluster: true, argocd: { url: token, token } },
      },
    };
    expect(() => read(config)).toThrow('main.argocd.url');
    expect(() => read(config)).not.toThrow(token);
  });
});
