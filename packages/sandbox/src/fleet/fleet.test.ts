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

import path from 'node:path';
import { KubernetesObject } from '../types';
import { clusterOf, moveTimes } from './ages';
import { declareFleet } from './declarations';
import { declaredClusters } from './declared';
import { readExampleRepository } from './exampleRepository';

const examples = path.resolve(__dirname, '../../../../examples/gitops');

describe('readExampleRepository', () => {
  it('puts the address of the forge that runs into all files', async () => {
    const files = await readExampleRepository(
      examples,
      'http://localhost:1234',
    );
    expect(files.map(({ path: name }) => name)).toContain(
      'bootstrap/management.yaml',
    );
    const text = files.map(({ content }) => content).join('\n');
    expect(text).toContain('http://localhost:1234/platform/gitops.git');
    expect(text).not.toContain('localhost:7120');
  });
});

describe('declaredClusters', () => {
  it('reads manifests and lists of all management clusters', async () => {
    const now = new Date('2030-01-01T12:00:00Z');
    const files = declareFleet(
      await readExampleRepository(examples, 'http://localhost:1234'),
      now,
    );
    const clusters = declaredClusters(files);
    expect(new Set(clusters.map(it => it.managementCluster)).size).toBe(2);
    expect(new Set(clusters.map(({ kind }) => kind)).size).toBe(2);
    expect(clusters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['payments-e2e', 'vc-expired', 'dev-ada']),
    );
    clusters.forEach(({ requestedAt }) =>
      expect(requestedAt).toBeLessThan(now.getTime()),
    );
  });
});

describe('moveTimes', () => {
  it('moves what happened and leaves what is planned', () => {
    const hourEarlier = (time: number) => time - 3_600_000;
    expect(
      moveTimes(
        {
          metadata: {
            creationTimestamp: '2030-01-01T12:00:00Z',
            annotations: {
              'ephemeral-clusters/expires-at': '2030-01-02T12:00:00Z',
            },
          },
          status: {
            conditions: [{ lastTransitionTime: '2030-01-01T12:00:01.500Z' }],
            startedAt: null,
          },
        },
        hourEarlier,
      ),
    ).toEqual({
      metadata: {
        creationTimestamp: '2030-01-01T11:00:00Z',
        annotations: {
          'ephemeral-clusters/expires-at': '2030-01-02T12:00:00Z',
        },
      },
      status: {
        conditions: [{ lastTransitionTime: '2030-01-01T11:00:01.500Z' }],
        startedAt: null,
      },
    });
  });
});

describe('clusterOf', () => {
  const object = (metadata: KubernetesObject['metadata']) =>
    clusterOf({ apiVersion: 'v1', kind: 'X', metadata }, new Set(['shop']));

  it('knows what belongs to a cluster', () => {
    expect(object({ name: 'x', namespace: 'shop' })).toBe('shop');
    expect(object({ name: 'monitoring-shop', namespace: 'argocd' })).toBe(
      'shop',
    );
    expect(object({ name: 'cluster-shop', namespace: 'argocd' })).toBe('shop');
    expect(
      object({
        name: 'x',
        labels: { 'cluster.x-k8s.io/cluster-name': 'shop' },
      }),
    ).toBe('shop');
    expect(object({ name: 'root', namespace: 'argocd' })).toBeUndefined();
  });
});
