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
  type KubernetesAnswer,
  type KubernetesClient,
} from './KubernetesClient';
import { readLines } from './lines';
import { Backoff, pause, type Timing } from './timing';

/** One object that came, changed or went, as projected. */
export interface ReflectorChange<T> {
  previous?: T;
  current?: T;
}

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
  /** Scrubbed. */
  error?: string;
}

/** Object that could not be projected. */
export interface ReflectorProblem {
  /** `namespace/name`, as far as it is known. */
  object: string;
  message: string;
}

export interface ReflectorOptions<T> {
  client: KubernetesClient;
  /** For messages: `Machine`. */
  kind: string;
  /** Path of the collection; undefined where the API server does not serve it. Asked again for each list. */
  path(signal: AbortSignal): Promise<string | undefined>;
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

const knownEvents = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']);

const pageSize = 500;
const slowRetry = 60_000;
/** Milliseconds without event or bookmark after which a stream is taken for dead (half-open connections say nothing). */
const silenceLimit = 90_000;

interface Stored<T> {
  resourceVersion: string;
  value: T;
}

/**
 * Keeps projections of all objects of one kind, by list and watch, as client-go's reflector does: every end of a stream is temporary,
 * nothing that goes wrong stops it, and after whatever gap the store converges to what the API server has.
 */
export class Reflector<T> {
  readonly #options: ReflectorOptions<T>;
  readonly #timing: Timing;
  #items = new Map<string, Stored<T>>();
  #problems = new Map<string, ReflectorProblem>();
  #path: string | undefined;
  /** Where to watch from; undefined: list first. Opaque, only passed back. */
  #resourceVersion: string | undefined;
  #status: ReflectorStatus = { state: 'waiting', synced: false };
  #credentialsReloaded = false;

  static create<T>(options: ReflectorOptions<T>): Reflector<T> {
    return new Reflector(options);
  }

  private constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#timing = options.timing;
  }

  status(): ReflectorStatus {
    return this.#status;
  }

  *values(): IterableIterator<T> {
    for (const item of this.#items.values()) yield item.value;
  }

  get size(): number {
    return this.#items.size;
  }

  problems(): ReflectorProblem[] {
    return [...this.#problems.values()];
  }

  /** Lists and watches until the signal is aborted. Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(this.#timing);
    while (!signal.aborted) {
      let delay: number;
      const started = this.#timing.now().getTime();
      try {
        if (this.#resourceVersion === undefined) await this.#list(signal);
        await this.#watch(signal);
        // The server's time-out: go on at once, but not in circles with a server that ends every stream.
        const lasted = this.#timing.now().getTime() - started;
        delay = lasted < 1000 ? backoff.next() : 0;
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

  async #list(signal: AbortSignal): Promise<void> {
    this.#path = await this.#options.path(signal);
    if (this.#path === undefined) {
      throw new KubernetesError(
        404,
        `This API server does not serve ${this.#options.kind}`,
      );
    }
    const items = new Map<string, Stored<T>>();
    const problems = new Map<string, ReflectorProblem>();
    let continueToken: string | undefined;
    let resourceVersion: string | undefined;
    do {
      const answer = await this.#options.client.get(
        this.#path,
        {
          limit: String(pageSize),
          continue: continueToken,
          labelSelector: this.#options.labelSelector,
        },
        signal,
      );
      if (answer.status !== 200) throw await KubernetesError.fromAnswer(answer);
      const page = parseList(await answer.text());
      for (const object of page.items) this.#take(object, items, problems);
      continueToken = page.continueToken;
      resourceVersion = page.resourceVersion ?? resourceVersion;
      // Pages of a large fleet take a while to parse; others get their turn in between.
      await setImmediate();
    } while (continueToken !== undefined && !signal.aborted);
    signal.throwIfAborted();
    if (!resourceVersion) {
      throw new KubernetesError(0, 'The list has no resourceVersion');
    }
    this.#replace(items, problems);
    this.#resourceVersion = resourceVersion;
    this.#contact();
    this.#setStatus({ synced: true });
  }

  /** Takes a whole list: what is not in it is gone, also where its deletion was never seen. */
  #replace(
    items: Map<string, Stored<T>>,
    problems: Map<string, ReflectorProblem>,
  ): void {
    const previous = this.#items;
    const changes: ReflectorChange<T>[] = [];
    for (const [uid, item] of items) {
      const before = previous.get(uid);
      if (before?.resourceVersion === item.resourceVersion) continue;
      changes.push({ previous: before?.value, current: item.value });
    }
    for (const [uid, item] of previous) {
      if (!items.has(uid)) changes.push({ previous: item.value });
    }
    this.#items = items;
    this.#problems = problems;
    this.#emit(changes);
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const stream = new AbortController();
    const abort = () => stream.abort();
    signal.addEventListener('abort', abort, { once: true });
    let silent = false;
    let stopTimer: () => void = () => {};
    const heard = () => {
      stopTimer();
      stopTimer = this.#timing.after(silenceLimit, () => {
        silent = true;
        stream.abort();
      });
    };
    heard();
    try {
      const answer = await this.#options.client.get(
        this.#path!,
        {
          watch: '1',
          allowWatchBookmarks: 'true',
          resourceVersion: this.#resourceVersion,
          labelSelector: this.#options.labelSelector,
          // Spread over time, so that not all streams end together.
          timeoutSeconds: String(300 + Math.floor(this.#timing.random() * 300)),
        },
        stream.signal,
      );
      if (answer.status !== 200) throw await KubernetesError.fromAnswer(answer);
      // A quiet kind sends nothing for a long time: being let in proves that nothing was missed.
      this.#contact();
      this.#setStatus({ state: 'watching', error: undefined });
      await this.#readStream(answer, heard);
    } catch (error) {
      // Resumed from the last version; nothing was lost, so this is no failure yet. The next attempt says whether it is.
      if (silent && !signal.aborted) return;
      throw error;
    } finally {
      stopTimer();
      signal.removeEventListener('abort', abort);
      stream.abort();
    }
  }

