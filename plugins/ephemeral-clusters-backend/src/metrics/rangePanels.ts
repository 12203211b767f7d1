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
  MetricPanel,
  MetricRange,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { FleetLabels } from './fleetQueries';
import {
  panelDefinitions,
  selectorOf,
  type PanelDefinition,
  type PanelSeries,
} from './panels';
import type { MetricsClient, MetricsSubject, RangeSeries } from './types';

const rangeSeconds: Record<MetricRange, number> = {
  '1h': 3600,
  '24h': 86_400,
  '7d': 604_800,
};

/** Points of a chart: more cannot be told apart. */
const chartPoints = 240;
/** Seconds between scrapes that are reckoned with; rates need some of them. */
const scrapeSeconds = 30;

/** Step and window of a range. Start and end are multiples of the step, so that caches on the way can answer. */
export function rangeWindow(range: MetricRange, now: Date) {
  const stepSeconds = Math.ceil(rangeSeconds[range] / chartPoints);
  const step = stepSeconds * 1000;
  const end = Math.floor(now.getTime() / step) * step;
  return { stepSeconds, start: end - rangeSeconds[range] * 1000, end };
}

/** Asks for all charts of one cluster, as far as they are of its own life. */
export async function queryPanels(options: {
  client: MetricsClient;
  labels: FleetLabels;
  subject: MetricsSubject;
  range: MetricRange;
  now: Date;
}): Promise<{ step: number; panels: MetricPanel[]; warnings: string[] }> {
  const { client, labels, subject, range, now } = options;
  const { stepSeconds, start, end } = rangeWindow(range, now);
  const rateSeconds = Math.max(stepSeconds + scrapeSeconds, 4 * scrapeSeconds);
  const rateWindow = `${rateSeconds}s`;
  const created = Date.parse(subject.createdAt ?? '');
  // Nothing before its own life: its name may have been another's. A rate's window still reaches back over the border for its first two minutes;
  // cutting that as well would leave a new cluster without any chart while somebody waits for it.
  const ownFrom = created;
  if (!(ownFrom <= end)) {
    const missing = Number.isNaN(created)
      ? 'It is not known since when this cluster exists, so metrics of its name may be of another.'
      : 'The cluster is too young for a chart of this range.';
    return {
      step: stepSeconds,
      panels: panelDefinitions.map(definition => ({
        ...toPanel(definition, [], []),
        missing,
      })),
      warnings: [],
    };
  }
  const warnings = new Set<string>();
  const panels = await Promise.all(
    panelDefinitions.map(async definition => {
      const wanted = definition.series.filter(item =>
        item.kinds.includes(subject.kind),
      );
      const found = await Promise.all(
        wanted.map(async item => {
          const selector = selectorOf(subject, labels, item.atHost);
          const answer = await client.range(item.promql(selector, rateWindow), {
            start,
            end,
            stepSeconds,
          });
          for (const warning of answer.warnings) warnings.add(warning);
          const own = answer.series[0]?.points.filter(([at]) => at >= ownFrom);
          return onGrid(own, start, end, stepSeconds * 1000);
        }),
      );
      return toPanel(definition, wanted, found);
    }),
  );
  return { step: stepSeconds, panels, warnings: [...warnings] };
}

/** Values at each step, null where there is none: a gap is a gap and no line is drawn over it. */
function onGrid(
  points: RangeSeries['points'] | undefined,
  start: number,
  end: number,
  step: number,
): [number, number | null][] | undefined {
  if (!points || points.length === 0) return undefined;
  const values = new Map(
    points.map(([at, value]) => [Math.round(at / step), value]),
  );
  const grid: [number, number | null][] = [];
  for (let at = start; at <= end; at += step) {
    grid.push([at, values.get(Math.round(at / step)) ?? null]);
  }
  return grid;
}

function toPanel(
  { id, title, unit }: PanelDefinition,
  wanted: PanelSeries[],
  found: ([number, number | null][] | undefined)[],
): MetricPanel {
  const series = wanted.flatMap((item, index) => {
    const grid = found[index];
    return grid ? [{ name: item.name, points: grid }] : [];
  });
  const missing = wanted.filter(
    (item, index) => !found[index] && !(item.optional && series.length > 0),
  );
  return { id, title, unit, series, missing: describeMissing(missing) };
}

function describeMissing(missing: PanelSeries[]): string | undefined {
  if (missing.length === 0) return undefined;
  const atHost = missing.some(item => item.atHost);
  const byExporter = new Map<string, string[]>();
  for (const { exporter, name } of missing) {
    byExporter.set(exporter, [...(byExporter.get(exporter) ?? []), name]);
  }
  const what = [...byExporter]
    .map(
      ([exporter, names]) =>
        `${names.map(name => `"${name}"`).join(' and ')} from ${exporter}`,
    )
    .join(', ');
  return `No data for ${what}. ${
    atHost
      ? 'A virtual cluster is measured at its namespace on the management cluster: check that this is scraped there and sent on.'
      : 'Check that it runs on the cluster, is scraped, and that the cluster sends its metrics.'
  }`;
}
