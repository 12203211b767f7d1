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

import { createObjectStore, ObjectStore } from '../../kubernetes';
import { KubernetesObject, SandboxFaults } from '../../types';
import { fleetSeries } from '../model';
import { evaluate, labelRecord, parseQuery } from '../promql';
import { observeFleet } from './observeFleet';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

function deployment(
  namespace: string,
  name: string,
  ready: number,
): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: 2,
      template: {
        spec: {
          containers: [
            {
              name: 'web',
              image: 'web:1',
              resources: { requests: { cpu: '100m', memory: '64Mi' } },
            },
          ],
        },
      },
    },
    status: { readyReplicas: ready },
  };
}

function setup() {
  let time = Date.parse('2026-11-01T12:00:00Z');
  const clock = {
    now: () => new Date(time),
    speed: 1,
    after: () => () => {},
    every: () => () => {},
  };
  const store = createObjectStore({ cluster: 'management', clock });
  const workloads = new Map<string, ObjectStore>();
  const faults: SandboxFaults = { kubernetes: {}, argocd: {}, clusters: {} };
  const options = {
    managementClusters: [
      {
        name: 'management',
        store,
        find: (name: string) => workloads.get(name),
      },
    ],
    clock,
    faults,
  };
  let observer = observeFleet(options);
  const create = (target: ObjectStore, object: KubernetesObject) => {
    const { namespace } = object.metadata;
    if (
      namespace &&
      !target.get({ group: '', kind: 'Namespace', name: namespace })
    ) {
      target.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: namespace },
      });
    }
    target.create(object);
  };
  return {
    faults,
    store,
    create,
    observe: () => observer.observe(),
    pass(milliseconds: number) {
      time += milliseconds;
      observer.observe();
    },
    restart() {
      const history = JSON.parse(JSON.stringify(observer.export()));
      void observer.stop();
      observer = observeFleet({ ...options, history });
    },
    addWorkloadStore(name: string) {
      const workload = createObjectStore({ cluster: name, clock });
      workloads.set(name, workload);
      return workload;
    },
    removeWorkloadStore: (name: string) => workloads.delete(name),
    addCluster(name: string) {
      create(store, {
        apiVersion: 'cluster.x-k8s.io/v1beta2',
        kind: 'Cluster',
        metadata: { name, namespace: name },
        spec: {
          topology: {
            classRef: { name: 'standard' },
            version: 'v1.36.0',
            variables: [{ name: 'nodeSize', value: 'large' }],
          },
        },
      });
    },
    addMachine(cluster: string, name: string, ready: boolean) {
      create(store, {
        apiVersion: 'cluster.x-k8s.io/v1beta2',
        kind: 'Machine',
        metadata: {
          name,
          namespace: cluster,
          labels: { 'cluster.x-k8s.io/cluster-name': cluster },
        },
        spec: { clusterName: cluster, version: 'v1.36.0' },
        status: {
          nodeRef: { name },
          conditions: [{ type: 'NodeReady', status: ready ? 'True' : 'False' }],
        },
      });
    },
    instant(query: string, ago = 0): [Record<string, string>, number][] {
      const source = fleetSeries(() => observer.clusters());
      const result = evaluate(parseQuery(query), source, [time - ago]);
      return (result.type === 'vector' ? result.vector : []).map(
        ({ labels, values }) => [labelRecord(labels), values[0]],
      );
    },
  };
}

