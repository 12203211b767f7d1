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

import path from 'node:path';
import { createSandboxClock } from './clock';
import { noFaults, startControl } from './control';
import { createControlActions } from './controlActions';
import { createCommitClock, openGitopsRepository } from './fleet';
import { createRepositories, Repositories } from './git';
import { ObjectStore } from './kubernetes';
import { ManagementCluster, stopAll } from './managementCluster';
import { FleetObserver, observeFleet, startThanos } from './metrics';
import { DEFAULT_PORT_BASE, listening, portsFrom } from './ports';
import {
  startForgeOf,
  StartContext,
  startKubernetesApis,
  startManagementClusters,
} from './startSteps';
import {
  createAutosave,
  Credentials,
  loadCredentials,
  readState,
  SavedState,
  stateDirectory,
  writeConnectionFiles,
  writeState,
} from './state';
import { SandboxClock, SandboxFaults, Stoppable } from './types';

// eslint-disable-next-line no-restricted-syntax -- runs from its source, inside this repository only
const root = path.resolve(__dirname, '../../..');

const DEFAULT_STATE = path.join(root, '.sandbox');

/** Management clusters of every sandbox. */
const MANAGEMENT_CLUSTERS = ['management', 'eu-west'];

/** The GitOps repository. */
const REPOSITORY = { owner: 'platform', name: 'gitops', branch: 'main' };

/** What bootstrapping a management cluster leaves behind. */
const ROOT_APPLICATION = {
  group: 'argoproj.io',
  kind: 'Application',
  namespace: 'argocd',
  name: 'root',
};

/** Changes are on disk after this, milliseconds. */
const SAVE_DELAY = 2000;

/** What `startSandbox` takes. */
export interface SandboxOptions {
  /** First of the ports (7100), or any free ones. */
  portBase?: number | 'ephemeral';
  /** How much faster than recorded things happen (2). */
  speed?: number;
  /** Where state is kept (`.sandbox` at the root of this repository). */
  stateDirectory?: string;
  /** What the GitOps repository is filled from at the first start (`examples/gitops`). */
  gitopsDirectory?: string;
  /** Whether there are clusters at the first start (true). */
  seedFleet?: boolean;
  /** Hears of progress. */
  log?: (message: string) => void;
}

/** Addresses of one management cluster. */
export interface ManagementClusterUrls {
  kubernetes: string;
  argocd: string;
}

/** A sandbox that runs. */
export interface Sandbox extends Stoppable {
  urls: {
    control: string;
    forge: string;
    thanos: string;
    managementClusters: Record<string, ManagementClusterUrls>;
  };
  /** Tokens of the portal, the reviewer and people. */
  credentials: Credentials;
  /** Certificate authorities of the Kubernetes APIs by management cluster, PEM. */
  caCertificates: Record<string, string>;
  /** Files that it wrote for others; absolute paths. */
  files: { kubeconfig: string; adminKubeconfig: string; appConfig: string };
  /** Its speed can be set. */
  clock: SandboxClock & { speed: number };
  /** Switch them in place. */
  faults: SandboxFaults;
  stores: Record<string, ObjectStore>;
  repositories: Repositories;
}

/** Forgets the state that a sandbox keeps in a directory; other files there stay. None may be running on it. */
export function resetSandbox(directory?: string): Promise<void> {
  return stateDirectory(directory ?? DEFAULT_STATE).reset();
}

/**
 * Starts everything, going on from the state directory where it holds a state. Fails with a message that says what to do where a port
 * is in use or the state cannot be read; nothing runs then.
 */
export async function startSandbox(
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const parts: Stoppable[] = [];
  try {
    return await start(options, parts);
  } catch (error) {
    await stopAll(parts);
    throw error;
  }
}

