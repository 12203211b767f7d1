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

import { KubernetesStore, SandboxClock, SandboxFaults } from '../../types';
import { Destinations } from '../Destinations';
import { RepoServer } from '../manifests/RepoServer';
import { unreachableReason } from '../reachability';
import { ReconcileQueue, Requeue } from '../ReconcileQueue';
import { timings } from '../timings';
import { Application, argoNamespace, Operation, timestamp } from '../types';
import {
  essence,
  isApplication,
  isRunning,
  refOfApplication,
  sameStatus,
  specOf,
  withDefaults,
} from './application';
import { decideAutoSync } from './autoSync';
import { compareApplication, Comparison } from './comparison';
import { mergeConditions } from './conditions';
import { deleteResources, isCascading } from './finalize';
import { runOperation } from './operation';
import { comparedStatus, reconciledLongAgo } from './status';

const refreshAnnotation = 'argocd.argoproj.io/refresh';

/** What the Application controller works with. */
export interface ApplicationControllerOptions {
  store: KubernetesStore;
  destinations: () => Destinations;
  repoServer: RepoServer;
  clock: SandboxClock;
  faults: Pick<SandboxFaults, 'argocd'>;
  onError: (key: string, error: unknown) => void;
}

/** Compares Applications with their clusters and syncs them: Argo CD's application controller. */
export class ApplicationController {
  readonly #options: ApplicationControllerOptions;
  readonly #queue: ReconcileQueue;
  /** Applications whose next comparison asks the forge where its branch is. */
  readonly #fresh = new Set<string>();
  /** What matters of an Application beside its status, to tell its changes from the controller's own. */
  readonly #seen = new Map<string, string>();
  readonly #operations = new Map<string, () => void>();
  readonly #unsubscribe: () => void;

