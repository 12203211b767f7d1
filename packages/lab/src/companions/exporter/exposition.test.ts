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

import { exposition } from './exposition';
import type { ObservedCluster } from './sandboxModel';

const start = Date.parse('2026-01-01T00:00:00Z');
const later = start + 600_000;

const cluster = (changes: Partial<ObservedCluster> = {}): ObservedCluster => ({
  name: 'one',
  managementCluster: 'management',
  exporters: ['apiserver', 'kube-state-metrics', 'kubelet', 'node-exporter'],
  reporting: [{ since: start }],
  nodes: [
    {
      name: 'one-md-0',
      role: 'worker',
      since: start,
      cores: 4,
      memory: 8 * 1024 ** 3,
      kubernetesVersion: 'v1.36.0',
      ready: [{ at: start, value: 1 }],
    },
  ],
  workloads: [
    {
      kind: 'Deployment',
      namespace: 'demo',
      name: 'web',
      since: start,
      containers: [
        {
          name: 'web',
          image: 'a "quoted"\\image\n',
          cpu: 0.1,
          memory: 1e8,
          requests: { cpu: 0.1, memory: 1e8 },
        },
      ],
      replicas: [{ at: start, value: 2 }],
      ready: [{ at: start, value: 2 }],
    },
  ],
  ...changes,
});

/** Series by name, as Prometheus reads them. */
function read(text: string) {
  const series: { name: string; labels: string; value: number }[] = [];
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('#')) continue;
    const match = /^([a-z_A-Z:]+)\{(.*)\} (\S+)$/.exec(line);
    if (!match) throw new Error(`Not a series: ${line}`);
    series.push({ name: match[1], labels: match[2], value: Number(match[3]) });
  }
  return series;
}

it('has what the product asks for, with the labels that it tells clusters apart by', () => {
  const series = read(exposition([cluster()], later));
  const names = new Set(series.map(({ name }) => name));
  for (const name of [
    'up',
    'container_cpu_usage_seconds_total',
    'container_memory_working_set_bytes',
    'kube_pod_status_phase',
    'kube_pod_container_resource_requests',
    'kube_node_status_allocatable',
    'apiserver_request_total',
  ]) {
    expect(names).toContain(name);
  }
  for (const { labels, value } of series) {
    expect(labels).toContain('cluster="one",management_cluster="management"');
    expect(value).not.toBeNaN();
  }
});

it('writes each series once, a family together, and types where the format knows them', () => {
  const text = exposition([cluster(), cluster({ name: 'two' })], later);
  const series = read(text);
  expect(
    new Set(series.map(({ name, labels }) => `${name}{${labels}}`)).size,
  ).toBe(series.length);
  const order = series
    .map(({ name }) => name)
    .filter((name, index, all) => name !== all[index - 1]);
  expect(new Set(order).size).toBe(order.length);
  const types = text.split('\n').filter(line => line.startsWith('# TYPE'));
  expect(types).toContain('# TYPE container_cpu_usage_seconds_total counter');
  expect(types.filter(line => line.includes('_bucket'))).toEqual([]);
});

it('escapes what manifests have in them', () => {
  expect(exposition([cluster()], later)).toContain(
    'image="a \\"quoted\\"\\\\image\\n"',
  );
});

it('counts up, and goes on where it was', () => {
  const total = (at: number) =>
    read(exposition([cluster()], at))
      .filter(({ name }) => name === 'container_cpu_usage_seconds_total')
      .reduce((sum, { value }) => sum + value, 0);
  expect(total(later)).toBeGreaterThan(total(later - 60_000));
  expect(total(later)).toBe(total(later));
});

it('has of a cluster only what its exporters tell, but that its targets are up', () => {
  const names = new Set(
    read(
      exposition([cluster({ exporters: ['kube-state-metrics'] })], later),
    ).map(({ name }) => name),
  );
  expect(names).toContain('up');
  expect(names).toContain('kube_pod_info');
  expect(names).not.toContain('container_cpu_usage_seconds_total');
  expect(names).not.toContain('apiserver_request_total');
});

it('says that a management cluster is under none', () => {
  const text = exposition([cluster({ managementCluster: undefined })], later);
  expect(text).toContain('cluster="one"');
  expect(text).not.toContain('management_cluster');
});

it('has nothing of what is to come', () => {
  const text = exposition([cluster()], start - 1);
  expect(text).not.toContain('kube_pod_info');
});
