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

import { RepositoryFile } from '../types';
import { diffTrees, FileDiff } from './diff';
import { findMergeBase, listCommits } from './history';
import { checkMerge, MergeCheck } from './integrate';
import { findLastChanges } from './lastChanges';
import { LruCache } from './LruCache';
import { Commit, ObjectDatabase } from './ObjectDatabase';
import { References } from './References';
import { isBinary, toText } from './text';
import { findEntry, flattenTree, PathEntry } from './trees';

/** What one bare repository holds: branches, commits, files, and what can be computed of them. Changes nothing. */
export class RepositoryContents {
  readonly #objects: ObjectDatabase;
  readonly #references: References;
  readonly #files = new LruCache<Promise<RepositoryFile[]>>(200);
  readonly #checks = new LruCache<Promise<MergeCheck>>(2_000);
  readonly #diffs = new LruCache<Promise<FileDiff[]>>(200);

  constructor(
    objects: ObjectDatabase,
    references: References,
    options: { defaultBranch: string },
  ) {
    this.#objects = objects;
    this.#references = references;
    this.defaultBranch = options.defaultBranch;
  }

  /** What `HEAD` means. */
  readonly defaultBranch: string;

  async resolve(revision: string): Promise<string | undefined> {
    if (revision === 'HEAD') return this.branch(this.defaultBranch);
    const name = revision.replace(/^refs\/(heads|tags)\//, '');
    const found =
      (await this.#references.branch(name)) ??
      (await this.#references.tag(name));
    return this.#objects.findCommit(found ?? revision);
  }

  async files(commit: string, path: string = ''): Promise<RepositoryFile[]> {
    const entry = await this.entry(commit, path);
    if (!entry || entry.type === 'commit') return [];
    const key = `${entry.oid} ${entry.path}`;
    let reading = this.#files.get(key);
    if (!reading) {
      reading = this.#readFiles(entry);
      this.#files.set(key, reading);
      reading.catch(() => this.#files.delete(key));
    }
    return (await reading).map(file => ({ ...file }));
  }

  branches(): Promise<string[]> {
    return this.#references.branches();
  }

  /** Commit that a branch is at. */
  branch(name: string): Promise<string | undefined> {
    return this.#references.branch(name);
  }

  commit(oid: string): Promise<Commit> {
    return this.#objects.commit(oid);
  }

  blob(oid: string): Promise<Uint8Array> {
    return this.#objects.blob(oid);
  }

  /** The file or directory at a path of a commit; '' is its root. */
  async entry(commit: string, path: string): Promise<PathEntry | undefined> {
    return findEntry(
      this.#objects,
      (await this.#objects.commit(commit)).tree,
      path,
    );
  }

  /** Entries of a directory by its id; `recursive` adds everything below. `prefix` is put before each path. */
  async entries(
    tree: string,
    options: { recursive?: boolean; prefix?: string } = {},
  ): Promise<PathEntry[]> {
    const prefix = options.prefix ? `${options.prefix}/` : '';
    if (options.recursive) return flattenTree(this.#objects, tree, prefix);
    return (await this.#objects.tree(tree)).map(({ name, ...rest }) => ({
      path: `${prefix}${name}`,
      ...rest,
    }));
  }

  /** Commits from one on, newest first; see `listCommits`. */
  log(
    from: string,
    options?: { without?: string; path?: string; limit?: number },
  ): Promise<Commit[]> {
    return listCommits(this.#objects, from, options);
  }

  /** The commits that last changed some entries of a directory, seen from a commit; by name. */
  lastChanges(
    from: string,
    directory: string,
    names: readonly string[],
  ): Promise<Map<string, Commit>> {
    return findLastChanges(this.#objects, from, directory, names);
  }

  mergeBase(ours: string, theirs: string): Promise<string | undefined> {
    return findMergeBase(this.#objects, ours, theirs);
  }

  /** Files that differ between two commits; without `before`, all files of `after`. */
  async diff(before: string | undefined, after: string): Promise<FileDiff[]> {
    const old = before && (await this.#objects.commit(before)).tree;
    const { tree } = await this.#objects.commit(after);
    return cached(this.#diffs, `${old} ${tree}`, () =>
      diffTrees(this.#objects, old || undefined, tree),
    );
  }

  /** Whether `head` can be merged into `base`, both commits. */
  checkMerge(base: string, head: string): Promise<MergeCheck> {
    return cached(this.#checks, `${base} ${head}`, () =>
      checkMerge(this.#objects, base, head),
    );
  }

  async #readFiles(entry: PathEntry): Promise<RepositoryFile[]> {
    const entries =
      entry.type === 'tree'
        ? await this.entries(entry.oid, {
            recursive: true,
            prefix: entry.path,
          })
        : [entry];
    const found: RepositoryFile[] = [];
    for (const { type, path, oid } of entries) {
      if (type !== 'blob') continue;
      const content = await this.#objects.blob(oid);
      if (!isBinary(content)) found.push({ path, content: toText(content) });
    }
    return found;
  }
}

function cached<V>(
  cache: LruCache<Promise<V>>,
  key: string,
  make: () => Promise<V>,
): Promise<V> {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  made.catch(() => cache.delete(key));
  return made;
}
