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

import { createSandboxClock } from '../clock';
import { Repositories, Repository } from '../git';
import {
  ManagementCluster,
  ManagementClusterState,
  startManagementCluster,
  stopAll,
} from '../managementCluster';
import {
  KubernetesObject,
  RepositoryFile,
  SandboxFaults,
  Stoppable,
} from '../types';
import { clusterOf, moveTimes } from './ages';
import { DeclaredCluster, declaredClusters } from './declared';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How much faster than recorded the fleet comes up before the sandbox starts. */
const SPEED = 150;

/** Longest wait for the fleet, real milliseconds. What is not there by then goes on coming up in sight. */
const PATIENCE = 60_000;

/** How long ago what went wrong went wrong. */
const INCIDENT_AGE = 40 * MINUTE;

/** How old the management clusters and what is shared on them is. */
const PLATFORM_AGE = 30 * DAY;

/** From the time of a request to the time that its cluster is there, as recorded. */
const DELIVERY = 5000;

/** The cluster that is removed from Git and hangs. */
const REMOVED = 'legacy-demo';

/** Faults that the fleet comes up with, and those that come later. */
const FAULTS: {
  first: SandboxFaults['clusters'];
  later: SandboxFaults['clusters'];
} = {
  first: {
    'eu-loadtest': 'stuck-infrastructure',
    'vc-metrics-gap': 'no-metrics',
  },
  later: {
    'search-stress': 'stuck-workers',
    [REMOVED]: 'stuck-deleting',
  },
};

/** What `seedFleet` takes. */
export interface SeedOptions {
  managementClusters: readonly string[];
  repositories: Repositories;
  repository: Repository;
  /** Makes commits bear another time; undefined for the real one. */
  setCommitTime(time: Date | undefined): void;
  /** All files of the repository with the fleet's clusters. */
  files: readonly RepositoryFile[];
  /** Gets the faults that hold clusters in their states. */
  faults: SandboxFaults;
  now: Date;
  log(message: string): void;
}

/**
 * Brings the declared clusters up in a second or two, by running the same programs at a high speed on a clock of their own, and moves
 * what happened into the past, so that each cluster is as old as its request says. Returns the states to start management clusters from.
 */
export async function seedFleet(
  options: SeedOptions,
): Promise<Record<string, ManagementClusterState>> {
  const { repository, files, faults, now, log } = options;
  const declared = declaredClusters(files);
  const started = performance.now();
  const clock = createSandboxClock({
    speed: SPEED,
    // Its own time, as fast as itself, so that what took a minute when recorded takes a minute by its timestamps.
    now: () =>
      new Date(now.getTime() - 2 * DAY + (performance.now() - started) * SPEED),
  });
  const author = { name: 'Platform team', email: 'platform@noreply.localhost' };
  options.setCommitTime(new Date(now.getTime() - 7 * DAY));
  await repository.change({
    branch: 'main',
    message: 'Declare the clusters that are in use',
    author,
    changes: files.map(({ path, content }) => ({
      operation: 'upload',
      path,
      content: Buffer.from(content),
    })),
  });
  Object.assign(faults.clusters, FAULTS.first);

  const parts: Stoppable[] = [clock];
  try {
    const clusters: ManagementCluster[] = [];
    for (const name of options.managementClusters) {
      const cluster = await startManagementCluster({
        name,
        clock,
        faults,
        repositories: options.repositories,
        argocd: { port: 0, tokens: [] },
      });
      parts.push(cluster);
      clusters.push(cluster);
      cluster.bootstrap(files);
    }
    await until('the fleet is up', log, () =>
      declared.every(cluster => isUp(cluster, clusters)),
    );

    const incident = clock.now().getTime();
    Object.assign(faults.clusters, FAULTS.later);
    const removed = files.find(({ path }) => path.endsWith(`/${REMOVED}.yaml`));
    if (removed) {
      options.setCommitTime(new Date(now.getTime() - INCIDENT_AGE));
      const head = await repository.branch('main');
      const entry = head && (await repository.entry(head, removed.path));
      await repository.change({
        branch: 'main',
        message: `Remove ${REMOVED}`,
        author,
        changes: [
          {
            operation: 'delete',
            path: removed.path,
            sha: entry ? entry.oid : undefined,
          },
        ],
      });
    }
    await until('incidents show', log, () =>
      Object.keys(FAULTS.later).every(name => isHit(name, clusters)),
    );
    return Object.fromEntries(
      clusters.map(cluster => [
        cluster.name,
        aged(cluster.export(), { declared, incident, now: now.getTime() }),
      ]),
    );
  } finally {
    options.setCommitTime(undefined);
    await stopAll(parts);
  }
}

