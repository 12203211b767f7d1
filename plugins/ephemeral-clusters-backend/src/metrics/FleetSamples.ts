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

import type { ClusterUsage } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { FleetLabels, FleetQuery } from './fleetQueries';
import type { MetricsSubject, Sample } from './types';

/** Fleet queries look back so far: rates by their window, all others by what counts as current. */
const lookBack = 5 * 60_000;

/** Answers of the latest fleet queries, found by cluster. */
export class FleetSamples {
  readonly #labels: FleetLabels;
  readonly #values = new Map<FleetQuery['id'], Map<string, Sample>>();
  /** Queries that were answered; the others are unknown, whatever the fleet. */
  readonly #answered = new Set<FleetQuery['id']>();
  readonly incomplete: boolean;

  constructor(
    labels: FleetLabels,
    answers: ReadonlyMap<FleetQuery['id'], Sample[]>,
    incomplete: boolean,
  ) {
    this.#labels = labels;
    this.incomplete = incomplete;
    for (const [id, samples] of answers) {
      this.#answered.add(id);
      const host = id.startsWith('host');
      const byKey = new Map<string, Sample>();
      for (const sample of samples) {
        const cluster = sample.labels[labels.cluster];
        if (!cluster) continue;
        const other = host
          ? sample.labels.namespace
          : sample.labels[labels.managementCluster];
        byKey.set(`${cluster}/${other ?? ''}`, sample);
      }
      this.#values.set(id, byKey);
    }
  }

  /** When metrics of the cluster last arrived, if that was in this incarnation's life. */
  lastSeen(subject: MetricsSubject): Date | undefined {
    const sample = this.#own('seen', subject);
    const created = createdOf(subject);
    if (!sample || created === undefined) return undefined;
    const at = new Date(sample.value * 1000);
    return at.getTime() < created ? undefined : at;
  }

  usage(subject: MetricsSubject): ClusterUsage {
    const created = createdOf(subject);
    if (created === undefined) {
      return {
        note: 'It is not known since when this cluster exists, so metrics of its name may be of another',
      };
    }
    const virtual = subject.kind === 'vcluster';
    const alive = this.lastSeen(subject) !== undefined;
    // For some minutes a query still finds what a predecessor of the same name sent.
    const settled = (sample: Sample | undefined) =>
      sample && sample.at - created >= lookBack ? sample : undefined;
    const own = (id: FleetQuery['id']) => {
      const sample = this.#own(id, subject);
      if (this.#answered.has('seen')) return alive ? sample : undefined;
      return settled(sample);
    };
    // What ends at the host is marked there as ended; only rates still see it.
    const cpu = virtual
      ? settled(this.#atHost('hostCpu', subject))
      : own('cpu');
    const memory = virtual
      ? this.#atHost('hostMemory', subject)
      : own('memory');
    const pods =
      own('pods') ?? (virtual ? this.#atHost('hostPods', subject) : undefined);
    return {
      cpuCores: cpu?.value,
      memoryBytes: memory?.value,
      pods: pods === undefined ? undefined : Math.round(pods.value),
      at: latest([cpu, memory, pods]),
      note: this.#note(subject, { cpu, memory, pods }, alive),
    };
  }

  #note(
    subject: MetricsSubject,
    found: Record<string, Sample | undefined>,
    alive: boolean,
  ): string | undefined {
    const missing = Object.keys(found).filter(name => !found[name]);
    if (missing.length === 0) {
      return undefined;
    }
    if (this.incomplete) {
      return 'Incomplete: some of the metrics stores did not answer';
    }
    if (missing.some(name => !this.#answered.has(name as FleetQuery['id']))) {
      return 'Some metrics could not be asked for';
    }
    if (subject.ambiguous && missing.length === 3) {
      return 'Clusters on other management clusters have the same name, and the metrics do not say whose they are';
    }
    if (missing.length === 3 && !alive)
      return 'No metrics of this cluster arrive';
    return `No metrics for ${missing.join(' and ')}`;
  }

  #own(
    id: FleetQuery['id'],
    { name, managementCluster, ambiguous }: MetricsSubject,
  ): Sample | undefined {
    const values = this.#values.get(id);
    return (
      values?.get(`${name}/${managementCluster}`) ??
      (ambiguous ? undefined : values?.get(`${name}/`))
    );
  }

  #atHost(
    id: FleetQuery['id'],
    { managementCluster, namespace }: MetricsSubject,
  ): Sample | undefined {
    if (!this.#labels.managementClusters.includes(managementCluster)) {
      return undefined;
    }
    return this.#values.get(id)?.get(`${managementCluster}/${namespace}`);
  }
}

/** Milliseconds; undefined where it is unknown. */
function createdOf({ createdAt }: MetricsSubject): number | undefined {
  const created = createdAt ? Date.parse(createdAt) : NaN;
  return Number.isNaN(created) ? undefined : created;
}

function latest(samples: (Sample | undefined)[]): string | undefined {
  const times = samples.flatMap(sample => sample?.at ?? []);
  return times.length === 0
    ? undefined
    : new Date(Math.max(...times)).toISOString();
}
