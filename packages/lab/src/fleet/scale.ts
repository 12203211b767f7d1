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

import { setTimeout as delay } from 'node:timers/promises';
import { initialFiles } from '../gitea';
import { fillIn } from './fillIn';
import { type FileChange, mergeChange } from './mergeChange';
import { OpenPage, type PageCost } from './OpenPage';
import { PortalApi } from './PortalApi';
import { processCost, type ProcessCost } from './processCost';
import {
  type ClusterSight,
  type LiveCluster,
  readClusters,
} from './readClusters';
import type { RunningLab } from './runningLab';

const prefix = 'fleet-';
/** What one waits at most for a fleet. */
const patienceMinutes = 60;

/** What the making, or the removal, of a fleet took. */
export interface FleetReport {
  clusters: number;
  /** Seconds after the merge until the first one was there, until all were, and until all were available; or until all were gone. */
  seconds: Record<string, number>;
  /** CPU seconds and memory by process, over that time. */
  costs: Record<string, { cpu: number; peak: number }>;
  /** Of the portal's list of clusters, open in a browser over that time; absent without a browser. */
  page?: PageCost;
  /** The portal's list of clusters at the end. */
  firstPage: { bytes: number; milliseconds: number };
  /** Clusters that inventory and `kubectl get` do not have alike at the end. */
  differences: string[];
}

