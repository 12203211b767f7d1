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

import { ServiceUnavailableError } from '@backstage/errors';
import type {
  InventoryProblem,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  GitOpsRepository,
  LoadedTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import { Backoff, pause, scrubError, type Timing } from '../kubernetes';
import { layoutReport, type LayoutReport } from './layoutReport';
import { ownerAsWritten } from './owner';
import {
  clusterKeyString,
  type ClusterKeyString,
  type DeclarationSource,
  type ObservedDeclaration,
  type SourceListener,
} from './types';

export interface GitDeclarationSourceOptions {
  repository: GitOpsRepository;
  pollIntervalMilliseconds: number;
  staleAfterMilliseconds: number;
  timing: Timing;
}

interface Declared {
  revision: string;
  clusters: Map<ClusterKeyString, ObservedDeclaration>;
  templates: LoadedTemplate[];
  problems: InventoryProblem[];
  layouts: LayoutReport[];
}

/** Reads the clusters and templates of one GitOps repository whenever its branch has moved. */
export class GitDeclarationSource implements DeclarationSource {
  readonly id: string;
  readonly repositoryId: string;
  readonly #options: GitDeclarationSourceOptions;
  readonly #listeners = new Set<SourceListener>();
  #declared: Declared | undefined;
  #lastContact: Date | undefined;
  /** When all files were read last, and when the branch was last seen to have moved. */
  #lastSync: Date | undefined;
  #lastEvent: Date | undefined;
  #error: string | undefined;
  /** The read under way, and the one that follows it: a caller must not be answered by a read that began before it asked. */
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  static create(options: GitDeclarationSourceOptions): GitDeclarationSource {
    return new GitDeclarationSource(options);
  }

  private constructor(options: GitDeclarationSourceOptions) {
    this.#options = options;
    this.repositoryId = options.repository.id;
    this.id = `git:${options.repository.id}`;
  }

  async start(signal: AbortSignal): Promise<void> {
    const { timing, pollIntervalMilliseconds } = this.#options;
    const backoff = new Backoff(timing);
    while (!signal.aborted) {
      let wait = pollIntervalMilliseconds;
      try {
        await this.refresh();
      } catch {
        // Kept in freshness(). The forge is asked less often while it fails, but never less than it is polled.
        wait = Math.min(pollIntervalMilliseconds, backoff.next() + 500);
      }
      await pause(timing, wait, signal);
    }
  }

  keys(): Iterable<ClusterKeyString> {
    return this.#declared?.clusters.keys() ?? [];
  }

  declarationOf(key: ClusterKeyString): ObservedDeclaration | undefined {
    return this.#declared?.clusters.get(key);
  }

  serves(managementCluster: string): boolean {
    return this.#options.repository.layouts.some(layout =>
      layout.serves(managementCluster),
    );
  }

  templates() {
    const source = this.id;
    return {
      items: this.#declared?.templates ?? [],
      problems: (this.#declared?.problems ?? []).filter(
        problem => problem.source === `${source}:templates`,
      ),
    };
  }

  /** What each layout found; undefined while nothing has been read. */
  layouts(): readonly LayoutReport[] | undefined {
    return this.#declared?.layouts;
  }

  fileUrl(path: string, revision: string): string {
    return this.#options.repository.provider.fileUrl(path, revision);
  }

  freshness(): SourceFreshness {
    return {
      id: this.id,
      title: `GitOps repository ${this.#options.repository.title}`,
      kind: 'git',
      state: this.#state(),
      lastContact: this.#lastContact?.toISOString(),
      lastSync: this.#lastSync?.toISOString(),
      lastEvent: this.#lastEvent?.toISOString(),
      error: this.#error,
    };
  }

  problems(): InventoryProblem[] {
    return (this.#declared?.problems ?? []).map(problem => ({
      ...problem,
      source: this.id,
    }));
  }

  onChange(listener: SourceListener): void {
    this.#listeners.add(listener);
  }

  refresh(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#read().finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    // A read that began earlier may not see what the caller wants to see.
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.refresh();
      });
    return this.#next;
  }

  #state(): SourceFreshness['state'] {
    if (!this.#lastContact) return this.#error ? 'unavailable' : 'connecting';
    const { timing, staleAfterMilliseconds, pollIntervalMilliseconds } =
      this.#options;
    // A slow poll is no fault: two missed ones are.
    const limit = Math.max(
      staleAfterMilliseconds,
      2.5 * pollIntervalMilliseconds,
    );
    const age = timing.now().getTime() - this.#lastContact.getTime();
    return age > limit ? 'stale' : 'fresh';
  }

  async #read(): Promise<void> {
    const { repository, timing } = this.#options;
    const stateBefore = this.#state();
    const errorBefore = this.#error;
    try {
      const revision = await repository.provider.revision(repository.branch);
      let touched: Set<ClusterKeyString> | undefined = new Set();
      if (revision !== this.#declared?.revision) {
        const declared = await this.#readAt(revision);
        touched = this.#difference(declared);
        if (this.#declared) this.#lastEvent = timing.now();
        this.#lastSync = timing.now();
        this.#declared = declared;
      }
      this.#lastContact = timing.now();
      this.#error = undefined;
      const stateChanged =
        stateBefore !== this.#state() || errorBefore !== undefined;
      if (stateChanged) touched = undefined;
      if (touched === undefined || touched.size > 0) this.#notify(touched);
    } catch (error) {
      this.#error = scrubError(error);
      if (errorBefore !== this.#error) this.#notify(undefined);
      throw new ServiceUnavailableError(
        `The GitOps repository ${repository.title} cannot be read: ${
          this.#error
        }`,
      );
    }
  }

  async #readAt(revision: string): Promise<Declared> {
    const { repository } = this.#options;
    const snapshot = await repository.provider.snapshot(revision, [
      ...repository.paths,
    ]);
    const clusters = new Map<ClusterKeyString, ObservedDeclaration>();
    const problems: InventoryProblem[] = [];
    const layouts: LayoutReport[] = [];
    for (const layout of repository.layouts) {
      const listing = layout.list(snapshot);
      layouts.push(
        layoutReport(layout, listing, { snapshot, all: repository.layouts }),
      );
      problems.push(...listing.problems);
      for (const cluster of listing.clusters) {
        const key = clusterKeyString(cluster);
        const other = clusters.get(key);
        if (other) {
          problems.push({
            source: this.id,
            object: cluster.path,
            message: `It declares ${key} a second time; ${other.path} counts`,
          });
          continue;
        }
        const { owner, problem } = ownerAsWritten(cluster.origin.owner);
        if (problem) {
          problems.push({
            source: this.id,
            object: cluster.path,
            message: problem,
          });
        }
        clusters.set(key, {
          ...cluster,
          origin: { ...cluster.origin, owner },
          repository: repository.id,
          revision: snapshot.revision,
          firstSeenAt:
            this.#declared?.clusters.get(key)?.firstSeenAt ??
            this.#options.timing.now().toISOString(),
        });
      }
    }
    const templates = repository.templates(snapshot);
    problems.push(
      ...templates.problems.map(problem => ({
        ...problem,
        source: `${this.id}:templates`,
      })),
    );
    return {
      revision: snapshot.revision,
      clusters,
      templates: templates.items,
      problems,
      layouts,
    };
  }

  /** Keys of clusters that differ; undefined where templates or problems do, which may concern every row. */
  #difference(declared: Declared): Set<ClusterKeyString> | undefined {
    const before = this.#declared;
    if (!before) return undefined;
    const versions = (items: LoadedTemplate[]) =>
      JSON.stringify(items.map(item => [item.name, item.version]));
    if (
      versions(before.templates) !== versions(declared.templates) ||
      JSON.stringify(before.problems) !== JSON.stringify(declared.problems)
    ) {
      return undefined;
    }
    // The commit that is shown with a declaration moves with each one, so all that are declared are touched when it does.
    return new Set([...before.clusters.keys(), ...declared.clusters.keys()]);
  }

  #notify(keys: ReadonlySet<ClusterKeyString> | undefined) {
    for (const listener of this.#listeners) listener(keys);
  }
}
