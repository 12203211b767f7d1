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

import { isDeepStrictEqual } from 'node:util';
import type {
  ClusterApplication,
  InventoryProblem,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { ArgoCdClient, ArgoCdDestination } from '../argocd/ArgoCdClient';
import type { Reflector, ReflectorChange } from '../kubernetes';
import {
  projectApplication,
  type ApplicationObject,
} from './kinds/application';
import {
  projectApplicationSet,
  type ApplicationSetObject,
} from './kinds/applicationSet';
import {
  KubernetesSource,
  type KubernetesSourceOptions,
} from './KubernetesSource';
import {
  controllerActivity,
  controllerAnswerTime,
  deliveringApplication,
} from './deliveryFacts';
import { Destinations } from './Destinations';
import { ObjectIndex } from './ObjectIndex';
import { SyncWindows } from './SyncWindows';
import type {
  ArgoFacts,
  ClusterKeyString,
  DeliveredCluster,
  DeliveryFacts,
  DeliverySource,
} from './types';

const group = 'argoproj.io';
/** Clusters remembered by destination before starting afresh; names of clusters that are long gone would pile up. */
const rememberedDestinations = 50_000;

export interface ArgoCdSourceOptions extends KubernetesSourceOptions {
  /** Address for people, for links. */
  url?: string;
  /** Absent without a token: then it is not known which clusters are registered beyond what Applications show. */
  argocd?: ArgoCdClient;
}

/** Observes Argo CD's Applications and ApplicationSets on one management cluster. */
export class ArgoCdSource extends KubernetesSource implements DeliverySource {
  readonly #options: ArgoCdSourceOptions;
  readonly #delivering = new ObjectIndex<ApplicationObject>(app =>
    this.#deliveredBy(app),
  );
  readonly #running = new ObjectIndex<ApplicationObject>(app =>
    [app.destination.name, app.destination.server].flatMap(item => item ?? []),
  );
  readonly #applications: Reflector<ApplicationObject>;
  readonly #applicationSets: Reflector<ApplicationSetObject>;
  readonly #syncWindows: SyncWindows | undefined;
  /** Read from all Applications, so kept until one of them changes. */
  #controller: DeliveryFacts['controller'] | undefined;
  #names: ReadonlySet<string> | undefined;
  /** Clusters that were asked for, by destination name and server. */
  readonly #asked = new Map<string, Set<ClusterKeyString>>();
  readonly #destinations: Destinations | undefined;

  static create(options: ArgoCdSourceOptions): ArgoCdSource {
    return new ArgoCdSource(options);
  }

  private constructor(options: ArgoCdSourceOptions) {
    super(options, 'argocd');
    this.#options = options;
    this.#applications = this.#watch(
      'Application',
      projectApplication,
      changes => this.#changed(changes),
    );
    this.#applicationSets = this.#watch(
      'ApplicationSet',
      projectApplicationSet,
      changes => {
        const real = changes.some(
          ({ previous, current }) => !isDeepStrictEqual(previous, current),
        );
        // What a set does with the clusters of removed elements concerns any of them.
        if (real) this.notify(undefined);
      },
    );
    this.#destinations =
      options.argocd &&
      Destinations.create({
        argocd: options.argocd,
        timing: options.timing,
        onChange: changed => this.#destinationsChanged(changed),
      });
    this.#syncWindows =
      options.argocd &&
      SyncWindows.create({
        argocd: options.argocd,
        timing: options.timing,
        applications: () => this.#applications.values(),
        onChange: app => this.notify(new Set(this.#deliveredBy(app))),
      });
  }

  override async start(signal: AbortSignal): Promise<void> {
    await Promise.all([
      super.start(signal),
      this.#destinations?.run(signal),
      this.#syncWindows?.run(signal),
    ]);
  }

  factsOf(cluster: DeliveredCluster): ArgoFacts {
    const key = this.key(cluster.namespace, cluster.name);
    const registrations = this.#destinations?.of(cluster);
    const destinations = new Set(
      [
        cluster.sharesName ? undefined : cluster.name,
        cluster.endpoint,
        ...(registrations ?? []).flatMap(({ name, server }) => [name, server]),
      ].flatMap(item => item || []),
    );
    // Who has the same name is told apart by what is registered under it.
    this.#remember(cluster.name, key);
    for (const destination of destinations) this.#remember(destination, key);
    const delivering = [...this.#delivering.get(key)];
    const { state } = this.freshness();
    const outdated = state === 'stale' || state === 'unavailable';
    const running = new Set(
      [...destinations].flatMap(item => [...this.#running.get(item)]),
    );
    return {
      source: 'argocd',
      managementCluster: this.managementCluster,
      namespace: cluster.namespace,
      name: cluster.name,
      applications: [
        ...sorted(delivering).map(app => this.#delivers(app, cluster)),
        ...sorted([...running]).map(app => ({
          ...this.#view(app, 'runs-on'),
          message: app.failure?.message ?? app.healthMessage,
        })),
      ],
      registered: registeredBy(registrations, [...running]),
      delivery: outdated
        ? undefined
        : this.#delivery(cluster, sorted(delivering)),
      ...(outdated && { outdated }),
    };
  }

  override problems(): InventoryProblem[] {
    const problems = super.problems();
    // One bad element stops the whole set: nobody else in it would learn why nothing happens.
    for (const set of this.#applicationSets.values()) {
      if (set.error) {
        problems.push({
          source: this.id,
          object: `ApplicationSet ${set.namespace}/${set.name}`,
          message: set.error,
        });
      }
    }
    const { askedAt } = this.#controllerActivity();
    const { timing } = this.#options;
    if (
      askedAt &&
      timing.now().getTime() - Date.parse(askedAt) > controllerAnswerTime
    ) {
      problems.push({
        source: this.id,
        object: 'application controller',
        message: `It was told of a change at ${askedAt} and has compared no application with Git since: it does not run, or is far behind`,
      });
    }
    if (this.#destinations?.error) {
      problems.push({
        source: this.id,
        object: 'clusters',
        message: `Registered clusters cannot be read: ${
          this.#destinations.error
        }`,
      });
    }
    return problems;
  }

  /** One Application of each project, to ask for rights by. */
  applicationByProject(): Map<string, { namespace: string; name: string }> {
    const found = new Map<string, { namespace: string; name: string }>();
    for (const { project, namespace, name } of this.#applications.values()) {
      if (project && !found.has(project))
        found.set(project, { namespace, name });
    }
    return found;
  }

  #delivery(
    cluster: { namespace: string; name: string },
    delivering: ApplicationObject[],
  ): DeliveryFacts | undefined {
    // Where Applications cannot be read, none being there says nothing.
    if (!this.#applications.status().synced) return undefined;
    const sets = [...this.#applicationSets.values()];
    return {
      applications: delivering.map(app =>
        deliveringApplication(app, {
          cluster,
          sets,
          blockingWindows: this.#syncWindows?.of(app) ?? [],
        }),
      ),
      setsThatKeepResources: sets
        .filter(set => set.keepsResources)
        .map(set => set.name),
      applicationNames: this.#applicationNames(),
      controller: this.#controllerActivity(),
    };
  }

  #applicationNames(): ReadonlySet<string> {
    this.#names ??= new Set(
      [...this.#applications.values()].map(app => app.name),
    );
    return this.#names;
  }

  #controllerActivity(): DeliveryFacts['controller'] {
    this.#controller ??= controllerActivity(this.#applications.values());
    return this.#controller;
  }

  /**
   * An application may deliver many clusters, of several owners: of its state, only what concerns this one is told.
   */
  #delivers(
    app: ApplicationObject,
    { namespace, name }: { namespace: string; name: string },
  ): ClusterApplication {
    const own = app.clusters.find(
      item => item.namespace === namespace && item.name === name,
    );
    const alone = app.clusters.length <= 1;
    let message = own?.failure;
    if (!message && app.failure) {
      message = alone
        ? app.failure.message
        : `${app.failure.type}, which concerns everything that this application delivers`;
    }
    return {
      ...this.#view(app, 'delivers'),
      sync: alone ? app.sync : own?.sync ?? app.sync,
      message,
    };
  }

  #view(
    app: ApplicationObject,
    role: ClusterApplication['role'],
  ): ClusterApplication {
    const { url } = this.#options;
    return {
      namespace: app.namespace,
      name: app.name,
      role,
      sync: app.sync,
      health: app.health,
      compared: app.compared,
      revision: app.revision,
      lastSyncedAt: app.lastSyncedAt,
      url:
        url &&
        `${url.replace(/\/+$/, '')}/applications/${app.namespace}/${app.name}`,
    };
  }

  /**
   * Clusters that an application makes: those among its resources; and, before it has any, the one that an ApplicationSet named it after.
   */
  #deliveredBy(app: ApplicationObject): string[] {
    const keys = app.clusters.map(item => this.key(item.namespace, item.name));
    const { server, name, namespace } = app.destination;
    const here =
      name === 'in-cluster' || server === 'https://kubernetes.default.svc';
    if (app.applicationSet && here && namespace) {
      const key = this.key(namespace, app.name);
      if (!keys.includes(key)) keys.push(key);
    }
    return keys;
  }

  #changed(changes: ReflectorChange<ApplicationObject>[]) {
    this.#controller = undefined;
    this.#names = undefined;
    // Argo CD writes `reconciledAt` every few minutes into each of them; that changes nothing here.
    const real = changes.filter(
      ({ previous, current }) =>
        !isDeepStrictEqual(
          { ...previous, reconciledAt: undefined },
          { ...current, reconciledAt: undefined },
        ),
    );
    const same = changes.filter(change => !real.includes(change));
    this.#delivering.apply(same);
    this.#running.apply(same);
    const touched = new Set<ClusterKeyString>();
    this.#delivering.apply(real, touched);
    const destinations = new Set<string>();
    this.#running.apply(real, destinations);
    for (const destination of destinations) {
      for (const key of this.#asked.get(destination) ?? []) touched.add(key);
    }
    if (touched.size > 0) this.notify(touched);
  }

  #remember(destination: string, key: ClusterKeyString) {
    const known = this.#asked.get(destination);
    if (known) {
      known.add(key);
      return;
    }
    if (this.#asked.size >= rememberedDestinations) {
      this.#asked.clear();
      this.notify(undefined);
    }
    this.#asked.set(destination, new Set([key]));
  }

  /** @param changed - names and addresses; undefined: any */
  #destinationsChanged(changed: ReadonlySet<string> | undefined) {
    if (!changed) {
      this.notify(undefined);
      return;
    }
    const touched = new Set<ClusterKeyString>();
    for (const destination of changed) {
      for (const key of this.#asked.get(destination) ?? []) touched.add(key);
    }
    if (touched.size > 0) this.notify(touched);
  }

  #watch<T>(
    kind: string,
    project: (object: unknown) => T,
    onChange: (changes: ReflectorChange<T>[]) => void,
  ): Reflector<T> {
    const { discovery } = this.#options;
    return this.reflect(kind, {
      path: (signal, refused) =>
        discovery.collection(
          { group, kind, versions: ['v1alpha1'], refused },
          signal,
        ),
      project,
      onChange,
    });
  }
}

function sorted(apps: ApplicationObject[]): ApplicationObject[] {
  return [...apps].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether Argo CD knows a cluster. Where it is not known what is registered, applications on it tell. */
function registeredBy(
  registrations: readonly ArgoCdDestination[] | undefined,
  running: readonly ApplicationObject[],
): boolean | undefined {
  if (registrations) return registrations.length > 0;
  if (running.length === 0) return undefined;
  return running.some(app => !app.destinationUnknown);
}