function capiCluster(
  name: string,
  clusters: readonly ManagementCluster[],
): KubernetesObject | undefined {
  return clusters
    .flatMap(({ store }) => store.list('cluster.x-k8s.io', 'Cluster'))
    .find(({ metadata }) => metadata.name === name);
}

function hasCondition(
  object: KubernetesObject | undefined,
  type: string,
  status: string,
): boolean {
  const { conditions = [] } = (object?.status ?? {}) as {
    conditions?: { type: string; status: string }[];
  };
  return conditions.some(it => it.type === type && it.status === status);
}

/** Whether a cluster is as far as it gets at first. */
function isUp(
  { name, kind, managementCluster }: DeclaredCluster,
  clusters: readonly ManagementCluster[],
): boolean {
  if (FAULTS.first[name] === 'stuck-infrastructure') {
    return hasCondition(
      capiCluster(name, clusters),
      'InfrastructureReady',
      'False',
    );
  }
  const workload = clusters
    .find(cluster => cluster.name === managementCluster)
    ?.workload(name);
  const deployments = workload?.list('apps', 'Deployment') ?? [];
  return (
    (kind === 'vcluster' ||
      hasCondition(capiCluster(name, clusters), 'Available', 'True')) &&
    ['hello', 'prometheus', 'kube-state-metrics'].every(wanted =>
      hasCondition(
        deployments.find(({ metadata }) => metadata.name === wanted),
        'Available',
        'True',
      ),
    )
  );
}

/** Whether what a later fault does to a cluster shows. */
function isHit(name: string, clusters: readonly ManagementCluster[]): boolean {
  const cluster = capiCluster(name, clusters);
  return name === REMOVED
    ? hasCondition(cluster, 'Deleting', 'True')
    : hasCondition(cluster, 'Available', 'False');
}

async function until(
  what: string,
  log: (message: string) => void,
  condition: () => boolean,
): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!condition()) {
    if (performance.now() > end) {
      log(`Not waiting any longer until ${what}`);
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

/** Moves what happened in a state into the past. Before the incident each cluster has its own age; since then all have one. */
function aged(
  state: ManagementClusterState,
  times: { declared: DeclaredCluster[]; incident: number; now: number },
): ManagementClusterState {
  const { declared, incident, now } = times;
  const names = new Set(declared.map(({ name }) => name));
  const movers = new Map<string, (time: number) => number>();
  const objects = objectsOf(state.store);
  for (const { name, requestedAt } of declared) {
    const created = Math.min(
      ...objects
        .filter(object => clusterOf(object, names) === name)
        .map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? '')),
    );
    const age = created - (requestedAt + DELIVERY);
    movers.set(name, time =>
      time < incident ? time - age : time - incident + now - INCIDENT_AGE,
    );
  }
  const shared = (time: number) => time - incident + now - PLATFORM_AGE;
  const moverOf = (object: KubernetesObject) =>
    movers.get(clusterOf(object, names) ?? '') ?? shared;
  return {
    store: withObjects(
      state.store,
      objects.map(object => moveTimes(object, moverOf(object))),
    ),
    workloads: Object.fromEntries(
      Object.entries(state.workloads).map(([name, workload]) => {
        const mover = movers.get(name) ?? shared;
        return [
          name,
          withObjects(
            workload,
            objectsOf(workload).map(object => moveTimes(object, mover)),
          ),
        ];
      }),
    ),
  };
}

/** Objects of what a store exports. */
function objectsOf(state: unknown): KubernetesObject[] {
  return (state as { objects: KubernetesObject[] }).objects;
}

function withObjects(state: unknown, objects: KubernetesObject[]): unknown {
  return { ...(state as object), objects };
}
