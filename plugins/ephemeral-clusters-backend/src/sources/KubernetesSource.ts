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
  Freshness,
  InventoryProblem,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  Reflector,
  type Discovery,
  type KubernetesClient,
  type ReflectorChange,
  type ReflectorOptions,
  type ReflectorStatus,
  type Timing,
} from '../kubernetes';
import {
  reflectorFreshness,
  reflectorProblems,
  worstFreshness,
} from './freshness';
import {
  clusterKeyString,
  type ClusterKeyString,
  type Source,
  type SourceListener,
} from './types';

export interface KubernetesSourceOptions {
  /** Key of the management cluster. */
  managementCluster: string;
  /** For people. */
  title: string;
  client: KubernetesClient;
  discovery: Discovery;
  timing: Timing;
  staleAfterMilliseconds: number;
  report?(message: string): void;
}

interface Running {
  stop: AbortController;
  ended: Promise<void>;
}

/** Takes changes in, and adds the keys of clusters that they touch to `touched`. */
export interface ChangeStore<T> {
  apply(changes: ReflectorChange<T>[], touched: Set<ClusterKeyString>): void;
}

/** A kind that a source watches, for those who ask whether it may, and how it does. */
export interface ObservedKind {
  kind: string;
  /** Path of the collection over all namespaces; undefined where the API server does not serve it. */
  path(signal: AbortSignal): Promise<string | undefined>;
  /** How many there are. */
  size(): number;
  status(): ReflectorStatus;
  /** How often everything was listed, and how often a stream was opened, since the start. */
  counts(): { lists: number; streams: number };
}

/** What the sources that watch one management cluster have in common: reflectors, and listeners to what they bring. */
export abstract class KubernetesSource implements Source {
  readonly id: string;
  readonly managementCluster: string;
  readonly #options: KubernetesSourceOptions;
  readonly #about: Pick<SourceFreshness, 'kind' | 'title'>;
  readonly #listeners = new Set<SourceListener>();
  readonly #reflectors: Record<string, Reflector<unknown>> = {};
  /** Kinds that are watched because of what objects say. */
  readonly #followed = new Set<string>();
  readonly #running = new Map<string, Running>();
  #signal: AbortSignal | undefined;
  readonly #observed: ObservedKind[] = [];

  protected constructor(
    options: KubernetesSourceOptions,
    kind: 'kubernetes' | 'argocd',
  ) {
    const { managementCluster, title } = options;
    this.#options = options;
    this.managementCluster = managementCluster;
    this.id = `${kind}:${managementCluster}`;
    this.#about = {
      kind,
      title: `${kind === 'argocd' ? 'Argo CD' : 'Kubernetes'} of ${title}`,
    };
  }

  async start(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    Object.keys(this.#reflectors).forEach(kind => this.#run(kind, signal));
    if (!signal.aborted) {
      await new Promise(resolve => {
        signal.addEventListener('abort', resolve, { once: true });
      });
    }
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  freshness(): SourceFreshness {
    const { timing, staleAfterMilliseconds } = this.#options;
    const now = timing.now();
    const statuses = Object.entries(this.#reflectors).map(
      ([kind, reflector]) => ({ kind, status: reflector.status() }),
    );
    const [main, ...others] = statuses
      .filter(
        ({ kind, status }, index) =>
          index === 0 ||
          // One that may not be read is a problem of its own.
          (status.state !== 'forbidden' &&
            // A kind that comes later does not make all the rest unknown until it is there.
            (!this.#followed.has(kind) || status.synced)),
      )
      .map(({ status }) =>
        reflectorFreshness(status, now, staleAfterMilliseconds),
      );
    return {
      ...this.#about,
      id: this.id,
      managementCluster: this.managementCluster,
      // Without the first kind there is nothing; without another, what is known is not all.
      ...(main.state === 'unavailable'
        ? main
        : worstFreshness([main, ...others.map(withoutAll)])),
    };
  }

  problems(): InventoryProblem[] {
    return reflectorProblems(this.id, this.#reflectors);
  }

  /** The kinds that it watches; first the one that the source is about. */
  observed(): readonly ObservedKind[] {
    return this.#observed;
  }

  onChange(listener: SourceListener): void {
    this.#listeners.add(listener);
  }

  /** Watches a kind from `start()` on. The first one is the kind that the source is about. */
  protected reflect<T>(
    kind: string,
    options: Pick<
      ReflectorOptions<T>,
      'path' | 'labelSelector' | 'project' | 'onChange'
    >,
  ): Reflector<T> {
    const { client, timing, report } = this.#options;
    const reflector = Reflector.create({
      ...options,
      client,
      kind,
      onStatus: () => this.notify(undefined),
      report,
      timing,
    });
    this.#reflectors[kind] = reflector;
    this.#observed.push({
      kind,
      path: options.path,
      size: () => reflector.size,
      status: () => reflector.status(),
      counts: () => reflector.counts(),
    });
    return reflector;
  }

  /** Watches a kind into a store; who listens hears of the keys that the store says are touched. */
  protected watch<T>(
    kind: string,
    options: Pick<ReflectorOptions<T>, 'path' | 'labelSelector' | 'project'>,
    store: ChangeStore<T>,
  ): void {
    this.reflect(kind, {
      ...options,
      onChange: changes => {
        const touched = new Set<ClusterKeyString>();
        store.apply(changes, touched);
        this.notify(touched);
      },
    });
  }

  /**
   * Watches a kind from now on, because an object speaks of it; the source is no less fresh without it.
   *
   * @param id - unlike that of any other kind
   */
  protected follow<T>(
    id: string,
    options: Pick<ReflectorOptions<T>, 'path' | 'project'>,
    store: ChangeStore<T>,
  ): void {
    this.#followed.add(id);
    this.watch(id, options, store);
    if (this.#signal) this.#run(id, this.#signal);
  }

  /** Ends what `follow` has begun. */
  protected unfollow(id: string): void {
    this.#running.get(id)?.stop.abort();
    this.#running.delete(id);
    this.#followed.delete(id);
    delete this.#reflectors[id];
  }

  /** Whether all objects of a kind have been listed: one that is missing is not there. */
  protected hasListed(kind: string): boolean {
    return this.#reflectors[kind]?.status().synced ?? false;
  }

  /** How many kinds have been listed. */
  protected get listedKinds(): number {
    return Object.keys(this.#reflectors).filter(kind => this.hasListed(kind))
      .length;
  }

  /** Kinds that are followed, with what is known of them. */
  protected followed(): { id: string; status: ReflectorStatus }[] {
    return [...this.#followed].map(id => ({
      id,
      status: this.#reflectors[id].status(),
    }));
  }

  #run(kind: string, signal: AbortSignal): void {
    const stop = new AbortController();
    const ended = this.#reflectors[kind].run(
      AbortSignal.any([signal, stop.signal]),
    );
    this.#running.set(kind, { stop, ended });
  }

  protected key(namespace: string, name: string): ClusterKeyString {
    const { managementCluster } = this;
    return clusterKeyString({ managementCluster, namespace, name });
  }

  protected notify(keys: ReadonlySet<ClusterKeyString> | undefined): void {
    for (const listener of this.#listeners) listener(keys);
  }
}

function withoutAll(kind: Freshness): Freshness {
  return kind.state === 'unavailable' ? { ...kind, state: 'stale' } : kind;
}
