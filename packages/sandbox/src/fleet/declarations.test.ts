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

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { RepositoryFile } from '../types';
import { declareFleet } from './declarations';

const root = resolve(__dirname, '../../../../examples/gitops');
const example: RepositoryFile[] = readdirSync(root, {
  recursive: true,
  withFileTypes: true,
})
  .filter(entry => entry.isFile())
  .map(entry => {
    const file = join(entry.parentPath, entry.name);
    return { path: relative(root, file), content: readFileSync(file, 'utf8') };
  });
const now = new Date('2030-05-05T12:00:00.500Z');
const contentOf = (files: RepositoryFile[], path: string) =>
  files.find(file => file.path === path)!.content;

describe('declareFleet', () => {
  const files = declareFleet(example, now);

  it('writes manifests with times relative to now, and no variable left', () => {
    const content = contentOf(
      files,
      'clusters/management/payments-e2e/payments-e2e.yaml',
    );
    expect(content).not.toContain('${');
    const [namespace, cluster] = parseAllDocuments(content).map(d => d.toJS());
    expect(namespace.metadata.name).toBe('payments-e2e');
    expect(cluster).toMatchObject({
      kind: 'Cluster',
      metadata: {
        name: 'payments-e2e',
        namespace: 'payments-e2e',
        annotations: {
          'ephemeral-clusters/owner': 'group:default/team-a',
          'ephemeral-clusters/expires-at': '2030-05-06T05:00:00Z',
          'ephemeral-clusters/requested-at': '2030-05-05T05:00:00Z',
        },
      },
      spec: {
        topology: {
          controlPlane: { replicas: 1 },
          workers: { machineDeployments: [{ replicas: 2 }] },
        },
      },
    });
  });

  it('writes list elements sorted by name, all of them strings, and keeps the rest of the file', () => {
    const path = 'management/management/vclusters.yaml';
    const after = contentOf(files, path);
    const { elements } = parse(after).spec.generators[0].list;
    expect(elements.map((element: any) => element.name)).toEqual([
      'vc-demo-day',
      'vc-docs-preview',
      'vc-expired',
      'vc-metrics-gap',
    ]);
    for (const element of elements) {
      expect(Object.values(element).every(v => typeof v === 'string')).toBe(
        true,
      );
    }
    const before = contentOf(example, path).split('\n');
    const kept = after.split('\n').filter(line => before.includes(line));
    expect(kept).toEqual(before.filter(line => !line.includes('elements:')));
  });

  it('has one cluster past its expiry', () => {
    const { elements } = parse(
      contentOf(files, 'management/management/vclusters.yaml'),
    ).spec.generators[0].list;
    const expired = elements.filter(
      (element: any) => new Date(element.expiresAt) < now,
    );
    expect(expired.map((element: any) => element.name)).toEqual(['vc-expired']);
  });

  it('declares clusters of both management clusters and leaves other files alone', () => {
    const added = files
      .filter(({ path }) => !example.some(file => file.path === path))
      .map(({ path }) => path);
    expect(added.sort()).toEqual([
      'clusters/eu-west/eu-canary/eu-canary.yaml',
      'clusters/eu-west/eu-loadtest/eu-loadtest.yaml',
      'clusters/management/checkout-perf/checkout-perf.yaml',
      'clusters/management/legacy-demo/legacy-demo.yaml',
      'clusters/management/payments-e2e/payments-e2e.yaml',
      'clusters/management/search-stress/search-stress.yaml',
    ]);
  });
});
