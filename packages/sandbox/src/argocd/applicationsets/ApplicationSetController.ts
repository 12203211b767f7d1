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
  KubernetesObject,
  KubernetesStore,
  ObjectRef,
  SandboxClock,
  SandboxFaults,
} from '../../types';
import { refOfApplication } from '../applications/application';
import { Destinations } from '../Destinations';
import { RepoServer } from '../manifests/RepoServer';
import { findProject } from '../projects';
import { ReconcileQueue, Requeue } from '../ReconcileQueue';
import { timings } from '../timings';
import { Application, argoNamespace, timestamp } from '../types';
import { generateApplications } from './generate';
import { applicationSetStatus, SetOutcome } from './status';
import { ApplicationSet, GenerateError } from './types';

/** What the ApplicationSet controller works with. */
export interface ApplicationSetControllerOptions {
  store: KubernetesStore;
  destinations: () => Destinations;
  repoServer: RepoServer;
  clock: SandboxClock;
  faults: Pick<SandboxFaults, 'argocd'>;
  onError: (key: string, error: unknown) => void;
}

const refreshAnnotation = 'argocd.argoproj.io/application-set-refresh';
const preservedAnnotations = [
  'argocd.argoproj.io/refresh',
  'notified.notifications.argoproj.io',
];

/** Makes Applications out of ApplicationSets and takes them away again. */
export class ApplicationSetController {
  readonly #options: ApplicationSetControllerOptions;
  readonly #queue: ReconcileQueue;
  readonly #unsubscribe: () => void;
  readonly #seen = new Map<string, string>();
  /** Sync and health of generated Applications, which their set's status repeats. */
  readonly #summaries = new Map<string, string>();

