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

import fs from 'node:fs';
import git from 'isomorphic-git';
import { LruCache } from './LruCache';

/** Who made a commit, and when. */
export interface Signature {
  name: string;
  email: string;
  /** Seconds since 1970. */
  timestamp: number;
  /** Minutes west of UTC, as `Date#getTimezoneOffset`. */
  timezoneOffset: number;
}

/** A commit; `message` ends with a line feed. */
export interface Commit {
  oid: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

/** An entry of one directory. */
export interface TreeEntry {
  name: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  oid: string;
}

const MAX_CACHED_BLOB_BYTES = 32 * 1024 * 1024;

/** Commits, trees and blobs of one bare repository. They never change, so what was read once is kept. */
export class ObjectDatabase {
  readonly #gitdir: string;
  // Indexes of pack files; isomorphic-git fills it.
  readonly #packs = {};
  readonly #commits = new LruCache<Commit>(20_000);
  readonly #trees = new LruCache<TreeEntry[]>(20_000);
  readonly #blobs = new LruCache<Uint8Array>(MAX_CACHED_BLOB_BYTES);

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
  }

  /** Fails where there is no such commit. */
  async commit(oid: string): Promise<Commit> {
    const cached = this.#commits.get(oid);
    if (cached) return cached;
    const { commit } = await git.readCommit({ ...this.#repository(), oid });
    const read: Commit = {
      oid,
      tree: commit.tree,
      parents: commit.parent,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
    };
    this.#commits.set(oid, read);
    return read;
  }

  /** Entries of a directory; fails where there is no such tree. */
  async tree(oid: string): Promise<TreeEntry[]> {
    const cached = this.#trees.get(oid);
    if (cached) return cached;
    const { tree } = await git.readTree({ ...this.#repository(), oid });
    const entries = tree.map(entry => ({
      name: entry.path,
      mode: entry.mode,
      type: entry.type,
      oid: entry.oid,
    }));
    this.#trees.set(oid, entries);
    return entries;
  }

  /** Content of a file; fails where there is no such blob. */
  async blob(oid: string): Promise<Uint8Array> {
    const cached = this.#blobs.get(oid);
    if (cached) return cached;
    const { blob } = await git.readBlob({ ...this.#repository(), oid });
    this.#blobs.set(oid, blob, blob.byteLength);
    return blob;
  }

  writeBlob(content: Uint8Array): Promise<string> {
    return git.writeBlob({ ...this.#repository(), blob: content });
  }

  writeTree(entries: readonly TreeEntry[]): Promise<string> {
    return git.writeTree({
      ...this.#repository(),
      tree: entries.map(({ name, mode, type, oid }) => ({
        path: name,
        mode,
        type,
        oid,
      })),
    });
  }

  writeCommit(commit: Omit<Commit, 'oid'>): Promise<string> {
    const { parents, ...rest } = commit;
    return git.writeCommit({
      ...this.#repository(),
      commit: { ...rest, parent: parents },
    });
  }

  /** The commit that an id (whole, or its first characters), or a tag object stands for. */
  async findCommit(id: string): Promise<string | undefined> {
    if (!/^[0-9a-f]{4,40}$/.test(id)) return undefined;
    try {
      const oid =
        id.length === 40
          ? id
          : await git.expandOid({ ...this.#repository(), oid: id });
      const { oid: peeled } = await git.readCommit({
        ...this.#repository(),
        oid,
      });
      return peeled;
    } catch {
      return undefined;
    }
  }

  #repository() {
    return { fs, gitdir: this.#gitdir, cache: this.#packs };
  }
}
