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
  MetricAttributes,
  MetricsServiceObservableCallback,
} from '@backstage/backend-plugin-api/alpha';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import type {
  ClusterRow,
  HealthStatus,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { registerMetrics, type MonitoredParts } from './registerMetrics';

const noon = new Date('2030-01-01T12:00:00Z');

const row = (managementCluster: string, status: HealthStatus) =>
  ({ managementCluster, health: { status } } as ClusterRow);

describe('registerMetrics', () => {
  let sources: SourceFreshness[];
  let parts: MonitoredParts;
  let callbacks: Map<string, Set<MetricsServiceObservableCallback>>;
  const service = metricsServiceMock.mock();
  let end: () => void;

  beforeEach(() => {
    sources = [
      {
        id: 'kubernetes:eu',
        title: 'Kubernetes of EU',
        kind: 'kubernetes',
        managementCluster: 'eu',
        state: 'stale',
        lastContact: '2030-01-01T11:58:30.000Z',
        lastSync: '2030-01-01T11:50:00.000Z',
      },
      { id: 'git:gitops', title: 'GitOps', kind: 'git', state: 'unavailable' },
    ];
    parts = {
      inventory: {
        sources: () => sources,
        rows: () => [
          row('eu', 'ready'),
          row('eu', 'ready'),
          row('eu', 'failed'),
        ],
        problems: () => [
          { source: 'git:gitops', object: 'a.yaml', message: 'bad' },
          { source: 'git:gitops', object: 'b.yaml', message: 'bad' },
        ],
      },
      requests: {
        active: () => [
          { verb: 'create', state: 'open' },
          { verb: 'create', state: 'failed' },
          { verb: 'delete', state: 'merged' },
        ],
      },
      managementClusters: [
        {
          id: 'eu',
          kinds: [
            {
              observed: {
                kind: 'Machine',
                path: async () => undefined,
                size: () => 7,
                status: () => ({ state: 'watching', synced: true }),
                counts: () => ({ lists: 2, streams: 5 }),
              },
            },
          ],
        },
        { id: 'us', kinds: [] },
      ],
      now: () => noon,
    };
    callbacks = new Map();
    const create = (name: string) => {
      const own = new Set<MetricsServiceObservableCallback>();
      callbacks.set(name, own);
      return {
        addCallback: (callback: MetricsServiceObservableCallback) => {
          own.add(callback);
        },
        removeCallback: (callback: MetricsServiceObservableCallback) => {
          own.delete(callback);
        },
      };
    };
    service.createObservableGauge.mockImplementation(create);
    service.createObservableCounter.mockImplementation(create);
    end = registerMetrics(service, parts);
  });

  /** Values of a metric as a collector sees them now, by their attributes. */
  function collect(name: string): Record<string, number> {
    const values: Record<string, number> = {};
    for (const callback of callbacks.get(`ephemeral_clusters.${name}`)!) {
      void callback({
        observe: (value: number, attributes: MetricAttributes = {}) => {
          const key = Object.values(attributes).join(' ');
          expect(values).not.toHaveProperty([key]);
          values[key] = value;
        },
      });
    }
    return values;
  }

  it('has one of the states of each source at 1', () => {
    expect(collect('source.state')).toEqual({
      'kubernetes:eu kubernetes eu fresh': 0,
      'kubernetes:eu kubernetes eu connecting': 0,
      'kubernetes:eu kubernetes eu stale': 1,
      'kubernetes:eu kubernetes eu unavailable': 0,
      'git:gitops git fresh': 0,
      'git:gitops git connecting': 0,
      'git:gitops git stale': 0,
      'git:gitops git unavailable': 1,
    });
  });

  it('counts seconds since the last contact, and says nothing where there was none', () => {
    expect(collect('source.contact.age')).toEqual({
      'kubernetes:eu kubernetes eu': 90,
    });
    expect(collect('source.sync.age')).toEqual({
      'kubernetes:eu kubernetes eu': 600,
    });
    sources[1].lastContact = '2030-01-01T12:00:00.000Z';
    expect(collect('source.contact.age')).toHaveProperty(['git:gitops git'], 0);
  });

  it('counts problems by source, zeros too', () => {
    expect(collect('source.problems')).toEqual({
      'kubernetes:eu kubernetes eu': 0,
      'git:gitops git': 2,
    });
  });

  it('counts lists, streams and objects of each kind', () => {
    expect(collect('watch.streams')).toEqual({ 'eu Machine': 5 });
    expect(collect('watch.lists')).toEqual({ 'eu Machine': 2 });
    expect(collect('watch.objects')).toEqual({ 'eu Machine': 7 });
  });

  it('counts clusters by health, of management clusters that have none too', () => {
    expect(collect('clusters')).toMatchObject({
      'eu ready': 2,
      'eu failed': 1,
      'eu unknown': 0,
      'us ready': 0,
    });
  });

  it('counts requests that are under way', () => {
    expect(collect('requests.open')).toEqual({
      create: 1,
      extend: 0,
      delete: 1,
    });
  });

  it('has a description for each, and units of OpenTelemetry', () => {
    const created = [
      ...service.createObservableGauge.mock.calls,
      ...service.createObservableCounter.mock.calls,
    ];
    for (const [name, options] of created) {
      expect([name, options?.description]).toEqual([
        name,
        expect.stringMatching(/^[A-Z]/),
      ]);
    }
    expect(created.map(([name]) => name)).toContain(
      'ephemeral_clusters.watch.streams',
    );
  });

  it('ends', () => {
    end();
    expect([...callbacks.values()].every(own => own.size === 0)).toBe(true);
  });
});
