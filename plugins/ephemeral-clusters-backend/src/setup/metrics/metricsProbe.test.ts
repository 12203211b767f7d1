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

import type {
  ClusterRow,
  HealthStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { Sample } from '../../metrics/types';
import { metricsProbe } from './metricsProbe';

const signal = new AbortController().signal;
const noon = new Date('2030-01-01T12:00:00Z');

const row = (name: string, status: HealthStatus = 'ready') =>
  ({ name, health: { status } } as ClusterRow);

describe('metricsProbe', () => {
  let series: Record<string, number>;
  let warnings: string[];
  let rows: ClusterRow[];
  let queries: string[];

  beforeEach(() => {
    series = { a: 10, b: 5, eu: 20, '': 2 };
    warnings = [];
    rows = [row('a'), row('b'), row('c', 'starting')];
    queries = [];
  });

  async function run(used = true) {
    const probe = metricsProbe({
      id: 'thanos',
      title: 'Thanos',
      clusterLabel: 'cluster',
      used,
      managementClusters: ['eu'],
      rows: () => rows,
      now: () => noon,
      client: {
        instant: async query => {
          queries.push(query);
          const samples = Object.entries(series).map(
            ([cluster, value]): Sample => ({
              labels: cluster ? { cluster } : {},
              value,
              at: noon.getTime(),
            }),
          );
          return { samples, warnings };
        },
        range: async () => ({ series: [], warnings: [] }),
      },
    });
    const checks = await probe.run(signal);
    return Object.fromEntries(checks.map(check => [check.id, check]));
  }

  it('is content where every running cluster has metrics, in one query whatever their number', async () => {
    expect(await run()).toMatchObject({
      reachable: { status: 'ok', message: '37 targets are scraped' },
      'cluster-label': {
        status: 'ok',
        message:
          '3 values of the label cluster; 2 targets have none, and are not counted',
      },
      clusters: {
        status: 'ok',
        message: '2 of 2 running clusters have metrics',
      },
    });
    expect(queries).toEqual(['count by (cluster) (up)']);
  });

  it('names clusters without metrics, and metrics of clusters that nobody knows', async () => {
    delete series.b;
    series.stranger = 1;
    expect((await run()).clusters).toMatchObject({
      status: 'warning',
      message:
        '1 of 2 running clusters have metrics; none of b. There are also metrics of stranger, which the portal does not know',
    });
  });

  it('takes a label that fits no cluster for the wrong one', async () => {
    series = { 'prod-a': 1, 'prod-b': 1 };
    expect((await run()).clusters).toMatchObject({
      status: 'error',
      fix: expect.stringContaining('label cluster'),
    });
  });

  it('says how to add the label where no series has it', async () => {
    series = { '': 12 };
    const checks = await run();
    expect(checks['cluster-label']).toMatchObject({
      status: 'error',
      message: 'None of its 12 targets has the label cluster',
      command: expect.stringContaining('external_labels'),
    });
    expect(checks).not.toHaveProperty('clusters');
  });

  it('says what the source says of answers that are not complete', async () => {
    warnings = ['store 10.0.0.7 unreachable'];
    expect((await run()).reachable).toMatchObject({
      status: 'warning',
      message: 'Not in full: store 10.0.0.7 unreachable',
    });
  });

  it('warns of a source that is not asked', async () => {
    expect((await run(false)).used.status).toBe('warning');
  });
});
