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

import { InputError } from '@backstage/errors';
import type {
  ClusterKind,
  InventoryProblem,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type {
  ClusterChange,
  ClusterLayout,
  FileEdit,
  LayoutListing,
  RepositorySnapshot,
} from '../types';
import { FileCache } from './FileCache';
import {
  checkManagementClusters,
  type LayoutOptions,
  managementClusterOf,
  readNamespacePattern,
} from './LayoutFactory';
import type { NamePattern, PathPattern } from './pathPattern';

/** What layouts have in common: which files are theirs, and of which management cluster and namespace a cluster in them is. */
export abstract class FileLayout<R extends { problems: readonly string[] }>
  implements ClusterLayout
{
  readonly id: string;
  readonly kind: ClusterKind;
  abstract readonly type: string;
  protected readonly path: PathPattern;
  /** What was read of files, by their text. */
  protected readonly files: FileCache<R>;
  readonly #options: LayoutOptions;
  readonly #namespace: NamePattern;

  /**
   * @param pattern - the path in the options, checked for what the layout needs
   * @throws InputError naming the key that is wrong
   */
  protected constructor(options: LayoutOptions, pattern: PathPattern) {
    this.id = options.id;
    this.kind = options.kind;
    this.#options = options;
    this.path = pattern;
    checkManagementClusters(pattern.placeholders, options.managementClusters);
    this.#namespace = readNamespacePattern(options.namespace);
    this.files = new FileCache((path, text) => this.readFile(path, text));
  }

  abstract list(snapshot: RepositorySnapshot): LayoutListing;

  abstract plan(
    change: ClusterChange,
    snapshot: RepositorySnapshot,
  ): FileEdit[];

  /** Directory or file that snapshots need. */
  get directory(): string {
    return this.path.directory;
  }

  get pattern(): string {
    return this.path.pattern;
  }

  owns(path: string): boolean {
    return this.managementClusterOf(path) !== undefined;
  }

  serves(managementCluster: string): boolean {
    return (
      this.#options.managementClusters?.includes(managementCluster) ?? true
    );
  }

  namespaceOf(name: string): string {
    return this.#namespace.format(name);
  }

  /** Reads one of its files. What is wrong with it becomes a problem; it never throws. */
  protected abstract readFile(path: string, text: string): R;

  /** What was read of each of its files, by path. */
  protected readings(snapshot: RepositorySnapshot): Map<string, R> {
    const readings = new Map<string, R>();
    for (const [path, text] of snapshot.files) {
      if (!this.managementClusterOf(path)) continue;
      readings.set(path, this.files.get(path, text));
    }
    this.files.keepOnly(readings);
    return readings;
  }

  /** Management cluster that a file is of; undefined where the layout has nothing to do with it. */
  protected managementClusterOf(path: string): string | undefined {
    const match = this.path.match(path);
    return match && managementClusterOf(this.#options, match.managementCluster);
  }

  protected problem(path: string, message: string): InventoryProblem {
    return {
      source: `git:${this.#options.repositoryId}`,
      object: path,
      message,
    };
  }
}

/** Puts the path before what is wrong in a file. */
export function inFile<T>(path: string, edit: () => T): T {
  try {
    return edit();
  } catch (error) {
    if (error instanceof InputError) {
      throw new InputError(`${path}: ${error.message}`);
    }
    throw error;
  }
}