async function start(
  options: SandboxOptions,
  parts: Stoppable[],
): Promise<Sandbox> {
  const { log = () => {} } = options;
  const state = stateDirectory(options.stateDirectory ?? DEFAULT_STATE);
  const saved = await readState(state, MANAGEMENT_CLUSTERS);
  const credentials = await loadCredentials(
    state.credentials,
    MANAGEMENT_CLUSTERS,
  );
  const clock = createSandboxClock({ speed: options.speed ?? 2 });
  const faults = noFaults();
  Object.assign(faults.clusters, saved.clusterFaults);
  const ports = portsFrom(options.portBase ?? DEFAULT_PORT_BASE);
  const context: StartContext = { clock, faults, credentials, ports, parts };
  parts.push(clock);

  const commitClock = createCommitClock(clock);
  const repositories = createRepositories({
    directory: state.repositories,
    clock: commitClock,
  });
  const forge = await startForgeOf(context, repositories);
  const { repository, states } = await openGitopsRepository({
    ...REPOSITORY,
    repositories,
    commitClock,
    clock,
    source: options.gitopsDirectory ?? path.join(root, 'examples/gitops'),
    forgeUrl: forge.url,
    seedFleet: options.seedFleet ?? true,
    managementClusters: MANAGEMENT_CLUSTERS,
    faults,
    log,
  });

  let changed = () => {};
  const clusters = await startManagementClusters(
    context,
    repositories,
    MANAGEMENT_CLUSTERS,
    { ...saved.managementClusters, ...states },
    () => changed(),
  );
  for (const cluster of clusters) {
    if (!cluster.store.get(ROOT_APPLICATION)) {
      const commit = await repository.resolve(REPOSITORY.branch);
      cluster.bootstrap(commit ? await repository.files(commit) : []);
    }
  }

  const observer = observeFleet({
    managementClusters: clusters.map(({ name, store, workload }) => ({
      name,
      store,
      find: workload,
    })),
    clock,
    faults,
    history: saved.metrics,
  });
  parts.push(observer);
  const save = () =>
    writeState(state, currentState(clusters, observer, faults));
  const autosave = createAutosave({
    write: save,
    delay: SAVE_DELAY,
    onError: error => log(`The state could not be written: ${error}`),
  });
  changed = autosave.touch;
  const thanos = await listening('Thanos', () =>
    startThanos({
      ...context,
      clusters: observer.clusters,
      port: ports.thanos,
    }),
  );
  parts.push(thanos);
  const apis = await startKubernetesApis(context, clusters);

  await writeConnectionFiles(state, credentials, {
    forgeUrl: forge.url,
    thanosUrl: thanos.url,
    repository: REPOSITORY,
    managementClusters: clusters.map(({ name, argocdUrl }, index) => ({
      name,
      kubernetesUrl: apis[index].url,
      caCertificate: apis[index].caCertificate,
      argocdUrl,
    })),
  });
  const urls: Sandbox['urls'] = {
    control: '',
    forge: forge.url,
    thanos: thanos.url,
    managementClusters: Object.fromEntries(
      clusters.map(({ name, argocdUrl }, index) => [
        name,
        { kubernetes: apis[index].url, argocd: argocdUrl },
      ]),
    ),
  };
  // A fleet that came up with the repository does not come up again: it must not be lost.
  await save();
  // Last: when it answers, everything may be used.
  const control = await listening('the control API', () =>
    startControl({
      port: ports.control,
      faults,
      onFaults() {
        observer.observe();
        autosave.touch();
      },
      clock,
      managementClusters: MANAGEMENT_CLUSTERS,
      ...createControlActions({
        urls,
        stateDirectory: state.directory,
        clusters,
        clock,
        faults,
        repositories,
        repository: REPOSITORY,
        reviewerToken: credentials.reviewer,
      }),
    }),
  );
  parts.push(control);
  urls.control = control.url;

  let stopped: Promise<void> | undefined;
  return {
    urls,
    credentials,
    caCertificates: Object.fromEntries(
      clusters.map(({ name }, index) => [name, apis[index].caCertificate]),
    ),
    files: {
      kubeconfig: state.kubeconfig,
      adminKubeconfig: state.adminKubeconfig,
      appConfig: state.appConfig,
    },
    clock,
    faults,
    stores: Object.fromEntries(
      clusters.map(({ name, store }) => [name, store]),
    ),
    repositories,
    stop() {
      stopped ??= (async () => {
        // Argo CD forgets its clusters when it stops: what is saved is from before.
        const last = currentState(clusters, observer, faults);
        changed = () => {};
        await stopAll(parts);
        await autosave.flush();
        await writeState(state, last);
      })();
      return stopped;
    },
  };
}

/** A copy of everything that is saved, as it is now. */
function currentState(
  clusters: readonly ManagementCluster[],
  observer: FleetObserver,
  faults: SandboxFaults,
): SavedState {
  const clusterFaults: Record<string, string> = {};
  for (const [name, fault] of Object.entries(faults.clusters)) {
    if (fault) clusterFaults[name] = fault;
  }
  return {
    managementClusters: Object.fromEntries(
      clusters.map(cluster => [cluster.name, cluster.export()]),
    ),
    metrics: observer.export(),
    clusterFaults,
  };
}
