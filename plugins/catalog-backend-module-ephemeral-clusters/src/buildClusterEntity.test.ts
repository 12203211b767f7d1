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
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
} from '@backstage/catalog-model';
import type { ClusterRow } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import fc from 'fast-check';
import { buildClusterEntity, type EntityOptions } from './buildClusterEntity';
import { clusterRow } from './__fixtures__/clusterRow';

const options: EntityOptions = {
  namespaceOf: id => (id === 'eu-west' ? 'ireland' : 'default'),
  defaultOwner: 'group:default/platform',
  system: 'environments',
  appBaseUrl: 'http://portal.example.com',
};

describe('buildClusterEntity', () => {
  it('shows what the catalog is asked for: owner, system, links, origin', () => {
    expect(
      buildClusterEntity(
        clusterRow('vc-a', {
          managementCluster: 'eu-west',
          kind: 'vcluster',
          owner: 'group:search',
          purpose: 'Try the index',
          template: 'small-vcluster',
          templateVersion: '1.1.0',
          requestedBy: 'user:default/ada',
          expiresAt: '2026-11-24T18:00:00Z',
        }),
        { ...options, changeRequestUrl: 'http://forge.example.com/pulls/7' },
      ),
    ).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: 'vc-a',
        namespace: 'ireland',
        title: 'vc-a',
        description: 'Try the index',
        annotations: {
          'backstage.io/managed-by-location':
            'ephemeral-clusters:eu-west/vc-a/vc-a',
          'backstage.io/managed-by-origin-location':
            'ephemeral-clusters:eu-west/vc-a/vc-a',
          'ephemeral-clusters/cluster': 'eu-west/vc-a/vc-a',
          'ephemeral-clusters/template': 'small-vcluster',
          'ephemeral-clusters/template-version': '1.1.0',
          'ephemeral-clusters/requested-by': 'user:default/ada',
          'ephemeral-clusters/expires-at': '2026-11-24T18:00:00Z',
        },
        labels: {
          'ephemeral-clusters/kind': 'vcluster',
          'ephemeral-clusters/management-cluster': 'eu-west',
          'ephemeral-clusters/template': 'small-vcluster',
        },
        tags: ['ephemeral', 'vcluster', 'small-vcluster'],
        links: [
          {
            title: 'Cluster page',
            icon: 'dashboard',
            type: 'cluster',
            url: 'http://portal.example.com/ephemeral-clusters/clusters/eu-west/vc-a/vc-a',
          },
          {
            title: 'Change request',
            icon: 'scaffolder',
            type: 'change-request',
            url: 'http://forge.example.com/pulls/7',
          },
        ],
      },
      spec: {
        type: 'kubernetes-cluster',
        owner: 'group:default/search',
        system: 'environments',
      },
    });
  });

  it('does not change with health, nodes and usage', () => {
    const row = clusterRow('a');
    const changed = clusterRow('a', {
      health: { status: 'failed', summary: 'Gone bad', reasons: [] },
      nodes: { desired: 3, ready: 1 },
      usage: { cpuCores: 2 },
      kubernetesVersion: 'v1.36.0',
      stale: true,
    });
    expect(buildClusterEntity(changed, options)).toEqual(
      buildClusterEntity(row, options),
    );
  });

  it.each([undefined, '', 'a b', 'group:', '::', 'group:default/x y'])(
    'gives the default owner for %j',
    owner => {
      expect(
        buildClusterEntity(clusterRow('a', { owner }), options).spec?.owner,
      ).toBe('group:default/platform');
    },
  );

  it('is named after namespace and name where they differ', () => {
    expect(
      buildClusterEntity(clusterRow('a', { namespace: 'team' }), options)
        .metadata.name,
    ).toBe('team.a');
  });

  it('is a valid entity whatever people wrote into Git', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('UPPER', 'ü', 'a/b', 'x'.repeat(100)),
    );
    const policies = [
      new SchemaValidEntityPolicy(),
      new NoForeignRootFieldsEntityPolicy(),
      new FieldFormatEntityPolicy(),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.record<Partial<ClusterRow>>(
          {
            owner: text,
            purpose: text,
            template: text,
            templateVersion: text,
            requestedBy: text,
            expiresAt: text,
          },
          { requiredKeys: [] },
        ),
        async changes => {
          const entity = buildClusterEntity(clusterRow('a', changes), options);
          for (const policy of policies) await policy.enforce(entity);
          expect(await resourceEntityV1alpha1Validator.check(entity)).toBe(
            true,
          );
        },
      ),
    );
  });
});
