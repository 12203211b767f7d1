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
  MetricOptions,
  MetricsService,
  MetricsServiceObservable,
  MetricsServiceObservableResult,
} from '@backstage/backend-plugin-api/alpha';
import type {
  ClusterRow,
  FreshnessState,
  HealthStatus,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { Inventory } from '../inventory/types';
import type { ActiveRequest } from '../requests/types';
import { isUnderWay } from '../requests/types';
import type { ObservedKind } from '../sources';

export interface MonitoredParts {
  inventory: Pick<Inventory, 'rows' | 'sources' | 'problems'>;
  requests: { active(): readonly Pick<ActiveRequest, 'verb' | 'state'>[] };
  /** What is watched, by management cluster. */
  managementClusters: readonly {
    id: string;
    kinds: readonly { observed: ObservedKind }[];
  }[];
  now(): Date;
}

type Report = (value: number, attributes: MetricAttributes) => void;

/** One metric: what it is called, and its values now. */
interface Metric extends MetricOptions {
  name: string;
  kind: 'gauge' | 'counter';
  observe(parts: MonitoredParts, report: Report): void;
}

const states: readonly FreshnessState[] = [
  'fresh',
  'connecting',
  'stale',
  'unavailable',
];
const healths: readonly HealthStatus[] = [
  'ready',
  'starting',
  'attention',
  'failed',
  'deleting',
  'unknown',
];

/** All metrics that there are. Attributes are of the configuration, never of single clusters: their number stays small. */
const metrics: readonly Metric[] = [
  {
    name: 'ephemeral_clusters.source.state',
    kind: 'gauge',
    description: 'State of a source: 1 for the one that it is in, else 0',
    observe({ inventory }, report) {
      for (const source of inventory.sources()) {
        for (const state of states) {
          const value = source.state === state ? 1 : 0;
          report(value, { ...attributesOf(source), state });
        }
      }
    },
  },
  {
    name: 'ephemeral_clusters.source.contact.age',
    kind: 'gauge',
    unit: 's',
    description: 'Time since the last contact that proved a source current',
    observe: ({ inventory, now }, report) =>
      reportAges(inventory.sources(), 'lastContact', now(), report),
  },
  {
    name: 'ephemeral_clusters.source.sync.age',
    kind: 'gauge',
    unit: 's',
    description: 'Time since everything of a source was read in full',
    observe: ({ inventory, now }, report) =>
      reportAges(inventory.sources(), 'lastSync', now(), report),
  },
  {
    name: 'ephemeral_clusters.source.problems',
    kind: 'gauge',
    unit: '{problem}',
    description: 'Files and objects of a source that cannot be read',
    observe({ inventory }, report) {
      const problems = inventory.problems();
      for (const source of inventory.sources()) {
        const own = problems.filter(problem => problem.source === source.id);
        report(own.length, attributesOf(source));
      }
    },
  },
  {
    name: 'ephemeral_clusters.watch.streams',
    kind: 'counter',
    unit: '{stream}',
    description: 'Watches that an API server has accepted',
    observe: (parts, report) =>
      reportKinds(parts, ({ counts }) => counts().streams, report),
  },
  {
    name: 'ephemeral_clusters.watch.lists',
    kind: 'counter',
    unit: '{list}',
    description: 'How often all objects of a kind were listed',
    observe: (parts, report) =>
      reportKinds(parts, ({ counts }) => counts().lists, report),
  },
  {
    name: 'ephemeral_clusters.watch.objects',
    kind: 'gauge',
    unit: '{object}',
    description: 'Objects of a kind that are kept in memory',
    observe: (parts, report) =>
      reportKinds(parts, ({ size }) => size(), report),
  },
  {
    name: 'ephemeral_clusters.clusters',
    kind: 'gauge',
    unit: '{cluster}',
    description: 'Clusters by management cluster and health',
    observe({ inventory, managementClusters }, report) {
      const counts = countRows(inventory.rows());
      const ids = new Set([
        ...managementClusters.map(({ id }) => id),
        ...counts.keys(),
      ]);
      for (const id of ids) {
        // Zeros too: an alert on a number that is not there never fires.
        for (const health of healths) {
          report(counts.get(id)?.get(health) ?? 0, {
            management_cluster: id,
            health,
          });
        }
      }
    },
  },
  {
    name: 'ephemeral_clusters.requests.open',
    kind: 'gauge',
    unit: '{request}',
    description: 'Requests that are under way',
    observe({ requests }, report) {
      const open = requests.active().filter(({ state }) => isUnderWay(state));
      for (const verb of ['create', 'extend', 'delete']) {
        const own = open.filter(request => request.verb === verb);
        report(own.length, { verb });
      }
    },
  },
];

/**
 * Gives the portal's metrics service what monitoring needs to know. Values are read when somebody collects them.
 *
 * @returns what ends it
 */
export function registerMetrics(
  service: MetricsService,
  parts: MonitoredParts,
): () => void {
  const ends = metrics.map(metric => {
    const { name, kind, observe, ...options } = metric;
    const instrument: MetricsServiceObservable =
      kind === 'counter'
        ? service.createObservableCounter(name, options)
        : service.createObservableGauge(name, options);
    const callback = (result: MetricsServiceObservableResult) =>
      observe(parts, (value, attributes) => result.observe(value, attributes));
    instrument.addCallback(callback);
    return () => instrument.removeCallback(callback);
  });
  return () => ends.forEach(end => end());
}

function attributesOf({ id, kind, managementCluster }: SourceFreshness) {
  return {
    source: id,
    kind,
    ...(managementCluster && { management_cluster: managementCluster }),
  };
}

/** Nothing for a source that has none: no age is not an age of zero. */
function reportAges(
  sources: readonly SourceFreshness[],
  key: 'lastContact' | 'lastSync',
  now: Date,
  report: Report,
): void {
  for (const source of sources) {
    const at = source[key];
    if (at === undefined) continue;
    const seconds = (now.getTime() - Date.parse(at)) / 1000;
    report(Math.max(0, seconds), attributesOf(source));
  }
}

function reportKinds(
  { managementClusters }: MonitoredParts,
  valueOf: (kind: ObservedKind) => number,
  report: Report,
): void {
  for (const { id, kinds } of managementClusters) {
    for (const { observed } of kinds) {
      report(valueOf(observed), {
        management_cluster: id,
        kind: observed.kind,
      });
    }
  }
}

function countRows(
  rows: readonly ClusterRow[],
): Map<string, Map<HealthStatus, number>> {
  const counts = new Map<string, Map<HealthStatus, number>>();
  for (const { managementCluster, health } of rows) {
    const own = counts.get(managementCluster) ?? new Map();
    own.set(health.status, (own.get(health.status) ?? 0) + 1);
    counts.set(managementCluster, own);
  }
  return counts;
}
