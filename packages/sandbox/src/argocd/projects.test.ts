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

import { parseAllDocuments } from 'yaml';
import { permitsDestination, permitsKind, permitsSource } from './projects';
import { exampleFiles, repoURL } from './testArgoCd';
import { AppProject } from './types';

const bootstrap = exampleFiles().find(
  ({ path }) => path === 'bootstrap/management.yaml',
)!;
const projects = new Map(
  parseAllDocuments(bootstrap.content)
    .map(document => document.toJS() as AppProject)
    .filter(({ kind }) => kind === 'AppProject')
    .map(project => [project.metadata.name, project]),
);
const here = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };
const workload = { name: 'vc-x', server: 'https://vc-x.vc-x:443' };

describe('the projects of the example repository', () => {
  it('take manifests from the repository only', () => {
    for (const project of projects.values()) {
      expect(permitsSource(project, { repoURL, path: 'x' })).toBe(true);
      expect(
        permitsSource(project, {
          repoURL: 'http://localhost:7120/a/b.git',
          path: 'x',
        }),
      ).toBe(false);
    }
  });

  it.each([
    ['clusters', here, 'payments-e2e', true],
    ['clusters', here, 'capi-tests', true],
    ['clusters', here, 'argocd', false],
    ['clusters', here, 'kube-system', false],
    ['clusters', here, 'capi-system', false],
    ['clusters', workload, 'payments-e2e', false],
    ['workloads', workload, 'hello', true],
    ['workloads', workload, 'kube-system', false],
    ['workloads', here, 'hello', false],
    ['platform', here, 'argocd', true],
    ['platform', here, 'default', false],
  ])('%s to %j, %s: %s', (name, destination, namespace, expected) => {
    expect(
      permitsDestination(projects.get(name)!, { ...destination, namespace }),
    ).toBe(expected);
  });

  it.each([
    ['clusters', 'cluster.x-k8s.io', 'Cluster', true],
    ['clusters', '', 'Namespace', true],
    ['clusters', 'rbac.authorization.k8s.io', 'ClusterRole', false],
    ['clusters', 'argoproj.io', 'Application', false],
    ['platform', 'argoproj.io', 'AppProject', false],
  ])('%s may deliver %s %s: %s', (name, group, kind, expected) => {
    expect(permitsKind(projects.get(name)!, { group, kind, name: 'x' })).toBe(
      expected,
    );
  });
});