describe('observeFleet', () => {
  it('knows management clusters with a past', () => {
    const { instant } = setup();
    const query =
      'sum by (cluster) (kube_node_status_condition{condition="Ready",status="true"})';
    expect(instant(query)).toEqual([[{ cluster: 'management' }, 4]]);
    expect(instant(query, 7 * 24 * 60 * MINUTE)).toHaveLength(1);
  });

  it('begins a cluster shortly after its Prometheus is up, and ends it when it is gone', () => {
    const fleet = setup();
    fleet.addCluster('shop');
    fleet.addMachine('shop', 'shop-md-0', true);
    const workload = fleet.addWorkloadStore('shop');
    fleet.create(workload, deployment('hello', 'hello', 1));
    fleet.create(workload, deployment('monitoring', 'prometheus', 0));
    fleet.pass(MINUTE);
    expect(fleet.instant('up{cluster="shop"}')).toEqual([]);

    const prometheus = {
      group: 'apps',
      kind: 'Deployment',
      namespace: 'monitoring',
      name: 'prometheus',
    };
    workload.modify(prometheus, object => {
      object.status = {
        readyReplicas: 2,
        conditions: [
          {
            type: 'Available',
            status: 'True',
            lastTransitionTime: '2026-11-01T12:01:00Z',
          },
        ],
      };
    });
    fleet.pass(10 * SECOND);
    expect(fleet.instant('up{cluster="shop"}')).toEqual([]);
    fleet.pass(MINUTE);
    expect(fleet.instant('count by (job) (up{cluster="shop"})')).toHaveLength(
      4,
    );
    expect(
      fleet.instant('kube_deployment_status_replicas_ready{cluster="shop"}'),
    ).toEqual(
      expect.arrayContaining([
        [expect.objectContaining({ deployment: 'hello' }), 1],
        [expect.objectContaining({ deployment: 'prometheus' }), 2],
      ]),
    );
    expect(
      fleet.instant('kube_node_status_capacity{cluster="shop",resource="cpu"}'),
    ).toEqual([[expect.objectContaining({ node: 'shop-md-0' }), 8]]);

    fleet.removeWorkloadStore('shop');
    fleet.store.delete({
      group: 'cluster.x-k8s.io',
      kind: 'Cluster',
      namespace: 'shop',
      name: 'shop',
    });
    fleet.pass(MINUTE);
    fleet.pass(6 * MINUTE);
    expect(fleet.instant('up{cluster="shop"}')).toEqual([]);
    expect(fleet.instant('up{cluster="shop"}', 6.5 * MINUTE)).toHaveLength(4);
  });

  it('follows what changes: nodes that fail, pods that are not ready', () => {
    const fleet = setup();
    fleet.addCluster('shop');
    fleet.addMachine('shop', 'shop-md-0', true);
    const workload = fleet.addWorkloadStore('shop');
    fleet.create(workload, deployment('monitoring', 'prometheus', 2));
    fleet.pass(5 * MINUTE);
    fleet.store.modify(
      {
        group: 'cluster.x-k8s.io',
        kind: 'Machine',
        namespace: 'shop',
        name: 'shop-md-0',
      },
      machine => {
        machine.status = {
          nodeRef: { name: 'shop-md-0' },
          conditions: [{ type: 'NodeReady', status: 'False' }],
        };
      },
    );
    fleet.observe();
    fleet.pass(MINUTE);
    const ready =
      'sum(kube_node_status_condition{cluster="shop",condition="Ready",status="true"})';
    expect(fleet.instant(ready)).toEqual([[{}, 0]]);
    expect(fleet.instant(ready, 2 * MINUTE)).toEqual([[{}, 1]]);
  });

  it('shows a virtual cluster under its own name, and its usage on its host', () => {
    const fleet = setup();
    fleet.create(fleet.store, {
      ...deployment('vc-demo', 'vc-demo', 1),
      kind: 'StatefulSet',
      metadata: {
        name: 'vc-demo',
        namespace: 'vc-demo',
        labels: { app: 'vcluster' },
      },
    });
    const workload = fleet.addWorkloadStore('vc-demo');
    fleet.create(workload, deployment('monitoring', 'prometheus', 2));
    fleet.pass(10 * MINUTE);
    expect(
      fleet
        .instant('count by (job) (up{cluster="vc-demo"})')
        .map(([l]) => l.job),
    ).toEqual(['apiserver', 'kube-state-metrics']);
    expect(
      fleet.instant('container_memory_working_set_bytes{cluster="vc-demo"}'),
    ).toEqual([]);
    const pods = fleet
      .instant(
        'rate(container_cpu_usage_seconds_total{cluster="management",namespace="vc-demo",container!=""}[5m])',
      )
      .map(([{ pod }]) => pod);
    expect(pods).toContain('vc-demo-0');
    expect(pods).toContainEqual(
      expect.stringMatching(/^prometheus-\w+-\w+-x-monitoring-x-vc-demo$/),
    );
  });

  it('has nothing of a cluster whose metrics are off, and shows it again later', () => {
    const fleet = setup();
    fleet.faults.clusters.shop = 'no-metrics';
    fleet.addCluster('shop');
    const workload = fleet.addWorkloadStore('shop');
    fleet.create(workload, deployment('monitoring', 'prometheus', 2));
    fleet.pass(10 * MINUTE);
    const any = '{cluster="shop"}';
    expect(fleet.instant(any)).toEqual([]);
    delete fleet.faults.clusters.shop;
    fleet.pass(0);
    fleet.pass(MINUTE);
    expect(fleet.instant(any)).not.toEqual([]);
    fleet.faults.clusters.shop = 'no-metrics';
    fleet.instant(any);
    fleet.pass(SECOND);
    expect(fleet.instant(any)).toEqual([]);
    expect(fleet.instant(any, 2 * SECOND)).not.toEqual([]);
  });

  it('goes on where it was after a restart', () => {
    const fleet = setup();
    fleet.addCluster('shop');
    const workload = fleet.addWorkloadStore('shop');
    fleet.create(workload, deployment('monitoring', 'prometheus', 2));
    fleet.pass(10 * MINUTE);
    const before = fleet.instant('{cluster=~".+"}', MINUTE);
    fleet.restart();
    fleet.pass(0);
    expect(fleet.instant('{cluster=~".+"}', MINUTE)).toEqual(before);
  });
});
