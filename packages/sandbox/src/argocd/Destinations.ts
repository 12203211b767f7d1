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
  DestinationClusters,
  KubernetesObject,
  KubernetesStore,
  StoreEvent,
} from '../types';
import { LiveResources } from './LiveResources';
import { secretText } from './secrets';
import {
  ApplicationDestination,
  argoNamespace,
  inClusterServer,
} from './types';

/** Label of the Secrets by which Argo CD knows clusters. */
export const secretTypeLabel = 'argocd.argoproj.io/secret-type';

/** A cluster that Argo CD can deliver to. */
export interface Destination {
  name: string;
  server: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  store: KubernetesStore;
  live: LiveResources;
}

/** What `Destinations` needs. */
export interface DestinationsOptions {
  store: KubernetesStore;
  createWorkloadStore: (name: string) => KubernetesStore;
  /** Starts what runs on a workload cluster; the returned function stops it. */
  startRuntime: (store: KubernetesStore) => () => void;
  onLiveChange: (application: string) => void;
  /** A cluster was registered, changed, or removed. */
  onClusters: () => void;
}

/** The clusters that cluster Secrets register, and the one that Argo CD runs on. */
export class Destinations implements DestinationClusters {
  readonly #options: DestinationsOptions;
  readonly #inCluster: Destination;
  /** By the Secret's name. */
  readonly #registered = new Map<string, Destination & { stop: () => void }>();
  readonly #unsubscribe: () => void;

  constructor(options: DestinationsOptions) {
    this.#options = options;
    const { store } = options;
    this.#inCluster = {
      name: 'in-cluster',
      server: inClusterServer,
      labels: {},
      annotations: {},
      store,
      live: new LiveResources(store, options.onLiveChange),
    };
    for (const secret of store.list('', 'Secret', argoNamespace)) {
      this.#register(secret);
    }
    this.#unsubscribe = store.onChange(event => this.#onEvent(event));
  }

  find(nameOrServer: string): KubernetesStore | undefined {
    return this.list().find(
      ({ name, server }) => name === nameOrServer || server === nameOrServer,
    )?.store;
  }

  list(): Destination[] {
    return [this.#inCluster, ...this.#registered.values()];
  }

  /** @throws Error with Argo CD's words where there is no such cluster */
  resolve(destination: ApplicationDestination): Destination {
    const { name, server } = destination;
    if (name && server) {
      throw new Error(
        "application destination can't have both name and server defined: " +
          `${name} ${server}`,
      );
    }
    const found = this.list().find(candidate =>
      server ? candidate.server === server : candidate.name === name,
    );
    if (found) return found;
    if (server) {
      throw new Error(
        `error getting cluster by server "${server}": cluster "${server}" not found`,
      );
    }
    if (name) {
      throw new Error(`there are no clusters with this name: ${name}`);
    }
    throw new Error('destination server missing from app spec');
  }

  stop(): void {
    this.#unsubscribe();
    this.#inCluster.live.stop();
    for (const { stop } of this.#registered.values()) stop();
    this.#registered.clear();
  }

  #onEvent({ type, object }: StoreEvent): void {
    if (object.kind !== 'Secret') return;
    if (object.metadata.namespace !== argoNamespace) return;
    const known = this.#registered.get(object.metadata.name);
    const isCluster =
      type !== 'DELETED' &&
      object.metadata.labels?.[secretTypeLabel] === 'cluster';
    if (!isCluster) {
      if (!known) return;
      known.stop();
      this.#registered.delete(object.metadata.name);
    } else {
      this.#register(object);
    }
    this.#options.onClusters();
  }

  #register(secret: KubernetesObject): void {
    if (secret.metadata.labels?.[secretTypeLabel] !== 'cluster') return;
    const server = secretText(secret, 'server');
    const name = secretText(secret, 'name') || server;
    if (!server || !name) return;
    const known = this.#registered.get(secret.metadata.name);
    const labels = secret.metadata.labels ?? {};
    const annotations = secret.metadata.annotations ?? {};
    if (known && known.name === name) {
      Object.assign(known, { server, labels, annotations });
      return;
    }
    known?.stop();
    const store =
      server === inClusterServer
        ? this.#options.store
        : this.#options.createWorkloadStore(name);
    const live = new LiveResources(store, this.#options.onLiveChange);
    const stopRuntime =
      store === this.#options.store
        ? () => {}
        : this.#options.startRuntime(store);
    this.#registered.set(secret.metadata.name, {
      name,
      server,
      labels,
      annotations,
      store,
      live,
      stop() {
        live.stop();
        stopRuntime();
      },
    });
  }
}
