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

import { ServiceUnavailableError } from '@backstage/errors';
import type { ClusterMetrics } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ManualTiming, until } from '../kubernetes/__testUtils__/ManualTiming';
import { ThanosMetrics } from './ThanosMetrics';
import type { MetricsClient, MetricsSubject, RangeSeries } from './types';

const noon = Date.UTC(2030, 0, 1, 12);

const subject = (change: Partial<MetricsSubject> = {}): MetricsSubject => ({
  managementCluster: 'management',
  namespace: 'a',
  name: 'a',
  kind: 'capi',
  createdAt: '2030-01-01T11:00:00Z',
  ambiguous: false,
  ...change,
});

/** Answers queries by a word that is in them. */
class FakeClient implements MetricsClient {
  values: Record<string, [labels: Record<string, string>, value: number][]> = {
    timestamp: [
      [{ cluster: 'a', management_cluster: 'management' }, noon / 1000],
    ],
    'rate(container_cpu_usage_seconds_total{container!="",image!=""}': [
      [{ cluster: 'a', management_cluster: 'management' }, 1.5],
    ],
    'container_memory_working_set_bytes{container!="",image!=""}': [
      [{ cluster: 'a', management_cluster: 'management' }, 1024],
    ],
    'kube_pod_status_phase{phase="Running"}': [
      [{ cluster: 'a', management_cluster: 'management' }, 12],
    ],
  };
  warnings: string[] = [];
  failing: string | undefined;
  queries: string[] = [];
  times: number[] = [];
  series: (query: string) => RangeSeries[] = () => [];
  ranges: { start: number; end: number; stepSeconds: number }[] = [];

  async instant(query: string, { at }: { at: Date }) {
    this.queries.push(query);
    this.times.push(at.getTime());
    if (this.failing !== undefined && query.includes(this.failing)) {
      throw new ServiceUnavailableError('Thanos cannot be reached: refused');
    }
    const found = Object.keys(this.values).find(word => query.includes(word));
    return {
      samples: (found ? this.values[found] : []).map(([labels, value]) => ({
        labels,
        value,
        at: at.getTime(),
      })),
      warnings: this.warnings,
    };
  }

  async range(
    query: string,
    window: { start: number; end: number; stepSeconds: number },
  ) {
    this.queries.push(query);
    this.ranges.push(window);
    return { series: this.series(query), warnings: this.warnings };
  }
}

