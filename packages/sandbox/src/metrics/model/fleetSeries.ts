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

import {
  labelKey,
  labelsOf,
  matchesAll,
  Matcher,
  METRIC_NAME,
  Series,
  SeriesSource,
} from '../promql';
import { hashOf } from './curve';
import { ClusterView, FAMILIES } from './families';
import { ObservedCluster } from './observed';
import { podsOf } from './pods';
import { SCRAPE_INTERVAL, ScrapedSeries } from './scrapedSeries';

/**
 * The series of a fleet. Nothing is stored: each is a function of what was observed of its cluster, seeded by its name, so a week of
 * history costs nothing until it is asked for.
 */
export function fleetSeries(
  clusters: () => Iterable<ObservedCluster>,
): SeriesSource {
  return {
    select(matchers, from, to) {
      const asks = (label: string) =>
        matchers.filter(matcher => matcher.label === label);
      const families = FAMILIES.filter(({ name }) =>
        asks(METRIC_NAME).every(matcher => matcher.matches(name)),
      );
      const found: Series[] = [];
      for (const cluster of families.length > 0 ? clusters() : []) {
        if (
          reported(cluster, from, to) &&
          asks('cluster').every(matcher => matcher.matches(cluster.name))
        ) {
          const view = { cluster, pods: podsOf(cluster) };
          for (const family of families) {
            if (cluster.exporters.includes(family.exporter)) {
              found.push(...seriesOf(family, view, matchers, from, to));
            }
          }
        }
      }
      return joinSame(found);
    },
  };
}

/** One series per set of labels: a cluster that is made again under its name goes on where its predecessor ended. */
function joinSame(found: Series[]): Series[] {
  const byLabels = new Map<string, Series[]>();
  for (const series of found) {
    const key = labelKey(series.labels);
    const same = byLabels.get(key);
    if (same) {
      same.push(series);
    } else {
      byLabels.set(key, [series]);
    }
  }
  return byLabels.size === found.length
    ? found
    : [...byLabels.values()].map(same =>
        same.length === 1 ? same[0] : joined(same),
      );
}

function joined(parts: Series[]): Series {
  return {
    labels: parts[0].labels,
    read(from, to) {
      const samples = new Map<number, number>();
      for (const part of parts) {
        const { times, values } = part.read(from, to);
        times.forEach((time, index) => samples.set(time, values[index]));
      }
      const times = [...samples.keys()].sort((a, b) => a - b);
      return { times, values: times.map(time => samples.get(time) ?? NaN) };
    },
    latest(from, to) {
      return parts
        .flatMap(part => part.latest(from, to) ?? [])
        .reduce<ReturnType<Series['latest']>>(
          (last, sample) => (last && last.time >= sample.time ? last : sample),
          undefined,
        );
    },
  };
}

function* seriesOf(
  family: (typeof FAMILIES)[number],
  view: ClusterView,
  matchers: Matcher[],
  from: number,
  to: number,
): Generator<Series> {
  const { cluster } = view;
  for (const definition of family.series(view)) {
    const labels = labelsOf({
      ...definition.labels,
      [METRIC_NAME]: family.name,
      cluster: cluster.name,
      management_cluster: cluster.managementCluster ?? '',
    });
    if (!matchesAll(labels, matchers)) {
      continue;
    }
    const series = new ScrapedSeries({
      labels,
      valueAt: definition.valueAt,
      lifetime: definition.lifetime ?? { since: 0 },
      reporting: cluster.reporting,
      phase: hashOf(`phase/${cluster.name}`) % SCRAPE_INTERVAL,
    });
    if (series.reaches(from, to)) {
      yield series;
    }
  }
}

function reported(
  { reporting }: ObservedCluster,
  from: number,
  to: number,
): boolean {
  return reporting.some(
    ({ since, until }) => since <= to && (until === undefined || until > from),
  );
}