  async #readStream(answer: KubernetesAnswer, heard: () => void) {
    for await (const line of readLines(answer.chunks())) {
      heard();
      let event: WatchEvent;
      try {
        event = JSON.parse(line) as WatchEvent;
      } catch {
        throw this.#listAgain('The watch sent a line that is no JSON');
      }
      if (event.type === 'ERROR')
        throw KubernetesError.fromStatus(event.object);
      const version = versionOf(event.object);
      if (version === undefined || !knownEvents.has(event.type)) {
        throw this.#listAgain('The watch sent an event that is none');
      }
      if (event.type !== 'BOOKMARK') this.#apply(event.type, event.object);
      this.#resourceVersion = version;
      this.#contact();
    }
  }

  #apply(type: string, object: unknown): void {
    const uid = uidOf(object);
    const before = this.#items.get(uid);
    if (type === 'DELETED') {
      this.#problems.delete(uid);
      if (!before) return;
      this.#items.delete(uid);
      this.#emit([{ previous: before.value }]);
      return;
    }
    const taken = this.#take(object, this.#items, this.#problems);
    if (taken) {
      this.#problems.delete(uid);
      if (before?.resourceVersion === taken.resourceVersion) return;
      this.#emit([{ previous: before?.value, current: taken.value }]);
    } else {
      // It was readable and is no more: what is kept would be old and could not be told from new.
      this.#items.delete(uid);
      this.#emit([{ previous: before?.value }]);
    }
  }

  #take(
    object: unknown,
    items: Map<string, Stored<T>>,
    problems: Map<string, ReflectorProblem>,
  ): Stored<T> | undefined {
    try {
      const item: Stored<T> = {
        resourceVersion: versionOf(object) ?? '',
        value: this.#options.project(object),
      };
      items.set(uidOf(object), item);
      return item;
    } catch (error) {
      problems.set(uidOf(object), {
        object: nameOf(object),
        message: scrubError(error),
      });
      return undefined;
    }
  }

  #emit(changes: ReflectorChange<T>[]): void {
    if (changes.length === 0) return;
    try {
      this.#options.onChange(changes);
    } catch (error) {
      this.#options.report?.(
        `A listener to ${this.#options.kind} failed: ${scrubError(error)}`,
      );
    }
  }

  #listAgain(message: string): KubernetesError {
    this.#resourceVersion = undefined;
    return new KubernetesError(0, message);
  }

  async #afterFailure(error: unknown, backoff: Backoff): Promise<number> {
    const message = scrubError(error);
    const status = error instanceof KubernetesError ? error.status : undefined;
    if (error instanceof KubernetesError && error.expired) {
      // Not worth a word to anyone: it happens after every longer gap.
      this.#resourceVersion = undefined;
      this.#setStatus({ state: 'retrying' });
      return backoff.next();
    }
    if (status === 404 && this.#items.size > 0) {
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
      return slowRetry * (0.75 + this.#timing.random() / 2);
    }
    if (status === 401 && !this.#credentialsReloaded) {
      this.#credentialsReloaded = true;
      try {
        await this.#options.client.reloadCredentials();
        return 0;
      } catch (reloadError) {
        this.#setStatus({ state: 'retrying', error: scrubError(reloadError) });
        return backoff.next();
      }
    }
    // 504: "too large resource version", which never passes where the API server went back to an older backup.
    if (status === 0 || status === 500 || status === 504) {
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

interface WatchEvent {
  type: string;
  object: unknown;
}

interface AnyMeta {
  uid?: unknown;
  name?: unknown;
  namespace?: unknown;
  resourceVersion?: unknown;
  continue?: unknown;
}

function metaOf(object: unknown): AnyMeta {
  return (object as { metadata?: AnyMeta } | undefined)?.metadata ?? {};
}

function versionOf(object: unknown): string | undefined {
  const version = metaOf(object).resourceVersion;
  return typeof version === 'string' && version !== '' ? version : undefined;
}

function uidOf(object: unknown): string {
  const { uid } = metaOf(object);
  return typeof uid === 'string' ? uid : nameOf(object);
}

function nameOf(object: unknown): string {
  const { namespace, name } = metaOf(object);
  return namespace ? `${namespace}/${name}` : String(name ?? 'unnamed');
}

function parseList(text: string) {
  let list: { items?: unknown; metadata?: AnyMeta };
  try {
    list = JSON.parse(text);
  } catch {
    throw new KubernetesError(0, 'The list is no JSON');
  }
  if (typeof list !== 'object' || list === null || !Array.isArray(list.items)) {
    throw new KubernetesError(0, 'The list has no items');
  }
  const { continue: token } = metaOf(list);
  return {
    items: list.items as unknown[],
    continueToken:
      typeof token === 'string' && token !== '' ? token : undefined,
    resourceVersion: versionOf(list),
  };
}