/** Names of a fleet: `fleet-001` and on. */
export function fleetNames(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${prefix}${String(index + 1).padStart(3, '0')}`,
  );
}

/** Manifest of one of them, out of the repository's own template. */
export function fleetManifest(
  template: string,
  name: string,
  now: Date,
): FileChange {
  const instant = (milliseconds: number) =>
    new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
  const values: Record<string, string> = {
    NAME: name,
    NAMESPACE: name,
    OWNER: 'group:default/team-perf',
    EXPIRES_AT: instant(now.getTime() + 86_400_000),
    TEMPLATE: 'capi-standard',
    TEMPLATE_VERSION: '1.2.0',
    TEMPLATE_REVISION: 'main',
    REQUESTED_BY: 'user:default/olga',
    REQUESTED_AT: instant(now.getTime()),
    PURPOSE: 'Shows how many clusters the lab and the portal carry',
    KUBERNETES_VERSION: 'v1.36.0',
    CONTROL_PLANE_NODES: '1',
    WORKER_NODES: '1',
    NODE_SIZE: 'small',
  };
  return {
    path: `clusters/management/${name}/${name}.yaml`,
    content: fillIn(template, values),
  };
}

/** Makes that many clusters through Git and waits until all are available. */
export async function makeFleet(
  lab: RunningLab,
  count: number,
  say: (message: string) => void,
): Promise<FleetReport> {
  const files = await initialFiles(lab);
  const template = files.find(
    file => file.path === 'templates/capi-standard/cluster.yaml',
  )!.content;
  const names = fleetNames(count);
  return observe(lab, say, {
    count,
    change: () =>
      mergeChange(
        lab.reviewer,
        `Make ${count} clusters`,
        names.map(name => fleetManifest(template, name, new Date())),
      ),
    moments: {
      'first is there': clusters => clusters.length > 0,
      'all are there': clusters => clusters.length === count,
      'all are available': clusters =>
        clusters.filter(cluster => cluster.isAvailable).length === count,
    },
  });
}

/** Takes the fleet away again, through Git. */
export async function removeFleet(
  lab: RunningLab,
  say: (message: string) => void,
): Promise<FleetReport> {
  const names = (await fleetOf(lab)).map(cluster => cluster.name);
  return observe(lab, say, {
    count: names.length,
    change: () =>
      mergeChange(
        lab.reviewer,
        `Remove ${names.length} clusters`,
        names.map(name => ({
          path: `clusters/management/${name}/${name}.yaml`,
        })),
      ),
    moments: { 'all are gone': clusters => clusters.length === 0 },
  });
}

async function fleetOf(lab: RunningLab): Promise<LiveCluster[]> {
  const clusters = await readClusters(lab);
  return clusters.filter(cluster => cluster.name.startsWith(prefix));
}

async function observe(
  lab: RunningLab,
  say: (message: string) => void,
  options: {
    count: number;
    change(): Promise<void>;
    moments: Record<string, (clusters: LiveCluster[]) => boolean>;
  },
): Promise<FleetReport> {
  const address = lab.status().portal;
  const page = address ? await OpenPage.open(address) : undefined;
  try {
    return await observeWith(lab, say, options, page);
  } finally {
    await page?.close();
  }
}

async function observeWith(
  ...[lab, say, options, page]: [
    ...Parameters<typeof observe>,
    OpenPage | undefined,
  ]
): Promise<FleetReport> {
  const before = costsOf(lab);
  const pageBefore = await page?.cost();
  await options.change();
  const started = performance.now();
  say('Merged');
  const seconds: Record<string, number> = {};
  const open = new Map(Object.entries(options.moments));
  let told = '';
  while (open.size > 0) {
    const elapsed = (performance.now() - started) / 1000;
    if (elapsed > patienceMinutes * 60) {
      throw new Error(`After ${patienceMinutes} minutes: ${told}`);
    }
    const clusters = await fleetOf(lab);
    for (const [name, holds] of open) {
      if (!holds(clusters)) continue;
      seconds[name] = Math.round(elapsed);
      open.delete(name);
    }
    const available = clusters.filter(cluster => cluster.isAvailable).length;
    const progress = `${clusters.length} there, ${available} available`;
    if (progress !== told) say(`${Math.round(elapsed)} s: ${progress}`);
    told = progress;
    await page?.cost();
    await delay(2_000);
  }
  const pageAfter = await page?.cost();
  const after = costsOf(lab);
  const portal = new PortalApi(lab.ports.portalBackend);
  return {
    clusters: options.count,
    seconds,
    costs: Object.fromEntries(
      Object.entries(after).map(([name, { cpu, peak }]) => [
        name,
        { cpu: cpu - (before[name]?.cpu ?? 0), peak },
      ]),
    ),
    page: pageBefore &&
      pageAfter && {
        busySeconds: pageAfter.busySeconds - pageBefore.busySeconds,
        requests: pageAfter.requests - pageBefore.requests,
        received: pageAfter.received - pageBefore.received,
        heap: pageAfter.heap,
      },
    firstPage: await portal.firstPage(),
    differences: await settledDifferences(lab, portal),
  };
}

function costsOf(lab: RunningLab): Record<string, ProcessCost> {
  return Object.fromEntries(
    lab.status().processes.flatMap(({ name, pid }) => {
      const cost = pid === undefined ? undefined : processCost(pid);
      return cost ? [[name, cost]] : [];
    }),
  );
}

/** What inventory and API server do not both have; asked again for a while, since the inventory follows by events. */
async function settledDifferences(
  lab: RunningLab,
  portal: PortalApi,
): Promise<string[]> {
  for (let look = 0; ; look += 1) {
    const live = new Set((await readClusters(lab)).map(sight));
    const known = new Set((await portal.clusters()).map(sight));
    const differences = [
      ...[...live].filter(it => !known.has(it)).map(it => `only there: ${it}`),
      ...[...known]
        .filter(it => !live.has(it))
        .map(it => `only in the portal: ${it}`),
    ];
    if (differences.length === 0 || look === 15) return differences;
    await delay(2_000);
  }
}

/** All that both of them say of one cluster. */
function sight({ namespace, name, uid, nodes }: ClusterSight): string {
  const ready = nodes ? `${nodes.ready} of ${nodes.desired} nodes` : 'no nodes';
  return `${namespace}/${name} (${uid}), ${ready}`;
}

/** A report as a Markdown table. */
export function describeFleet(report: FleetReport): string {
  const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;
  return [
    `| ${report.clusters} clusters | |`,
    '| --- | --- |',
    ...Object.entries(report.seconds).map(
      ([name, value]) => `| ${name} | ${value} s after the merge |`,
    ),
    ...Object.entries(report.costs).map(
      ([name, { cpu, peak }]) =>
        `| ${name} | ${cpu.toFixed(0)} s of CPU, ${mebibytes(peak)} at most |`,
    ),
    ...(report.page
      ? [
          `| the list, open in a browser | ${report.page.busySeconds.toFixed(
            1,
          )} s of its main thread, ${
            report.page.requests
          } requests, ${Math.round(
            report.page.received / 1024,
          )} KiB received, ${mebibytes(report.page.heap)} of heap at most |`,
        ]
      : []),
    `| first page of the list | ${Math.round(
      report.firstPage.bytes / 1024,
    )} KiB, ${Math.round(report.firstPage.milliseconds)} ms |`,
    `| inventory against kubectl get | ${
      report.differences.length === 0
        ? 'the same'
        : `differs: ${report.differences.join('; ')}`
    } |`,
  ].join('\n');
}
