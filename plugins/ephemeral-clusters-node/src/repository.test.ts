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
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { JsonObject } from '@backstage/types';
import { createGitOpsRepository } from './repository';
import type { LayoutFactory } from './layouts';

const valid = {
  url: 'https://git.example.com/platform/gitops',
  layouts: [
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
  ],
};

function create(config: JsonObject, layouts?: LayoutFactory[]) {
  return createGitOpsRepository({
    id: 'gitops',
    config: new ConfigReader({ ...valid, ...config } as JsonObject),
    integrations: ScmIntegrations.fromConfig(
      new ConfigReader({
        integrations: {
          gitea: [{ host: 'git.example.com', password: randomUUID() }],
        },
      }),
    ),
    logger: mockServices.logger.mock(),
    layouts,
  });
}

describe('createGitOpsRepository', () => {
  it('has the forge, the layouts and the directories that its snapshots need', () => {
    const repository = create({});
    expect(repository).toMatchObject({
      id: 'gitops',
      title: 'gitops',
      branch: 'main',
      paths: ['templates', 'clusters', 'management'],
    });
    expect(repository.layouts.map(({ id }) => id)).toEqual([
      'manifests',
      'vclusters',
    ]);
    expect(repository.provider.fileUrl('a.yaml', 'c')).toBe(
      'https://git.example.com/platform/gitops/src/commit/c/a.yaml',
    );
    expect(repository.templates({ revision: 'c', files: new Map() })).toEqual({
      items: [],
      problems: [],
    });
  });

  it('takes layouts of others', () => {
    const factory: LayoutFactory = {
      type: 'mine',
      create: ({ config }) => ({
        layout: { id: (config as { id: string }).id } as never,
        paths: ['mine'],
      }),
    };
    expect(
      create({ layouts: [{ id: 'x', type: 'mine' }] }, [factory]).paths,
    ).toEqual(['templates', 'mine']);
  });

  it.each([
    [
      { url: 'git@example.com:a/b' },
      'ephemeralClusters.repositories.gitops.url: write the address',
    ],
    [{ layouts: [] }, 'gitops.layouts: write at least one'],
    [
      { layouts: [valid.layouts[0], valid.layouts[0]] },
      'gitops.layouts: two of them have the same id',
    ],
    [
      { layouts: [{ ...valid.layouts[0], type: 'kustomize' }] },
      'gitops.layouts, "manifests": there is no layout of the type "kustomize"; there are manifests, application-set-list.',
    ],
    [
      { layouts: [{ ...valid.layouts[0], kind: 'vcluster' }] },
      'gitops.layouts, "manifests": kind: a layout of manifests',
    ],
    [{ templates: '../x' }, 'gitops.templates: write a directory'],
    [
      { url: 'https://other.example.com/a/b' },
      'No integration is configured for other.example.com',
    ],
    [
      { url: 'https://github.com/a/b' },
      'Change requests cannot be opened in github.com yet: it is configured as github, and there are providers for gitea.',
    ],
    [
      { url: 'https://git.example.com/a' },
      'is not the address of a repository',
    ],
  ])('refuses %j and names the key', (config, message) => {
    expect(() => create(config)).toThrow(message);
  });
});