  constructor(options: ApplicationControllerOptions) {
    this.#options = options;
    const { store, clock, onError } = options;
    this.#queue = new ReconcileQueue(
      clock,
      name => this.#reconcile(name),
      (name, error) => onError(`Application ${name}`, error),
    );
    this.#unsubscribe = store.onChange(({ type, object }) => {
      if (isApplication(object)) this.#onEvent(type, object as Application);
    });
  }

  /** Compares all Applications; needed once what they need is there. */
  start(): void {
    for (const application of this.#list()) {
      this.#seen.set(application.metadata.name, essence(application));
      this.refresh(application.metadata.name);
    }
  }

  /** Compares an Application, by default after asking the forge where its branch is. `delay`: recorded milliseconds. */
  refresh(name: string, fresh = true, delay = 0): void {
    if (fresh) this.#fresh.add(name);
    this.#queue.add(name, delay);
  }

  /** Compares every Application that a filter takes. */
  refreshAll(
    takes: (application: Application) => boolean = () => true,
    fresh = true,
  ): void {
    for (const application of this.#list()) {
      if (takes(application)) this.refresh(application.metadata.name, fresh);
    }
  }

  /** An object that an Application delivered has changed. */
  liveChanged(name: string): void {
    this.#queue.add(name, timings.liveChange);
  }

  stop(): void {
    this.#unsubscribe();
    this.#queue.stop();
    for (const cancel of this.#operations.values()) cancel();
    this.#operations.clear();
  }

  #list(): Application[] {
    return this.#options.store.list(
      'argoproj.io',
      'Application',
      argoNamespace,
    ) as Application[];
  }

  #onEvent(type: string, application: Application): void {
    const { name, namespace } = application.metadata;
    if (namespace !== argoNamespace) return;
    if (type === 'DELETED') {
      this.#seen.delete(name);
      this.#fresh.delete(name);
      this.#operations.get(name)?.();
      this.#operations.delete(name);
      return;
    }
    const now = essence(application);
    const before = this.#seen.get(name);
    this.#seen.set(name, now);
    if (before === now) return;
    if (before === undefined) this.refresh(name, true, timings.newApplication);
    else this.refresh(name);
  }

  async #reconcile(name: string): Promise<Requeue> {
    const { store, faults } = this.#options;
    if (faults.argocd[store.cluster] === 'down') return timings.down;
    const application = this.#get(name);
    if (!application) return undefined;
    if (application.metadata.deletionTimestamp) {
      return this.#finalize(application);
    }
    const requested = application.metadata.annotations?.[refreshAnnotation];
    const fresh = this.#fresh.delete(name) || requested !== undefined;
    const comparison = await compareApplication(this.#context(), application, {
      fresh,
    });
    const current = this.#get(name);
    if (!current || current.metadata.deletionTimestamp) return 0;
    if (specOf(current) !== specOf(application)) {
      this.#fresh.add(name);
      return 0;
    }
    if (current.operation) this.#begin(name, current.operation);
    else if (isRunning(current) && !this.#operations.has(name)) {
      // Left behind by a restart.
      this.#schedule(name, timings.sync);
    }
    const decision = decideAutoSync(
      this.#get(name) ?? current,
      comparison,
      this.#sinceFinished(current),
    );
    this.#write(
      name,
      comparison,
      decision.action === 'none' ? decision.condition : undefined,
      requested !== undefined,
    );
    if (decision.action === 'sync') this.#begin(name, decision.operation);
    this.#replaceOutdated(name, comparison);
    if (decision.action === 'wait') return decision.milliseconds;
    return comparison.unreachable ? timings.unreachable : undefined;
  }

  #write(
    name: string,
    comparison: Comparison,
    syncError: { type: string; message: string } | undefined,
    refreshed: boolean,
  ): void {
    const { clock } = this.#options;
    const now = clock.now();
    this.#modify(name, application => {
      const before = application.status;
      const next = comparedStatus(application, comparison, timestamp(now));
      next.conditions = mergeConditions(
        next.conditions,
        ['SyncError'],
        syncError ? [syncError] : [],
        timestamp(now),
      );
      if (
        refreshed ||
        !sameStatus(before, next) ||
        reconciledLongAgo(before, now, clock.speed)
      ) {
        next.reconciledAt = timestamp(now);
      }
      application.status = next;
      if (refreshed)
        delete application.metadata.annotations![refreshAnnotation];
    });
  }

  /** Starts an operation; it is carried out after the time that a sync takes. */
  #begin(name: string, operation: Operation): void {
    const { clock } = this.#options;
    this.#modify(name, application => {
      delete application.operation;
      application.status = {
        ...application.status,
        operationState: {
          operation: withDefaults(operation, application),
          phase: 'Running',
          message: 'one or more tasks are running',
          startedAt: timestamp(clock.now()),
        },
      };
    });
    this.#schedule(name, timings.sync);
  }

  #schedule(name: string, delay: number): void {
    const { clock, store, faults, onError } = this.#options;
    this.#operations.get(name)?.();
    let cancelled = false;
    const cancelTimer = clock.after(delay, async () => {
      if (faults.argocd[store.cluster] === 'down') {
        this.#schedule(name, timings.down);
        return;
      }
      try {
        const retry = await runOperation({
          ...this.#context(),
          clock,
          get: () => (cancelled ? undefined : this.#get(name)),
          modify: change => this.#modify(name, change),
        });
        if (cancelled) return;
        this.#operations.delete(name);
        if (retry !== undefined) this.#schedule(name, retry);
      } catch (error) {
        onError(`Sync of ${name}`, error);
        this.#operations.delete(name);
        this.#schedule(name, 5000);
        return;
      }
      this.#queue.add(name);
    });
    this.#operations.set(name, () => {
      cancelled = true;
      cancelTimer();
    });
  }

  /** A failing automated sync is given up for a newer revision. */
  #replaceOutdated(name: string, comparison: Comparison): void {
    const application = this.#get(name);
    const state = application?.status?.operationState;
    if (
      !state?.retryCount ||
      state.phase !== 'Running' ||
      !state.operation.initiatedBy?.automated ||
      !comparison.revision ||
      state.operation.sync?.revision === comparison.revision
    ) {
      return;
    }
    this.#begin(name, {
      ...state.operation,
      sync: { ...state.operation.sync, revision: comparison.revision },
    });
  }

  #finalize(application: Application): Requeue {
    const { name } = application.metadata;
    const cascading = application.metadata.finalizers?.some(isCascading);
    if (!cascading) return undefined;
    let gone = true;
    try {
      const destination = this.#options
        .destinations()
        .resolve(application.spec.destination);
      // An API that does not answer holds the deletion, until the cluster is not registered any more.
      if (unreachableReason(this.#options.store, destination)) {
        return timings.unreachable;
      }
      gone = deleteResources(application, destination);
    } catch {
      // The cluster is not registered any more: there is nothing to delete from.
    }
    if (!gone) return undefined;
    this.#modify(name, object => {
      object.metadata.finalizers = object.metadata.finalizers?.filter(
        finalizer => !isCascading(finalizer),
      );
    });
    return undefined;
  }

  #sinceFinished({ status }: Application): number {
    const { clock } = this.#options;
    const finished = status?.operationState?.finishedAt;
    if (!finished) return Infinity;
    return (clock.now().getTime() - Date.parse(finished)) * clock.speed;
  }

  #context() {
    const { store, destinations, repoServer } = this.#options;
    return { store, destinations: destinations(), repoServer };
  }

  #get(name: string): Application | undefined {
    return this.#options.store.get(refOfApplication(name)) as
      | Application
      | undefined;
  }

  #modify(name: string, change: (application: Application) => void): void {
    this.#options.store.modify(refOfApplication(name), object =>
      change(object as Application),
    );
  }
}
