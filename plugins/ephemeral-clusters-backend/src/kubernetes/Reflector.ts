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

import { setImmediate } from 'node:timers/promises';
import {
  KubernetesError,
  scrubError,
  UnusableCredentials,
  type KubernetesClient,
} from './KubernetesClient';
import { listPages, type Collection } from './listPages';
import {
  ProjectedObjects,
  type ReflectorChange,
  type ReflectorProblem,
} from './ProjectedObjects';
import { Backoff, pause, type Timing } from './timing';
import {
  StreamingListRefused,
  watchEvents,
  type WatchEvent,
} from './watchEvents';

/**
 * `waiting`: no list yet. `watching`: the stream is open. `retrying`: it broke, and is tried again. `absent`: the API server does not
 * serve the kind. `forbidden`: we may not read it. The last two are tried again slowly.
 */
export type ReflectorState =
  | 'waiting'
  | 'watching'
  | 'retrying'
  | 'absent'
  | 'forbidden'
  | 'stopped';

export interface ReflectorStatus {
  state: ReflectorState;
  /** A list has been completed since the start: an object that is missing here is missing there. */
  synced: boolean;
  /** Last contact that proved the data current: a list, a watch that was accepted, an event, a bookmark. */
  lastContact?: Date;
  /** When all objects were listed last. */
  lastSync?: Date;
  /** When the last object came, changed or went. */
  lastEvent?: Date;
  /** Scrubbed. */
  error?: string;
}

export interface ReflectorOptions<T> {
  client: KubernetesClient;
  /** For messages: `Machine`. */
  kind: string;
  /**
   * Path of the collection; undefined where the API server does not serve it. Asked again for each list. `refused` is what it gave before,
   * where that has been answered with 404 since.
   */
  path(signal: AbortSignal, refused?: string): Promise<string | undefined>;
  labelSelector?: string;
  /** Keeps of an object what is needed. What it throws becomes the problem of that object; the rest goes on. */
  project(object: unknown): T;
  /** Called after the store has changed. What it throws is reported and has no other effect. */
  onChange(changes: ReflectorChange<T>[]): void;
  /** Called when `status()` changed in more than `lastContact`. */
  onStatus?(): void;
  report?(message: string): void;
  timing: Timing;
}

/** Milliseconds: a watch that ends sooner might as well not have begun. */
const soonEnded = 1_000;
const slowRetry = 60_000;
/** Milliseconds after which all is listed again at the end of a stream, in case that something was missed that nobody can name. */
const relistInterval = 600_000;

/**
 * Keeps projections of all objects of one kind, by list and watch, as client-go's reflector does: every end of a stream is temporary,
 * nothing that goes wrong stops it, and after whatever gap the store converges to what the API server has. Where the API server has
 * streaming lists, it lists by them.
 */
export class Reflector<T> {
  readonly #options: ReflectorOptions<T>;
  readonly #timing: Timing;
  #objects: ProjectedObjects<T>;
  #path: string | undefined;
  /** Path that was answered with 404: its version may not be served any more. */
  #refused: string | undefined;
  /** Path that the objects were listed at. */
  #listedAt: string | undefined;
  /** Where to watch from; undefined: list first. Opaque, only passed back. */
  #resourceVersion: string | undefined;
  #streamsLists = true;
  #status: ReflectorStatus = { state: 'waiting', synced: false };
  #credentialsReloaded = false;
  #lists = 0;
  #streams = 0;
  /** What it went on from had expired, and no watch has brought anything or lasted since. */
  #hasExpired = false;
  /** When the API server let the latest watch in; milliseconds since the epoch. */
  #acceptedAt = Number.POSITIVE_INFINITY;

  static create<T>(options: ReflectorOptions<T>): Reflector<T> {
    return new Reflector(options);
  }