  constructor(options: ApplicationSetControllerOptions) {
    this.#options = options;
    this.#queue = new ReconcileQueue(
      options.clock,
      name => this.#reconcile(name),
      (name, error) => options.onError(`ApplicationSet ${name}`, error),
    );
    this.#unsubscribe = options.store.onChange(({ type, object }) =>
      this.#onEvent(type, object),
    );
  }

  /** Reconciles all sets. */
  start(): void {
    for (const set of this.#list()) {
      this.#seen.set(set.metadata.name, essence(set));
      this.#queue.add(set.metadata.name);
    }
  }

  /** Reconciles every set that a filter takes. `delay`: recorded milliseconds. */
  refresh(
    takes: (set: ApplicationSet) => boolean = () => true,
    delay = 0,
  ): void {
    for (const set of this.#list()) {
      if (takes(set)) this.#queue.add(set.metadata.name, delay);
    }
  }

  stop(): void {
    this.#unsubscribe();
    this.#queue.stop();
  }

  #list(): ApplicationSet[] {
    return this.#options.store.list(
      'argoproj.io',
      'ApplicationSet',
      argoNamespace,
    ) as ApplicationSet[];
  }

  #onEvent(type: string, object: KubernetesObject): void {
    if (!object.apiVersion.startsWith('argoproj.io/')) return;
    const { name, namespace } = object.metadata;
    if (namespace !== argoNamespace) return;
    if (object.kind === 'Application') this.#onApplication(type, object);
    if (object.kind !== 'ApplicationSet') return;
    if (type === 'DELETED') {
      this.#seen.delete(name);
      return;
    }
    const now = essence(object as ApplicationSet);
    if (this.#seen.get(name) === now) return;
    this.#seen.set(name, now);
    this.#queue.add(name, timings.applicationSet);
  }

  #onApplication(type: string, object: KubernetesObject): void {
    const owner = object.metadata.ownerReferences?.find(
      ({ kind }) => kind === 'ApplicationSet',
    );
    if (!owner) return;
    const { name } = object.metadata;
    const { status, spec } = object as Application;
    const summary = JSON.stringify([
      status?.sync?.status,
      status?.health?.status,
      status?.health?.message,
      spec,
    ]);
    if (type === 'DELETED') this.#summaries.delete(name);
    else if (this.#summaries.get(name) === summary) return;
    else this.#summaries.set(name, summary);
    this.#queue.add(owner.name, timings.liveChange);
  }

  async #reconcile(name: string): Promise<Requeue> {
    const { store, faults, repoServer, clock } = this.#options;
    if (faults.argocd[store.cluster] === 'down') return timings.down;
    const set = this.#get(name);
    if (!set || set.metadata.deletionTimestamp) return undefined;

    let outcome: SetOutcome;
    try {
      const generated = await generateApplications(set, { store, repoServer });
      const current = this.#get(name);
      if (!current || essence(current) !== essence(set)) return 0;
      outcome = this.#bring(set, generated);
    } catch (error) {
      if (!(error instanceof GenerateError)) throw error;
      outcome = {
        ok: false,
        reason: error.reason,
        message: error.message,
        parametersGenerated: false,
      };
    }
    store.modify(refOfSet(name), object => {
      const live = object as ApplicationSet;
      live.status = applicationSetStatus(
        live,
        outcome,
        this.#owned(set),
        timestamp(clock.now()),
      );
      delete live.metadata.annotations?.[refreshAnnotation];
    });
    // What it refers to may come later: another set's Application, a project, a cluster.
    return outcome.ok ? undefined : timings.poll;
  }

  /** Creates, updates and deletes Applications so that they are the generated ones. */
  #bring(set: ApplicationSet, generated: Application[]): SetOutcome {
    const { store } = this.#options;
    const policy = set.spec.syncPolicy?.applicationsSync ?? 'sync';
    const errors = this.#validate(set, generated);
    const valid = generated
      .filter(({ metadata }) => !errors.has(metadata.name))
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    let writeError: string | undefined;
    for (const application of valid) {
      try {
        this.#write(application, set, policy);
      } catch (error) {
        writeError ??= (error as Error).message;
      }
    }
    const names = new Set(generated.map(({ metadata }) => metadata.name));
    if (policy === 'sync' || policy === 'create-delete') {
      for (const { metadata } of this.#owned(set)) {
        if (!names.has(metadata.name) && !metadata.deletionTimestamp) {
          store.delete(refOfApplication(metadata.name), 'Background');
        }
      }
    }
    if (errors.size > 0) {
      const [message] = [...errors.values()].slice(-1);
      return {
        ok: false,
        reason: 'ApplicationValidationError',
        message:
          errors.size > 1
            ? `${message} (and ${errors.size - 1} more)`
            : message,
        parametersGenerated: true,
      };
    }
    return writeError
      ? {
          ok: false,
          reason: 'UpdateApplicationError',
          message: writeError,
          parametersGenerated: true,
        }
      : { ok: true };
  }

  #validate(
    set: ApplicationSet,
    generated: Application[],
  ): Map<string, string> {
    const { store, destinations } = this.#options;
    const errors = new Map<string, string>();
    const names = new Set<string>();
    const { name: setName } = set.metadata;
    for (const { metadata, spec } of generated) {
      const { name } = metadata;
      if (!name) {
        errors.set(
          '',
          `ApplicationSet ${setName} contains an application with no name`,
        );
      } else if (names.has(name)) {
        errors.set(
          name,
          `ApplicationSet ${setName} contains applications with duplicate name: ${name}`,
        );
      } else if (!findProject(store, spec.project)) {
        errors.set(
          name,
          `application references project ${spec.project} which does not exist`,
        );
      } else {
        try {
          destinations().resolve(spec.destination);
        } catch (error) {
          errors.set(
            name,
            `application destination spec is invalid: ${
              (error as Error).message
            }`,
          );
        }
      }
      names.add(name);
    }
    return new Map([...errors].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #write(application: Application, set: ApplicationSet, policy: string): void {
    const { store } = this.#options;
    const { name } = application.metadata;
    const present = store.get(refOfApplication(name)) as
      | Application
      | undefined;
    if (!present) {
      store.create(application);
      return;
    }
    const owner = present.metadata.ownerReferences?.find(
      reference => reference.controller,
    );
    if (owner && owner.uid !== set.metadata.uid) {
      throw new Error(
        `Object ${argoNamespace}/${name} is already owned by another ${owner.kind} controller ${owner.name}`,
      );
    }
    if (policy === 'create-only' || policy === 'create-delete') return;
    const keep = [
      ...preservedAnnotations,
      ...(set.spec.preservedFields?.annotations ?? []),
    ];
    store.modify(refOfApplication(name), object => {
      const live = object as Application;
      const { annotations, labels, finalizers, ownerReferences } =
        application.metadata;
      const kept = Object.entries(live.metadata.annotations ?? {}).filter(
        ([key]) => keep.includes(key),
      );
      const next = { ...annotations, ...Object.fromEntries(kept) };
      live.spec = application.spec;
      live.metadata.annotations =
        Object.keys(next).length > 0 ? next : undefined;
      live.metadata.labels = labels;
      live.metadata.finalizers = finalizers;
      live.metadata.ownerReferences = ownerReferences;
    });
  }

  #owned(set: ApplicationSet): Application[] {
    const all = this.#options.store.list(
      'argoproj.io',
      'Application',
      argoNamespace,
    ) as Application[];
    return all.filter(({ metadata }) =>
      metadata.ownerReferences?.some(({ uid }) => uid === set.metadata.uid),
    );
  }

  #get(name: string): ApplicationSet | undefined {
    return this.#options.store.get(refOfSet(name)) as
      | ApplicationSet
      | undefined;
  }
}

function refOfSet(name: string): ObjectRef {
  return {
    group: 'argoproj.io',
    kind: 'ApplicationSet',
    namespace: argoNamespace,
    name,
  };
}

/** Everything but status and what the server counts. */
function essence({ spec, metadata }: ApplicationSet): string {
  return JSON.stringify([
    spec,
    metadata.annotations ?? null,
    metadata.deletionTimestamp ?? null,
  ]);
}
