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

import { randomBytes } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import type {
  ClusterKey,
  ClusterRow,
  InventoryProblem,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { LoadedTemplate } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { Timing } from '../kubernetes';
import { isUnderWay } from '../requests/types';
import { worstFreshness } from '../sources/freshness';
import {
  clusterKeyString,
  type ClusterKeyString,
  type LiveObject,
  type Source,
} from '../sources/types';
import { buildDetail, type ConnectStep } from './buildDetail';
import { buildRow, type ClusterParts } from './buildRow';
import { ClusterJoin, type ClusterJoinOptions } from './ClusterJoin';
import type { Inventory, InventoryDetail, InventoryFacts } from './types';

export interface DefaultInventoryOptions extends ClusterJoinOptions {
  connect: readonly ConnectStep[];
  timing: Timing;
}

/** Changes are gathered for this long before rows are made anew. */
const debounceMilliseconds = 50;
/** Rows that say for how long something goes on are made anew at the first, all others at the second. */
const livelyInterval = 5_000;
const fullInterval = 15_000;
const liveTimeout = 15_000;
/** Rows that are made anew at a stretch: requests must not wait until ten thousand are. */
const sliceSize = 200;

interface Entry {
  row: ClusterRow;
  /** The row as text, to see whether it changed. */
  text: string;
}

/** `Inventory` over sources: rows are kept, and only those that a change touches are made anew. */
export class DefaultInventory implements Inventory {
  readonly #options: DefaultInventoryOptions;
  readonly #join: ClusterJoin;
  readonly #entries = new Map<ClusterKeyString, Entry>();
  readonly #byName = new Map<string, Set<ClusterKeyString>>();
  readonly #listeners = new Set<() => void>();
  readonly #epoch = randomBytes(4).toString('hex');
  #counter = 0;
  #rows: readonly ClusterRow[] | undefined;
  /** Rows to make anew. */
  #dirty: Set<ClusterKeyString> | 'all' = 'all';
  #scheduled: (() => void) | undefined;
  /** What is left of making all rows anew. */
  #remaining = new Set<ClusterKeyString>();
  #nextSlice: (() => void) | undefined;
  #surroundings = '';
  /** States of all sources when rows were made last. */
  #states = '';
  #lastFull = Number.NEGATIVE_INFINITY;

  static create(options: DefaultInventoryOptions): DefaultInventory {
    return new DefaultInventory(options);
  }

  private constructor(options: DefaultInventoryOptions) {
    this.#options = options;
    this.#join = ClusterJoin.create(options);
    for (const source of this.#sources()) {
      source.onChange(keys => this.#touch(keys));
    }
    options.metrics.onChange(() => this.#touch(undefined));
    options.requests.onChange(() => this.#touch(this.#join.readRequests()));
  }

  async start(signal: AbortSignal): Promise<void> {
    const { metrics, timing } = this.#options;
    let cancelTick: () => void = () => {};
    const tick = () => {
      const now = timing.now().getTime();
      if (now - this.#lastFull >= fullInterval) this.#touch(undefined);
      else this.#touch(this.#lively());
      cancelTick = timing.after(livelyInterval, tick);
    };
    tick();
    try {
      await Promise.all([
        ...this.#sources().map(source => source.start(signal)),
        metrics.start(signal),
      ]);
    } finally {
      cancelTick();
      this.#scheduled?.();
      this.#scheduled = undefined;
      this.#nextSlice?.();
      this.#nextSlice = undefined;
    }
  }

  rows(): readonly ClusterRow[] {
    this.#rows ??= [...this.#entries.values()].map(entry => entry.row);
    return this.#rows;
  }

  row(key: ClusterKey): ClusterRow | undefined {
    const known = this.#entries.get(clusterKeyString(key));
    return known?.row ?? buildRow(this.#parts(key, true), this.#now());
  }

  detail(key: ClusterKey): InventoryDetail | undefined {
    this.#catchUpOn(clusterKeyString(key));
    const parts = this.#parts(key, true);
    const row = buildRow(parts, this.#now());
    if (!row) return undefined;
    const { declared } = parts;
    const repository = this.#options.declarations.find(
      item => item.repositoryId === declared?.repository,
    );
    return buildDetail(row, parts, {
      connect: this.#options.connect,
      sources: this.#sourcesOf(key.managementCluster),
      fileUrl:
        declared && repository?.fileUrl(declared.path, declared.revision),
    });
  }

  facts(key: ClusterKey): InventoryFacts {
    const parts = this.#parts(key, false);
    const { capi, vcluster, argo, declared, usage, metrics } = parts;
    return {
      capi,
      vcluster,
      argo,
      declared,
      usage,
      firstMetricAt: metrics.lastSeen?.toISOString(),
      fresh:
        parts.kubernetes.state === 'fresh' &&
        (parts.git === undefined || parts.git.state === 'fresh'),
    };
  }

  sources(): SourceFreshness[] {
    const byId = new Map<string, SourceFreshness[]>();
    for (const source of this.#sources()) {
      const freshness = source.freshness();
      byId.set(freshness.id, [...(byId.get(freshness.id) ?? []), freshness]);
    }
    return [
      ...[...byId.values()].map(all => ({ ...all[0], ...worstFreshness(all) })),
      ...this.#options.metrics.freshness(),
    ];
  }

  problems(): InventoryProblem[] {
    const seen = new Set<string>();
    return this.#sources()
      .flatMap(source => source.problems())
      .filter(problem => {
        const key = JSON.stringify(problem);
        return !seen.has(key) && seen.add(key);
      });
  }

  version(): string {
    return `${this.#epoch}-${this.#counter}`;
  }

  templates(): { items: LoadedTemplate[]; problems: InventoryProblem[] } {
    const all = this.#options.declarations.map(item => item.templates());
    return {
      items: all.flatMap(item => item.items),
      problems: all.flatMap(item => item.problems),
    };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async refreshDeclarations(repositoryId?: string): Promise<void> {
    const wanted = this.#options.declarations.filter(
      item => repositoryId === undefined || item.repositoryId === repositoryId,
    );
    if (repositoryId !== undefined && wanted.length === 0) {
      throw new NotFoundError(`No GitOps repository "${repositoryId}"`);
    }
    await Promise.all(wanted.map(item => item.refresh()));
    this.#flush();
    this.#makeAnew([...this.#remaining]);
  }

  async readLive(key: ClusterKey): Promise<LiveObject> {
    const sources = this.#options.clusters.filter(
      item => item.managementCluster === key.managementCluster,
    );
    const kind = this.row(key)?.kind;
    const wanted = sources.filter(item => !kind || item.kind === kind);
    if (wanted.length === 0) {
      return {
        state: 'unknown',
        error: `Management cluster "${key.managementCluster}" is not configured`,
      };
    }
    const signal = AbortSignal.timeout(liveTimeout);
    const found = await Promise.all(
      wanted.map(item => item.readLive(key, signal)),
    );
    return (
      found.find(item => item.state === 'present') ??
      found.find(item => item.state === 'unknown') ??
      found[0]
    );
  }

  #sources(): Source[] {
    const { clusters, deliveries, declarations } = this.#options;
    return [...clusters, ...deliveries, ...declarations];
  }

  #sourcesOf(managementCluster: string): SourceFreshness[] {
    const repositories = new Set(
      this.#options.declarations
        .filter(item => item.serves(managementCluster))
        .map(item => item.id),
    );
    return this.sources().filter(
      source =>
        source.managementCluster === managementCluster ||
        source.kind === 'metrics' ||
        repositories.has(source.id),
    );
  }

  #now(): Date {
    return this.#options.timing.now();
  }

  #parts(key: ClusterKey, withHistory: boolean): ClusterParts {
    const others = [...(this.#byName.get(key.name) ?? [])].filter(
      other => other !== clusterKeyString(key),
    );
    return this.#join.partsOf(key, {
      withHistory,
      ambiguous: others.length > 0,
      sharesName: others.some(other =>
        other.startsWith(`${key.managementCluster}/`),
      ),
    });
  }

  #lively(): Set<ClusterKeyString> {
    const keys = new Set<ClusterKeyString>();
    for (const [key, { row }] of this.#entries) {
      const { status } = row.health;
      if (status === 'starting' || status === 'deleting') keys.add(key);
    }
    return keys;
  }

  #touch(keys: ReadonlySet<ClusterKeyString> | undefined) {
    if (keys === undefined) this.#dirty = 'all';
    else if (this.#dirty !== 'all') {
      for (const key of keys) this.#dirty.add(key);
    }
    this.#scheduled ??= this.#options.timing.after(debounceMilliseconds, () => {
      this.#flush();
    });
  }

  #flush() {
    this.#scheduled?.();
    this.#scheduled = undefined;
    // A source grows stale by the mere passing of time: nothing tells of it, and all its rows look different then.
    const sources = this.sources();
    const states = JSON.stringify(sources.map(({ id, state }) => [id, state]));
    const dirty = states === this.#states ? this.#dirty : 'all';
    this.#states = states;
    this.#dirty = new Set();
    if (dirty !== 'all') {
      // What has changed comes before what only has to be looked at again.
      this.#makeAnew([...dirty], this.#surroundingsChanged(sources));
      return;
    }
    this.#lastFull = this.#now().getTime();
    this.#join.setTemplates(this.templates().items);
    this.#remaining = new Set([...this.#entries.keys(), ...this.#join.keys()]);
    this.#slice(this.#surroundingsChanged(sources));
  }

  /** Makes a row anew now if it is to be: a list that is read after a page says nothing older than it. */
  #catchUpOn(key: ClusterKeyString) {
    const isDue =
      this.#dirty === 'all' ||
      this.#dirty.delete(key) ||
      this.#remaining.has(key);
    if (isDue) this.#makeAnew([key]);
  }

  #slice(aroundChanged = false) {
    this.#makeAnew([...take(this.#remaining, sliceSize)], aroundChanged);
    if (this.#remaining.size === 0) return;
    this.#nextSlice ??= this.#options.timing.after(0, () => {
      this.#nextSlice = undefined;
      this.#slice();
    });
  }

  /** Makes rows anew, and tells of it where any of them, or what is around them, is another than before. */
  #makeAnew(keys: readonly ClusterKeyString[], aroundChanged = false) {
    let changed = aroundChanged;
    this.#join.atOnce(() => {
      for (const key of keys) {
        this.#remaining.delete(key);
        changed = this.#recompute(key) || changed;
      }
    });
    if (!changed) return;
    this.#counter += 1;
    this.#rows = undefined;
    for (const listener of this.#listeners) listener();
  }

  /** True where the row is another than before. */
  #recompute(key: ClusterKeyString): boolean {
    const [managementCluster, namespace, name] = key.split('/');
    const parts = this.#parts({ managementCluster, namespace, name }, false);
    const ended =
      parts.request &&
      !isUnderWay(parts.request.state) &&
      parts.request.state !== 'failed';
    const row =
      ended && !parts.capi && !parts.vcluster && !parts.declared
        ? // Its page stays for a while, but a list of what was cancelled helps nobody.
          undefined
        : buildRow(parts, this.#now());
    const before = this.#entries.get(key);
    if (!row) {
      this.#forgetName(name, key);
      return this.#entries.delete(key);
    }
    const text = JSON.stringify(row);
    if (before?.text === text) return false;
    if (!before) this.#rememberName(name, key);
    this.#entries.set(key, { row, text });
    return true;
  }

  #rememberName(name: string, key: ClusterKeyString) {
    const keys = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, keys.add(key));
    if (keys.size > 1) this.#touch(keys);
  }

  #forgetName(name: string, key: ClusterKeyString) {
    const keys = this.#byName.get(name);
    if (!keys?.delete(key)) return;
    if (keys.size === 0) this.#byName.delete(name);
    else this.#touch(keys);
  }

  #surroundingsChanged(sources: readonly SourceFreshness[]): boolean {
    const text = JSON.stringify([
      sources.map(({ id, state, error }) => [id, state, error]),
      this.problems(),
      [...this.#join.templateVersions()],
    ]);
    if (text === this.#surroundings) return false;
    this.#surroundings = text;
    return true;
  }
}

/** The first of a set's items. */
function* take<T>(items: ReadonlySet<T>, most: number): Iterable<T> {
  let taken = 0;
  for (const item of items) {
    if (taken === most) return;
    taken += 1;
    yield item;
  }
}