  private constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#timing = options.timing;
    this.#objects = new ProjectedObjects(options.project);
  }

  status(): ReflectorStatus {
    return this.#status;
  }

  /** How often everything was listed, and how often a stream was opened, since the start. */
  counts(): { lists: number; streams: number } {
    return { lists: this.#lists, streams: this.#streams };
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  get size(): number {
    return this.#objects.size;
  }

  problems(): ReflectorProblem[] {
    return this.#objects.problems();
  }

  /** Lists and watches until the signal is aborted. Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(this.#timing);
    while (!signal.aborted) {
      let delay: number;
      const started = this.#timing.now().getTime();
      try {
        await this.#follow(signal);
        // The server's time-out: go on at once, but not in circles with a server that ends every stream.
        const lasted = this.#timing.now().getTime() - started;
        delay = lasted < soonEnded ? backoff.next() : 0;
      } catch (error) {
        if (signal.aborted) break;
        delay = await this.#afterFailure(error, backoff);
      }
      if (delay > 0 && !signal.aborted) {
        await pause(this.#timing, delay, signal);
      }
    }
    this.#setStatus({ state: 'stopped' });
  }

  /** Goes on from where it was, or lists, and watches until the stream ends. */
  async #follow(signal: AbortSignal): Promise<void> {
    if (this.#resourceVersion === undefined) {
      const refused = this.#refused;
      this.#refused = undefined;
      this.#path = await this.#options.path(signal, refused);
      if (this.#path === undefined) {
        throw new KubernetesError(
          404,
          `This API server does not serve ${this.#options.kind}`,
        );
      }
      if (!this.#streamsLists) await this.#list(signal);
    }
    try {
      await this.#watch(signal);
    } catch (error) {
      const isRefusal = error instanceof StreamingListRefused;
      const isListed = this.#resourceVersion !== undefined;
      if (signal.aborted || (isListed && !isRefusal)) throw error;
      if (isRefusal) this.#streamsLists = false;
      else if (!canListInstead(error)) throw error;
      await this.#list(signal);
      await this.#watch(signal);
    }
    this.#hasExpired = false;
    this.#relistWhenDue();
  }

  async #list(signal: AbortSignal): Promise<void> {
    const objects = new ProjectedObjects(this.#options.project);
    let resourceVersion: string | undefined;
    const how = { signal, timing: this.#timing };
    for await (const page of listPages(this.#collection(), how)) {
      for (const object of page.items) objects.set(object, this.#known());
      resourceVersion = page.resourceVersion ?? resourceVersion;
      // Pages of a large fleet take a while to parse; others get their turn in between.
      await setImmediate();
    }
    signal.throwIfAborted();
    if (!resourceVersion) {
      throw new KubernetesError(0, 'The list has no resourceVersion');
    }
    this.#replace(objects, resourceVersion);
  }

  async #watch(signal: AbortSignal): Promise<void> {
    // What a streaming list has brought so far; undefined once it is complete.
    let initial =
      this.#resourceVersion === undefined
        ? new ProjectedObjects(this.#options.project)
        : undefined;
    const events = watchEvents(this.#collection(), {
      resourceVersion: this.#resourceVersion,
      timing: this.#timing,
      signal,
      onAccepted: () => {
        this.#streams += 1;
        this.#acceptedAt = this.#timing.now().getTime();
        if (initial) return;
        // A quiet kind sends nothing for a long time: being let in proves that nothing was missed.
        this.#contact();
        this.#setStatus({ state: 'watching', error: undefined });
      },
    });
    try {
      for (;;) {
        const { done, value } = await events.next();
        if (done) {
          if (value === 'silent') this.#afterSilence();
          return;
        }
        const end = value.findIndex(event => event.endsInitial);
        if (initial) {
          const listed = end < 0 ? value : value.slice(0, end);
          for (const event of listed) initial.set(event.object, this.#known());
          if (end >= 0) {
            this.#replace(initial, value[end].resourceVersion);
            this.#setStatus({ state: 'watching', error: undefined });
            initial = undefined;
          }
          await setImmediate();
        }
        if (!initial) this.#apply(value.slice(end + 1));
      }
    } finally {
      await events.return('ended');
    }
  }

  #collection(): Collection {
    const { client, labelSelector } = this.#options;
    return { client, path: this.#path!, labelSelector };
  }

  /** What is there already. An object has the same resourceVersion at every version of its API, and not the same fields. */
  #known(): ProjectedObjects<T> | undefined {
    return this.#listedAt === this.#path ? this.#objects : undefined;
  }

  /** Takes a whole list. */
  #replace(objects: ProjectedObjects<T>, resourceVersion: string): void {
    const previous = this.#objects;
    this.#lists += 1;
    this.#objects = objects;
    this.#resourceVersion = resourceVersion;
    this.#listedAt = this.#path;
    this.#emit(objects.changesSince(previous));
    this.#contact();
    this.#setStatus({ synced: true, lastSync: this.#timing.now() });
  }

  #apply(events: readonly WatchEvent[]): void {
    if (events.length === 0) return;
    const changes = this.#objects.apply(
      events.filter(({ type }) => type !== 'BOOKMARK'),
    );
    this.#resourceVersion = events.at(-1)!.resourceVersion;
    this.#hasExpired = false;
    this.#contact();
    this.#emit(changes);
  }

  #emit(changes: ReflectorChange<T>[]): void {
    if (changes.length === 0) return;
    this.#status = { ...this.#status, lastEvent: this.#timing.now() };
    try {
      this.#options.onChange(changes);
    } catch (error) {
      this.#options.report?.(
        `A listener to ${this.#options.kind} failed: ${scrubError(error)}`,
      );
    }
  }

  /** Resumed from the last version; nothing was lost, so this is no failure yet. The next attempt says whether it is. */
  #afterSilence(): void {
    this.#setStatus({
      state: 'retrying',
      error: 'Nothing was heard from it for a while',
    });
  }

  #relistWhenDue(): void {
    const { lastSync } = this.#status;
    const age = this.#timing.now().getTime() - (lastSync?.getTime() ?? 0);
    if (age >= relistInterval) this.#resourceVersion = undefined;
  }

  async #afterFailure(error: unknown, backoff: Backoff): Promise<number> {
    const message = scrubError(error);
    const hasLasted =
      this.#timing.now().getTime() - this.#acceptedAt >= soonEnded;
    this.#acceptedAt = Number.POSITIVE_INFINITY;
    if (hasLasted) this.#hasExpired = false;
    if (error instanceof UnusableCredentials) {
      // Somebody has to mend it, and what it takes to try may be a program that is run or a person's account that gets locked.
      this.#setStatus({ state: 'retrying', error: message });
      return this.#slowly();
    }
    const status = error instanceof KubernetesError ? error.status : undefined;
    // 504: "too large resource version", of an API server that went back to an older backup.
    const expired = error instanceof KubernetesError && error.expired;
    if ((expired || status === 504) && !this.#hasExpired) {
      // The API server is there and says what to do: no reason to wait for long, whatever was before.
      this.#hasExpired = true;
      this.#resourceVersion = undefined;
      // An expiry is not worth a word to anyone: it happens after every longer gap.
      this.#setStatus({
        state: 'retrying',
        ...(!expired && { error: message }),
      });
      return backoff.first();
    }
    if (status === 404) {
      this.#refused = this.#path;
      this.#path = undefined;
    }
    // Another version of the kind may be served now: that is asked once at once.
    const maybeMoved =
      this.#refused !== undefined && this.#status.state === 'watching';
    if (status === 404 && (this.#objects.size > 0 || maybeMoved)) {
      // An API server that has just started may not know its CRDs yet: what was there is kept, and grows stale if this goes on.
      this.#resourceVersion = undefined;
      this.#setStatus({ state: 'retrying', error: message });
      return backoff.next();
    }
    if (status === 404 || status === 403) {
      this.#resourceVersion = undefined;
      if (status === 404) this.#contact();
      this.#setStatus({
        state: status === 404 ? 'absent' : 'forbidden',
        error: message,
      });
      return this.#slowly();
    }
    if (status === 401) {
      if (!this.#credentialsReloaded) {
        this.#credentialsReloaded = true;
        await this.#options.client.reloadCredentials();
        return 0;
      }
      // Fresh ones do not help either; the next attempt gets them anew again.
      this.#credentialsReloaded = false;
      this.#setStatus({ state: 'retrying', error: message });
      return this.#slowly();
    }
    if (expired || status === 0 || status === 500 || status === 504) {
      this.#resourceVersion = undefined;
    }
    this.#setStatus({ state: 'retrying', error: message });
    const wait = backoff.next();
    const asked =
      error instanceof KubernetesError
        ? error.retryAfterMilliseconds
        : undefined;
    return asked === undefined
      ? wait
      : Math.max(wait, Math.min(asked, 300_000));
  }

  #slowly(): number {
    return slowRetry * (0.75 + this.#timing.random() / 2);
  }

  #contact(): void {
    this.#credentialsReloaded = false;
    this.#status = { ...this.#status, lastContact: this.#timing.now() };
  }

  #setStatus(change: Partial<ReflectorStatus>): void {
    const before = this.#status;
    this.#status = { ...before, ...change };
    if (
      before.state !== this.#status.state ||
      before.error !== this.#status.error ||
      before.synced !== this.#status.synced
    ) {
      this.#options.onStatus?.();
    }
  }
}

/** Whether a plain list may succeed where a streaming one failed: some servers have only what the latter needs in trouble (client-go lists then, too). */
function canListInstead(error: unknown): boolean {
  return (
    error instanceof KubernetesError &&
    error.status >= 500 &&
    error.retryAfterMilliseconds === undefined
  );
}
