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

import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import {
  DestinationClusters,
  KubernetesStore,
  RepositoryFile,
  RepositoryResolver,
  SandboxClock,
  SandboxFaults,
  Stoppable,
} from '../types';
import { createApi } from './api/createApi';
import { ApplicationController } from './applications/ApplicationController';
import { ApplicationSetController } from './applicationsets/ApplicationSetController';
import { applyBootstrap } from './bootstrap';
import { Destinations } from './Destinations';
import { followReachability } from './followReachability';
import { RepoServer } from './manifests/RepoServer';
import { ensureDefaultProject } from './projects';
import { Registrar } from './Registrar';
import { timings } from './timings';
import { argoNamespace } from './types';
import { readsFrom, repositoryUrls, Webhooks } from './Webhooks';
import { startWorkloadRuntime } from './WorkloadRuntime';

/** What `startArgoCd` takes. */
export interface ArgoCdOptions {
  /** Of the management cluster that this Argo CD runs on; its `cluster` is the name that faults and bootstrap files go by. */
  store: KubernetesStore;
  clock: SandboxClock;
  faults: Pick<SandboxFaults, 'argocd' | 'forge'>;
  repositories: RepositoryResolver;
  /** On loopback; 0 for any that is free. */
  port: number;
  /** Bearer tokens that the REST API takes. */
  tokens: readonly string[];
  /** Makes, or brings back, the store of a workload cluster when it is registered. */
  createWorkloadStore: (name: string) => KubernetesStore;
  /** Hears of steps that failed; they are tried again. Writes to the console unless given. */
  onError?: (what: string, error: unknown) => void;
}

/** An Argo CD that runs. */
export interface RunningArgoCd extends Stoppable {
  /** `http://localhost:<port>`, without a trailing slash. */
  readonly url: string;
  /** The clusters that it delivers to: `in-cluster`, and the registered workload clusters. */
  readonly destinations: DestinationClusters;
  /** Has every Application and ApplicationSet look at the forge and at its cluster now. */
  refresh(): void;
  /** Applies `bootstrap/<management cluster>.yaml` out of the GitOps repository's files, as an operator would. */
  applyBootstrap(files: RepositoryFile[]): void;
}

/**
 * Starts what behaves as Argo CD 3.6 over a store: Application and ApplicationSet controllers, registration of workload clusters, and
 * the REST API. It goes on with whatever the store holds. Fails where the port is taken.
 */
export async function startArgoCd(
  options: ArgoCdOptions,
): Promise<RunningArgoCd> {
  const { store, clock, faults, repositories } = options;
  const onError =
    options.onError ??
    ((what: string, error: unknown) =>
      // eslint-disable-next-line no-console
      console.error(`Argo CD of ${store.cluster}: ${what} failed:`, error));
  ensureNamespace(store);
  ensureDefaultProject(store);

  const repoServer = new RepoServer(repositories, faults);
  // Destinations tell the controllers of changes, and these look destinations up.
  const late: { destinations?: Destinations } = {};
  const shared = {
    store,
    clock,
    faults,
    repoServer,
    destinations: () => late.destinations!,
    onError,
  };
  const applications = new ApplicationController(shared);
  const applicationSets = new ApplicationSetController(shared);
  const destinations = new Destinations({
    store,
    createWorkloadStore: options.createWorkloadStore,
    startRuntime: workload => startWorkloadRuntime(workload, clock),
    onLiveChange: name => applications.liveChanged(name),
    onClusters: () => {
      applicationSets.refresh(undefined, timings.applicationSet);
      applications.refreshAll(
        ({ spec }) => spec.destination.name !== undefined,
        false,
      );
    },
  });
  late.destinations = destinations;
  const registrar = new Registrar(store, clock, onError);
  const stopReachability = followReachability(
    store,
    destinations,
    applications,
  );
  const webhooks = new Webhooks(repositories, clock, url => {
    applications.refreshAll(({ spec }) => spec.source?.repoURL === url);
    applicationSets.refresh(set => readsFrom(set, url));
  });
  const followRepositories = () => {
    for (const url of repositoryUrls(store)) webhooks.follow(url);
  };
  const stopFollowing = store.onChange(({ type, object }) => {
    if (type !== 'DELETED' && object.apiVersion.startsWith('argoproj.io/')) {
      followRepositories();
    }
  });
  followRepositories();
  const stopPolling = clock.every(timings.poll, () => {
    if (faults.argocd[store.cluster] === 'down') return;
    applications.refreshAll();
    applicationSets.refresh();
  });
  applications.start();
  applicationSets.start();

  const server = createServer(
    createApi(
      {
        store,
        destinations,
        clock,
        resolve: (repoURL, revision) =>
          repoServer.resolve(repoURL, revision, true),
      },
      options.tokens,
    ),
  );
  server.on('connection', socket => {
    if (faults.argocd[store.cluster] === 'down') socket.destroy();
  });
  // A connection that was there before the fault.
  server.prependListener('request', request => {
    if (faults.argocd[store.cluster] === 'down') request.socket.destroy();
  });
  const stopAll = () => {
    stopPolling();
    stopFollowing();
    webhooks.stop();
    stopReachability();
    registrar.stop();
    applicationSets.stop();
    applications.stop();
    destinations.stop();
  };
  let port: number;
  try {
    port = await listen(server, options.port);
  } catch (error) {
    stopAll();
    throw error;
  }

  return {
    url: `http://localhost:${port}`,
    destinations,
    refresh() {
      applications.refreshAll();
      applicationSets.refresh();
    },
    applyBootstrap: files => applyBootstrap(store, files),
    async stop() {
      stopAll();
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function ensureNamespace(store: KubernetesStore): void {
  const ref = { group: '', kind: 'Namespace', name: argoNamespace };
  if (store.get(ref)) return;
  store.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: argoNamespace },
  });
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
