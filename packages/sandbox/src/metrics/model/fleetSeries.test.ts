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

import { evaluate, labelRecord, parseQuery } from '../promql';
import { testCluster } from './testCluster';
import { fleetSeries } from './fleetSeries';
import { ObservedCluster } from './observed';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

function instant(clusters: ObservedCluster[], query: string, at = NOW) {
  const source = fleetSeries(() => clusters);
  const result = evaluate(parseQuery(query), source, [at]);
  return (result.type === 'vector' ? result.vector : []).map(
    ({ labels, values }) => ({
      labels: labelRecord(labels),
      value: values[0],
    }),
  );
}

describe('fleetSeries', () => {
  const cluster = testCluster('one', NOW - 20 * HOUR);
  const other = testCluster('two', NOW - 2 * HOUR);

  it('has what the fleet-wide queries ask for, by cluster', () => {
    for (const query of [
      'sum by (cluster) (rate(container_cpu_usage_seconds_total{container!="",image!=""}[5m]))',
      'sum by (cluster) (container_memory_working_set_bytes{container!=""})',
      'sum by (cluster) (kube_node_status_allocatable{resource="cpu"})',
      'count by (cluster) (kube_node_info)',
      'sum by (cluster) (kube_node_status_condition{condition="Ready",status="true"})',
      'sum by (cluster) (kube_pod_status_phase{phase="Running"})',
      'sum by (cluster) (increase(kube_pod_container_status_restarts_total[1h]))',
      'sum by (cluster) (kube_deployment_status_replicas_ready) / sum by (cluster) (kube_deployment_spec_replicas)',
      'max by (cluster) (up{job="apiserver"})',
      'sum by (cluster) (rate(apiserver_request_total{code=~"5.."}[5m])) / sum by (cluster) (rate(apiserver_request_total[5m]))',
      'histogram_quantile(0.99, sum by (cluster, le) (rate(apiserver_request_sli_duration_seconds_bucket[5m])))',
      '1 - sum by (cluster) (node_memory_MemAvailable_bytes) / sum by (cluster) (node_memory_MemTotal_bytes)',
      'sum by (cluster) (rate(node_cpu_seconds_total{mode!="idle"}[5m]))',
    ]) {
      const found = instant([cluster, other], query);
      expect(found.map(({ labels }) => labels)).toEqual([
        { cluster: 'one' },
        { cluster: 'two' },
      ]);
      found.forEach(({ value }) => expect(value).toBeGreaterThanOrEqual(0));
    }
  });

  it('uses less than there is, and reports pods as a whole beside their containers', () => {
    const [{ value: used }] = instant(
      [cluster],
      'sum(rate(container_cpu_usage_seconds_total{container!=""}[5m]))',
    );
    const [{ value: whole }] = instant(
      [cluster],
      'sum(rate(container_cpu_usage_seconds_total{container=""}[5m]))',
    );
    const [{ value: cores }] = instant(
      [cluster],
      'sum(kube_node_status_allocatable{resource="cpu"})',
    );
    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThan(cores);
    expect(whole).toBeCloseTo(used, 6);
  });

  it('counts what is used with counters that only grow', () => {
    expect(
      instant(
        [cluster],
        'max(resets({__name__=~"container_cpu_usage_seconds_total"}[1h]))',
      ),
    ).toEqual([{ labels: {}, value: 0 }]);
  });

  it('shows a waiting pod as pending', () => {
    const waiting = testCluster('waiting', NOW - HOUR);
    waiting.workloads[0].ready = [{ at: NOW - HOUR, value: 1 }];
    expect(
      instant([waiting], 'sum by (phase) (kube_pod_status_phase) > 0'),
    ).toEqual([
      { labels: { phase: 'Pending' }, value: 1 },
      { labels: { phase: 'Running' }, value: 3 },
    ]);
  });

  it('has nothing of an exporter that is not there', () => {
    const bare = { ...cluster, exporters: ['kube-state-metrics' as const] };
    expect(instant([bare], 'node_cpu_seconds_total')).toEqual([]);
    expect(instant([bare], 'kube_node_info')).toHaveLength(2);
  });

  it('has nothing from before metrics arrived or of a cluster that sends none', () => {
    expect(instant([cluster], 'up', NOW - 21 * HOUR)).toEqual([]);
    expect(instant([{ ...cluster, reporting: [] }], 'up')).toEqual([]);
  });

  it('answers a query over a hundred clusters', () => {
    const fleet = Array.from({ length: 100 }, (_, index) =>
      testCluster(`fleet-${index}`, NOW - 30 * HOUR),
    );
    const steps = Array.from({ length: 60 }, (_, i) => NOW - (59 - i) * 60_000);
    const result = evaluate(
      parseQuery(
        'sum by (cluster) (rate(container_cpu_usage_seconds_total{container!="",image!=""}[5m]))',
      ),
      fleetSeries(() => fleet),
      steps,
    );
    expect(result.type === 'vector' && result.vector).toHaveLength(100);
  });
});
