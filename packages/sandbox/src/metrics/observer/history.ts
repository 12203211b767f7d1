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
  addStep,
  ObservedCluster,
  ObservedNode,
  ObservedWorkload,
  Reporting,
} from '../model';
import { ClusterFacts, NodeFacts, WorkloadFacts } from './facts';

/** How long what is gone is remembered, milliseconds: a day more than the longest chart shows. */
const KEPT = 8 * 86_400_000;

/** Past and present of clusters by key; plain data that can be written to disk. */
export type FleetHistory = Record<string, ObservedCluster>;

/** How facts are noted. */
export interface NoteOptions {
  /** Milliseconds since 1970. */
  now: number;
  /** Milliseconds from a ready Prometheus to its first series. */
  delay: number;
  isSilent(cluster: string): boolean;
}

/** Notes what is now in a history. Clusters that are not in `facts` are gone. */
export function noteFacts(
  history: FleetHistory,
  facts: readonly ClusterFacts[],
  options: NoteOptions,
): void {
  const { now } = options;
  const present = new Set<string>();
  for (const fact of facts) {
    present.add(fact.key);
    const cluster = (history[fact.key] ??= {
      name: fact.name,
      managementCluster: fact.managementCluster,
      exporters: fact.exporters,
      reporting: [],
      nodes: [],
      workloads: [],
    });
    noteNodes(cluster.nodes, fact.nodes, now);
    noteWorkloads(cluster.workloads, fact.workloads, now);
    noteReporting(cluster.reporting, fact, options);
  }
  for (const [key, cluster] of Object.entries(history)) {
    if (!present.has(key)) {
      for (const part of [
        ...cluster.nodes,
        ...cluster.workloads,
        ...cluster.reporting,
      ]) {
        part.until ??= now;
      }
    }
    forget(cluster, now);
    if (!present.has(key) && cluster.reporting.length === 0) {
      delete history[key];
    }
  }
}

function noteNodes(known: ObservedNode[], facts: NodeFacts[], now: number) {
  for (const { ready, readyChanged = 0, ...fact } of facts) {
    const node = known.find(
      ({ name, until }) => name === fact.name && until === undefined,
    );
    if (node) {
      addStep(node.ready, now, Number(ready));
    } else {
      // A node that failed before it was first seen was ready until then.
      const failed = !ready && readyChanged > fact.since;
      const steps = [{ at: fact.since, value: Number(ready || failed) }];
      if (failed) {
        addStep(steps, readyChanged, 0);
      }
      known.push({ ...fact, ready: steps });
    }
  }
  const names = new Set(facts.map(({ name }) => name));
  for (const node of known) {
    if (!names.has(node.name)) {
      node.until ??= now;
    }
  }
}

function noteWorkloads(
  known: ObservedWorkload[],
  facts: WorkloadFacts[],
  now: number,
) {
  const open = new Map(
    known
      .filter(({ until }) => until === undefined)
      .map(workload => [identityOf(workload), workload]),
  );
  for (const fact of facts) {
    const { replicas, ready, readySince, ...rest } = fact;
    const identity = identityOf(fact);
    const workload = open.get(identity);
    open.delete(identity);
    if (workload) {
      addStep(workload.replicas, now, replicas);
      const wasReady = workload.ready.length > 0;
      if (wasReady || ready > 0) {
        addStep(workload.ready, wasReady ? now : readySince ?? now, ready);
      }
    } else {
      known.push({
        ...rest,
        replicas: [{ at: fact.since, value: replicas }],
        // What is ready when first seen is taken to have been so from its start: a StatefulSet does not say since when.
        ready:
          ready > 0 ? [{ at: readySince ?? fact.since, value: ready }] : [],
      });
    }
  }
  for (const gone of open.values()) {
    gone.until = now;
  }
}

function noteReporting(
  reporting: Reporting[],
  fact: ClusterFacts,
  { now, delay, isSilent }: NoteOptions,
) {
  const last = reporting.at(-1);
  const running = last && last.until === undefined;
  if (fact.prometheusSince !== undefined && !running) {
    // Metrics that come back do so now, not when Prometheus once started.
    const since = last ? now : fact.prometheusSince;
    reporting.push({ since: since + delay });
  } else if (fact.prometheusSince === undefined && running) {
    last.until = now;
    last.marked = isSilent(fact.name);
  }
}

function forget(cluster: ObservedCluster, now: number) {
  const recent = ({ until }: { until?: number }) =>
    until === undefined || until > now - KEPT;
  cluster.nodes = cluster.nodes.filter(recent);
  cluster.workloads = cluster.workloads.filter(recent);
  cluster.reporting = cluster.reporting.filter(recent);
}

function identityOf({
  kind,
  namespace,
  name,
  virtual,
  since,
}: Pick<
  ObservedWorkload,
  'kind' | 'namespace' | 'name' | 'virtual' | 'since'
>): string {
  // With its beginning: something made anew under the same name is something else.
  return [kind, namespace, name, virtual?.namespace, since].join('/');
}
