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

import { parse } from 'yaml';
import { renderAppConfig } from './appConfig';

const base = `
app: { title: Portal, baseUrl: http://localhost:3000 }
ephemeralClusters:
  managementClusters:
    management: { title: Frankfurt, argocd: { namespace: argocd } }
    eu-west: { title: Dublin }
  repositories:
    gitops: { branch: main, layouts: [{ id: manifests, type: manifests }] }
`;

const text = renderAppConfig({
  base,
  portal: {
    url: 'http://localhost:3200',
    backendPort: 7653,
    databaseDirectory: '/state/database',
  },
  forge: { url: 'http://127.0.0.1:7630', username: 'portal', token: 'T1' },
  repositoryUrl: 'http://127.0.0.1:7630/platform/gitops',
  managementCluster: {
    id: 'management',
    title: 'Lab',
    kubeconfig: { path: '/state/portal.kubeconfig', context: 'management' },
    argocd: { url: 'http://127.0.0.1:7620', token: 'T2', namespace: 'argocd' },
  },
  thanosUrl: 'http://127.0.0.1:7647',
});

describe('renderAppConfig', () => {
  const config = parse(text);

  it('leaves the one management cluster that the lab is', () => {
    expect(config.ephemeralClusters.managementClusters).toEqual({
      management: {
        title: 'Lab',
        kubeconfig: { path: '/state/portal.kubeconfig', context: 'management' },
        argocd: {
          url: 'http://127.0.0.1:7620',
          token: 'T2',
          namespace: 'argocd',
        },
      },
      // This is how a later configuration takes something away.
      'eu-west': null,
    });
  });

  it('gives addresses and credentials, and nothing that the base says better', () => {
    expect(config.ephemeralClusters.repositories).toEqual({
      gitops: { url: 'http://127.0.0.1:7630/platform/gitops' },
    });
    expect(config.ephemeralClusters.metrics).toEqual({
      thanos: { url: 'http://127.0.0.1:7647' },
    });
    expect(config.integrations.gitea).toEqual([
      {
        host: '127.0.0.1:7630',
        baseUrl: 'http://127.0.0.1:7630',
        username: 'portal',
        password: 'T1',
      },
    ]);
    expect(config.app).toEqual({ baseUrl: 'http://localhost:3200' });
    expect(config.backend).toEqual({
      baseUrl: 'http://localhost:7653',
      listen: { host: '127.0.0.1', port: 7653 },
      cors: { origin: 'http://localhost:3200' },
      database: { connection: { directory: '/state/database' } },
    });
  });
});
