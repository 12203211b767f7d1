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

import type { Observation } from '../Observer';
import type { PodWorkload } from '../readiness';
import { exposition } from './exposition';
import { observedClusters } from './observedClusters';

const created = '2026-01-01T00:00:00Z';
const ready = '2026-01-01T00:01:00Z';
const now = Date.parse('2026-01-01T01:00:00Z');

const workload = (
  namespace: string,
  name: string,
  status?: PodWorkload['status'],
  containers: object[] = [{ name, image: name }],
): PodWorkload => ({
  metadata: { namespace, name, uid: name, creationTimestamp: created },
  spec: { replicas: 1, template: { spec: { containers } } },
  status,
});

const available: PodWorkload['status'] = {
  observedGeneration: 1,
  conditions: [
    { type: 'Available', status: 'True', lastTransitionTime: ready },
  ],
};

const agent = workload('monitoring', 'prometheus', available);

const observation = (changes: Partial<Observation> = {}): Observation => ({
  workload: {
    kind: 'capi',
    namespace: 'demo',
    name: 'one',
    server: '',
    ca: '',
    cert: '',
    key: '',
  },
  at: now,
  nodes: ['control-plane', 'worker'].map(role => ({
    metadata: {
      namespace: '',
      name: `one-${role}`,
      uid: role,
      creationTimestamp: created,
      ...(role === 'control-plane' && {
        labels: { 'node-role.kubernetes.io/control-plane': '' },
      }),
    },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  })),
  pods: [
    {
      metadata: {
        namespace: 'kube-system',
        name: 'etcd-one-control-plane',
        uid: 'etcd',
        creationTimestamp: created,
      },
      spec: { nodeName: 'one-control-plane' },
    },
  ],
  workloads: { deployments: [agent], daemonsets: [], statefulsets: [] },
  ...changes,
});

const deployed = (...deployments: PodWorkload[]) => ({
  workloads: { deployments, daemonsets: [], statefulsets: [] },
});

const virtual = (changes: Partial<Observation> = {}) =>
  observation({
    workload: {
      ...observation().workload,
      kind: 'vcluster',
      namespace: 'vc-two',
      name: 'vc-two',
    },
    nodes: [],
    pods: [],
    ...changes,
  });

/** Lines of a series. */
const linesOf = (
  name: string,
  observations: Observation[],
  hosted: PodWorkload[] = [],
) =>
  exposition(observedClusters(observations, hosted), now)
    .split('\n')
    .filter(line => line.startsWith(`${name}{`));

describe('a Cluster API cluster', () => {
  it('sends nothing before its Prometheus is ready', () => {
    for (const deployments of [
      [],
      [workload('monitoring', 'prometheus')],
      [
        workload('monitoring', 'prometheus', {
          observedGeneration: 1,
          conditions: [{ type: 'Available', status: 'False' }],
        }),
      ],
      [workload('monitoring', 'kube-state-metrics', available)],
    ]) {
      expect(
        observedClusters([observation(deployed(...deployments))], []),
      ).toEqual([]);
    }
  });

  it('has its real nodes, their roles and since when its agent sends', () => {
    expect(observedClusters([observation()], [])).toMatchObject([
      {
        name: 'one',
        managementCluster: 'management',
        reporting: [{ since: Date.parse(ready) }],
        nodes: [
          { name: 'one-control-plane', role: 'control-plane' },
          { name: 'one-worker', role: 'worker' },
        ],
      },
    ]);
  });

  it('has its real pods of control planes, and those that its Deployments and DaemonSets would have', () => {
    const lines = linesOf('kube_pod_info', [
      observation({
        workloads: {
          deployments: [agent],
          daemonsets: [workload('kube-system', 'kube-proxy', available)],
          statefulsets: [],
        },
      }),
    ]);
    const pods = lines.map(line => /pod="([^"]+)"/.exec(line)![1]);
    expect(pods).toHaveLength(4);
    expect(pods).toContain('etcd-one-control-plane');
    expect(pods.filter(pod => pod.startsWith('kube-proxy-'))).toHaveLength(2);
    expect(pods.filter(pod => pod.startsWith('prometheus-'))).toHaveLength(1);
  });

  it('shows pods of what is not ready as pending, using nothing', () => {
    const web = workload('demo', 'web');
    const observations = [observation(deployed(agent, web))];
    const phases = linesOf('kube_pod_status_phase', observations).filter(
      line => line.includes('pod="web-') && line.endsWith(' 1'),
    );
    expect(phases).toHaveLength(1);
    expect(phases[0]).toContain('phase="Pending"');
    expect(
      linesOf('container_cpu_usage_seconds_total', observations).join(),
    ).not.toContain('pod="web-');
  });

  it.each([{ cpu: '1e3', memory: 'a lot' }, { cpu: '' }, null])(
    'goes on where a manifest asks for %j',
    requests => {
      const web = workload('demo', 'web', available, [
        { name: 'web', image: 'web', resources: { requests } },
      ]);
      expect(
        linesOf('container_memory_working_set_bytes', [
          observation(deployed(agent, web)),
        ]).join('\n'),
      ).toContain('pod="web-');
    },
  );
});

describe('a virtual cluster', () => {
  const host = workload('vc-two', 'vc-two', { observedGeneration: 1 }, [
    { name: 'syncer', image: 'vcluster' },
  ]);

  it('is measured where its pods run: in its namespace on the management cluster', () => {
    const lines = linesOf(
      'container_cpu_usage_seconds_total',
      [virtual()],
      [host],
    ).filter(line => line.includes('container="'));
    const pods = lines.map(line => /pod="([^"]+)"/.exec(line)![1]);
    expect(pods).toHaveLength(2);
    expect(pods[0]).toBe('vc-two-0');
    expect(pods[1]).toMatch(/^prometheus-.*-x-monitoring-x-vc-two$/);
    for (const line of lines) {
      expect(line).toContain('namespace="vc-two"');
      expect(line).toContain('cluster="management"');
    }
  });

  it('tells of its own pods and API server itself', () => {
    for (const name of ['kube_pod_info', 'apiserver_request_total']) {
      const own = linesOf(name, [virtual()], [host]).filter(line =>
        line.includes('cluster="vc-two",management_cluster="management"'),
      );
      expect(own.length).toBeGreaterThan(0);
    }
  });

  it('is there on its host before its own agent is', () => {
    const clusters = observedClusters([virtual(deployed())], [host]);
    expect(clusters.map(({ name }) => name)).toEqual(['management']);
  });
});