describe('ThanosMetrics', () => {
  let client: FakeClient;
  let timing: ManualTiming;
  let metrics: ThanosMetrics;
  let stop: AbortController;
  let running: Promise<void>;

  beforeEach(() => {
    client = new FakeClient();
    timing = new ManualTiming();
    metrics = ThanosMetrics.create({
      id: 'thanos',
      title: 'Thanos',
      client,
      labels: {
        cluster: 'cluster',
        managementCluster: 'management_cluster',
        managementClusters: ['management', 'eu-west'],
      },
      timing,
      staleAfterMilliseconds: 90_000,
    });
    stop = new AbortController();
  });

  afterEach(async () => {
    stop.abort();
    await running;
  });

  const start = async () => {
    let notices = 0;
    metrics.onChange(() => {
      notices += 1;
    });
    running = metrics.start(stop.signal);
    await until(() => notices > 0 && timing.pending().length > 0);
  };

  it('asks a fixed number of queries for the whole fleet', async () => {
    await start();
    expect(client.queries).toHaveLength(7);
    expect(client.queries.every(query => /by \(cluster/.test(query))).toBe(
      true,
    );
    expect(metrics.usage(subject())).toEqual({
      cpuCores: 1.5,
      memoryBytes: 1024,
      pods: 12,
      at: '2030-01-01T12:00:00.000Z',
      note: undefined,
    });
    expect(metrics.lastSeen(subject())).toEqual(new Date(noon));
    expect(metrics.complete()).toBe(true);
    // The fleet is not asked again for each cluster.
    metrics.usage(subject({ name: 'b' }));
    expect(client.queries).toHaveLength(7);
  });

  it('knows nothing rather than zero, and why', async () => {
    delete client.values['kube_pod_status_phase{phase="Running"}'];
    await start();
    expect(metrics.usage(subject())).toMatchObject({
      pods: undefined,
      note: 'No metrics for pods',
    });
    expect(metrics.usage(subject({ name: 'b', namespace: 'b' }))).toMatchObject(
      {
        cpuCores: undefined,
        note: 'No metrics of this cluster arrive',
      },
    );
  });

  it('does not take the metrics of a predecessor of the same name', async () => {
    await start();
    const successor = subject({ createdAt: '2030-01-01T12:00:30Z' });
    expect(metrics.lastSeen(successor)).toBeUndefined();
    expect(metrics.usage(successor).cpuCores).toBeUndefined();
  });

  it('shows no usage where a predecessor of the same name cannot be told apart', async () => {
    client.values[
      'rate(container_cpu_usage_seconds_total{container!="",image!="",cluster=~"management|eu-west"}'
    ] = [[{ cluster: 'management', namespace: 'a' }, 0.25]];
    client.failing = 'timestamp';
    await start();
    // The rate that was asked for looks back five minutes.
    const young = { createdAt: '2030-01-01T11:57:00Z' };
    const unknown = { createdAt: undefined };
    expect(metrics.usage(subject(young)).cpuCores).toBeUndefined();
    expect(metrics.usage(subject()).cpuCores).toBe(1.5);
    expect(
      metrics.usage(subject({ ...young, kind: 'vcluster' })).cpuCores,
    ).toBeUndefined();
    expect(metrics.usage(subject({ kind: 'vcluster' })).cpuCores).toBe(0.25);
    for (const kind of ['capi', 'vcluster'] as const) {
      expect(metrics.usage(subject({ ...unknown, kind }))).toEqual({
        note: expect.stringContaining('not known since when'),
      });
    }
    expect(metrics.lastSeen(subject(unknown))).toBeUndefined();
  });

  it('does not mix up clusters of one name', async () => {
    await start();
    expect(
      metrics.usage(subject({ managementCluster: 'eu-west', ambiguous: true })),
    ).toMatchObject({ cpuCores: undefined });
    expect(metrics.usage(subject({ ambiguous: true })).cpuCores).toBe(1.5);
  });

  it('takes series that do not say their management cluster, unless that is ambiguous', async () => {
    for (const values of Object.values(client.values)) {
      delete values[0][0].management_cluster;
    }
    await start();
    expect(metrics.usage(subject()).cpuCores).toBe(1.5);
    expect(metrics.usage(subject({ ambiguous: true }))).toMatchObject({
      cpuCores: undefined,
      note: expect.stringContaining('same name'),
    });
  });

  it('measures a virtual cluster at its namespace on the management cluster', async () => {
    client.values[
      'rate(container_cpu_usage_seconds_total{container!="",image!="",cluster=~"management|eu-west"}'
    ] = [[{ cluster: 'management', namespace: 'a' }, 0.25]];
    await start();
    const virtual = subject({ kind: 'vcluster' });
    expect(metrics.usage(virtual)).toMatchObject({ cpuCores: 0.25, pods: 12 });
    expect(
      metrics.usage({ ...virtual, managementCluster: 'eu-west' }).cpuCores,
    ).toBeUndefined();
  });

  it('says that values are incomplete when stores do not answer, and that nothing can be missed then', async () => {
    client.warnings = ['no store matched'];
    client.values = {};
    await start();
    expect(metrics.usage(subject()).note).toBe(
      'Incomplete: some of the metrics stores did not answer',
    );
    expect(metrics.complete()).toBe(false);
    expect(metrics.freshness()[0].state).toBe('fresh');
  });

  it('goes on with what is answered where one query fails', async () => {
    client.failing = 'container_memory_working_set_bytes';
    await start();
    expect(metrics.usage(subject())).toMatchObject({
      cpuCores: 1.5,
      memoryBytes: undefined,
      note: 'Some metrics could not be asked for',
    });
    expect(metrics.complete()).toBe(false);
  });

  it('is unavailable while it never answered, and stale when it stopped', async () => {
    client.failing = '';
    await start();
    expect(metrics.freshness()[0]).toMatchObject({
      id: 'metrics:thanos',
      title: 'Thanos',
      state: 'unavailable',
      error: 'Thanos cannot be reached: refused',
    });
    expect(metrics.usage(subject())).toEqual({
      note: 'Metrics cannot be read',
    });

    client.failing = undefined;
    timing.advance(30_000);
    await until(
      () =>
        metrics.freshness()[0].state === 'fresh' && timing.pending().length > 0,
    );
    client.failing = '';
    const failOnce = async () => {
      const asked = client.queries.length;
      timing.advance(30_000);
      await until(
        () =>
          client.queries.length === asked + 7 && timing.pending().length > 0,
      );
    };
    const { lastSync } = metrics.freshness()[0];
    for (let index = 0; index < 4; index += 1) await failOnce();
    // What was last read in full is not what fails since.
    expect(lastSync).toBeDefined();
    expect(metrics.freshness()[0].lastSync).toBe(lastSync);
    expect(metrics.freshness()[0].state).toBe('stale');
    expect(metrics.usage(subject())).toMatchObject({
      cpuCores: 1.5,
      note: expect.stringMatching(/^Not current/),
    });
  });

  it('asks more often while someone looks', async () => {
    await start();
    expect(timing.pending()).toEqual([30_000]);
    metrics.touch();
    timing.advance(30_000);
    await until(
      () => client.queries.length === 14 && timing.pending().length > 0,
    );
    expect(timing.pending()).toEqual([10_000]);
  });

  it('comes back as soon as someone who looks may expect it', async () => {
    await start();
    timing.advance(4_000);
    metrics.touch();
    await until(() => timing.pending()[0] === 6_000);
    timing.advance(6_000);
    await until(() => client.queries.length === 14);
    expect(client.times.at(-1)).toBe(noon + 10_000);
  });

  it('comes back within seconds while a request waits for its first metric', async () => {
    await start();
    timing.advance(1_000);
    metrics.hurry();
    await until(() => timing.pending()[0] === 4_000);
    timing.advance(4_000);
    await until(
      () => client.queries.length === 14 && timing.pending().length > 0,
    );
    expect(client.times.at(-1)).toBe(noon + 5_000);
    // Nobody waits any longer, nobody looks.
    expect(timing.pending()).toEqual([30_000]);
  });

  describe('panels', () => {
    beforeEach(() => {
      running = Promise.resolve();
    });

    it('puts values on an aligned grid, with gaps as gaps', async () => {
      timing.advance(7000);
      client.series = query =>
        query.startsWith('sum(rate(container_cpu')
          ? [
              {
                labels: {},
                points: [
                  [noon, 2],
                  [noon - 30_000, 1],
                ],
              },
            ]
          : [];
      const answer = await metrics.panels(subject(), '1h');
      expect(answer).toMatchObject({ range: '1h', step: 15, warnings: [] });
      expect(client.ranges[0]).toEqual({
        start: noon - 3_600_000,
        end: noon,
        stepSeconds: 15,
      });
      const [cpu, memory] = answer.panels;
      expect(cpu.series.map(series => series.name)).toEqual(['used']);
      expect(cpu.series[0].points).toHaveLength(241);
      expect(cpu.series[0].points.slice(-4)).toEqual([
        [noon - 45_000, null],
        [noon - 30_000, 1],
        [noon - 15_000, null],
        [noon, 2],
      ]);
      expect(cpu.missing).toBe(
        'No data for "requested" and "capacity" from kube-state-metrics. Check that it runs on the cluster, is scraped, and that the cluster sends its metrics.',
      );
      expect(memory.series).toEqual([]);
      expect(memory.missing).toContain('kubelet (cAdvisor)');
    });

    const everywhere = (points: [number, number][]) => {
      client.series = () => [{ labels: {}, points }];
    };
    const valuesOf = (answer: ClusterMetrics) =>
      answer.panels.flatMap(panel =>
        panel.series.flatMap(series =>
          series.points.filter(([, value]) => value !== null),
        ),
      );

    it.each(['capi', 'vcluster'] as const)(
      'shows nothing of what a predecessor of the same name did (%s)',
      async kind => {
        everywhere([
          [noon - 1_800_000, 1],
          [noon - 915_000, 2],
          [noon - 885_000, 4],
          [noon, 5],
        ]);
        const answer = await metrics.panels(
          subject({ kind, createdAt: '2030-01-01T11:45:00Z' }),
          '1h',
        );
        const values = valuesOf(answer);
        expect(values).toContainEqual([noon - 885_000, 4]);
        expect(values).toContainEqual([noon, 5]);
        expect(values.every(([at]) => at >= noon - 900_000)).toBe(true);
        expect(answer.panels[0].series[0].points).toHaveLength(241);
      },
    );

    it('does not answer a successor with the charts that it keeps of its predecessor', async () => {
      everywhere([[noon - 1_800_000, 1]]);
      expect(
        valuesOf(await metrics.panels(subject(), '1h')).length,
      ).toBeGreaterThan(0);
      const successor = subject({ createdAt: '2030-01-01T11:45:00Z' });
      expect(valuesOf(await metrics.panels(successor, '1h'))).toEqual([]);
    });

    it.each([
      [undefined, 'not known since when'],
      ['2030-01-01T12:00:30Z', 'too young'],
    ])(
      'asks for nothing where no time is its own (created %s), and says why',
      async (createdAt, why) => {
        everywhere([[noon, 1]]);
        const answer = await metrics.panels(subject({ createdAt }), '1h');
        expect(valuesOf(answer)).toEqual([]);
        expect(client.queries).toEqual([]);
        expect(answer.panels).toHaveLength(4);
        for (const panel of answer.panels) {
          expect(panel.missing).toContain(why);
        }
      },
    );

    it('has about 240 points in each range', async () => {
      for (const range of ['1h', '24h', '7d'] as const) {
        client.ranges = [];
        const old = subject({ createdAt: '2029-01-01T12:00:00Z' });
        await metrics.panels(old, range);
        const { start: from, end, stepSeconds } = client.ranges[0];
        expect((end - from) / 1000 / stepSeconds).toBe(240);
        expect(from % (stepSeconds * 1000)).toBe(0);
      }
    });

    it('selects the one cluster, whatever its name holds', async () => {
      await metrics.panels(subject({ name: 'a"} or up{x="' }), '1h');
      expect(
        client.queries.every(query =>
          query.includes('cluster="a\\"} or up{x=\\""'),
        ),
      ).toBe(true);
    });

    it('does not miss errors where there are requests', async () => {
      client.series = query =>
        query.includes('code=~"2.."')
          ? [{ labels: {}, points: [[noon, 5]] }]
          : [];
      const { panels } = await metrics.panels(subject(), '1h');
      expect(panels.find(panel => panel.id === 'api-server')).toMatchObject({
        series: [{ name: '2xx' }],
        missing: undefined,
      });
    });

    it('asks once for all viewers, and again after a step', async () => {
      const [first] = await Promise.all([
        metrics.panels(subject(), '1h'),
        metrics.panels(subject(), '1h'),
      ]);
      const asked = client.queries.length;
      expect(await metrics.panels(subject(), '1h')).toBe(first);
      expect(client.queries).toHaveLength(asked);
      timing.advance(15_000);
      await metrics.panels(subject(), '1h');
      expect(client.queries).toHaveLength(2 * asked);
    });

    it('keeps no failure', async () => {
      client.range = async () => {
        throw new ServiceUnavailableError('down');
      };
      await expect(metrics.panels(subject(), '1h')).rejects.toThrow('down');
      client.range = FakeClient.prototype.range;
      await expect(metrics.panels(subject(), '1h')).resolves.toBeTruthy();
    });
  });
});
