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
  SetupCheck,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { labelName } from '../../metrics/promql';
import type { MetricsClient, Sample } from '../../metrics/types';
import type { SetupProbe } from '../types';

export interface MetricsProbeOptions {
  /** Key in the configuration. */
  id: string;
  title: string;
  client: MetricsClient;
  /** Label by which clusters are told apart. */
  clusterLabel: string;
  /** False for all but the first source: only that one is asked for metrics. */
  used: boolean;
  /** Keys of the management clusters, which have metrics of their own. */
  managementClusters: readonly string[];
  /** All clusters that are known. */
  rows(): readonly ClusterRow[];
  now(): Date;
}

const shownNames = 5;

/** Looks at a metrics source: whether it answers, whether its series say of which cluster they are, and whose those are. */
export function metricsProbe(options: MetricsProbeOptions): SetupProbe {
  const { id, title, client, clusterLabel } = options;
  const configKey = `ephemeralClusters.metrics.${id}`;
  return {
    about: { id: `metrics:${id}`, kind: 'metrics', title, configKey },
    async run(signal) {
      // Every scrape leaves an `up`, whatever is scraped.
      const { samples, warnings } = await client.instant(
        `count by (${labelName(clusterLabel)}) (up)`,
        { at: options.now(), signal },
      );
      const named = samples.filter(({ labels }) => labels[clusterLabel]);
      const names = new Set(named.map(({ labels }) => labels[clusterLabel]));
      const label = labelCheck(samples, named, clusterLabel, configKey);
      return [
        answersCheck(samples, warnings),
        ...(options.used ? [] : [unusedCheck(configKey)]),
        label,
        ...(label.status === 'error' ? [] : [clustersCheck(options, names)]),
      ];
    },
  };
}

function answersCheck(samples: Sample[], warnings: string[]): SetupCheck {
  const about = { id: 'reachable', title: 'Answers queries' };
  if (warnings.length > 0) {
    return {
      ...about,
      status: 'warning',
      message: `Not in full: ${warnings.join('; ')}`,
      fix: 'Look at the stores that the message names; until then metrics are shown as incomplete.',
    };
  }
  return {
    ...about,
    status: 'ok',
    message: `${sum(samples)} targets are scraped`,
  };
}

function unusedCheck(configKey: string): SetupCheck {
  return {
    id: 'used',
    title: 'Is used',
    status: 'warning',
    message: 'Only the first metrics source of the configuration is asked',
    fix: `Take ${configKey} out, or put it first.`,
  };
}

function labelCheck(
  samples: Sample[],
  named: Sample[],
  clusterLabel: string,
  configKey: string,
): SetupCheck {
  const about = {
    id: 'cluster-label',
    title: 'Series say whose they are',
    needs: `the label ${clusterLabel} on every series of a cluster`,
  };
  if (named.length > 0) {
    const without = sum(samples) - sum(named);
    return {
      ...about,
      status: 'ok',
      message: `${named.length} ${
        named.length === 1 ? 'value' : 'values'
      } of the label ${clusterLabel}${
        without > 0 ? `; ${without} targets have none, and are not counted` : ''
      }`,
    };
  }
  return {
    ...about,
    status: 'error',
    message:
      samples.length === 0
        ? 'It has no series of "up" at all'
        : `None of its ${sum(samples)} targets has the label ${clusterLabel}`,
    fix: `Have each cluster's Prometheus add it (external_labels, or the labels of remote write), or write the label that it has into ${configKey}.clusterLabel.`,
    command: `global:\n  external_labels:\n    ${clusterLabel}: <name of the cluster>`,
  };
}

function clustersCheck(
  { rows, managementClusters, clusterLabel }: MetricsProbeOptions,
  names: ReadonlySet<string>,
): SetupCheck {
  const about = { id: 'clusters', title: 'Clusters with metrics' };
  const all = rows();
  const known = new Set([
    ...all.map(({ name }) => name),
    ...managementClusters,
  ]);
  const strangers = [...names].filter(name => !known.has(name));
  // One that is coming up has none yet, and one that cannot be seen may be gone.
  const running = all.filter(({ health }) =>
    ['ready', 'attention'].includes(health.status),
  );
  const silent = running.filter(({ name }) => !names.has(name));
  const alsoOf =
    strangers.length > 0
      ? `. There are also metrics of ${listed(
          strangers,
        )}, which the portal does not know`
      : '';
  const counted = `${running.length - silent.length} of ${
    running.length
  } running clusters have metrics`;
  if (silent.length === 0) {
    return { ...about, status: 'ok', message: `${counted}${alsoOf}` };
  }
  const none = silent.length === running.length;
  return {
    ...about,
    status: none ? 'error' : 'warning',
    message: `${counted}; none of ${listed(
      silent.map(({ name }) => name),
    )}${alsoOf}`,
    fix: none
      ? `The values of the label ${clusterLabel} must be the names of the clusters. Compare them with those above.`
      : 'Look whether Prometheus runs there, and whether it sends its series.',
  };
}

function listed(names: readonly string[]): string {
  const shown = [...names].sort((a, b) => a.localeCompare(b));
  const rest = shown.length - shownNames;
  return `${shown.slice(0, shownNames).join(', ')}${
    rest > 0 ? ` and ${rest} more` : ''
  }`;
}

function sum(samples: readonly Sample[]): number {
  return samples.reduce((total, { value }) => total + value, 0);
}
