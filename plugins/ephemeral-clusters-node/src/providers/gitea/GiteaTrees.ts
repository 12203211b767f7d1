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

import type { LoggerService } from '@backstage/backend-plugin-api';
import type { RepositorySnapshot } from '../../types';
import { mapLimited } from '../concurrency';
import { decodeText } from '../gitBlob';
import { blobSchema, treeSchema } from './answers';
import type { GiteaApi } from './GiteaApi';

/** A file of a tree. */
export interface TreeFile {
  path: string;
  sha: string;
  /** Bytes. */
  size: number;
}

/** Larger files are no manifests. */
const maximumFileBytes = 512 * 1024;
const pageSize = 1000;
const parallelBlobs = 8;
/** More texts than this are kept only if the latest snapshot has them. */
const maximumKeptBlobs = 5_000;

/** Trees and texts of a repository. What a commit or a blob holds never changes, so each is fetched once. */
export class GiteaTrees {
  readonly #api: GiteaApi;
  readonly #logger: LoggerService;
  /** Files of the latest trees, by commit. */
  readonly #trees = new Map<string, Promise<TreeFile[]>>();
  /** Text by blob; undefined: binary. */
  readonly #blobs = new Map<string, string | undefined>();
  readonly #snapshots = new Map<string, RepositorySnapshot>();
  readonly #skipped = new Set<string>();

  constructor(api: GiteaApi, logger: LoggerService) {
    this.#api = api;
    this.#logger = logger;
  }

  /** Regular files of a commit; links and submodules are left out. */
  files(commit: string): Promise<TreeFile[]> {
    const known = this.#trees.get(commit);
    if (known) return known;
    const reading = this.#readTree(commit);
    remember(this.#trees, commit, reading, 16);
    // A failure is not kept.
    reading.catch(() => this.#trees.delete(commit));
    return reading;
  }

  /** Texts below the given paths at a commit; the whole repository for no paths. */
  async snapshot(
    commit: string,
    paths: readonly string[],
  ): Promise<RepositorySnapshot> {
    const key = [commit, ...paths].join('\n');
    const known = this.#snapshots.get(key);
    if (known) return known;
    const wanted = (await this.files(commit)).filter(
      file => isBelow(file.path, paths) && this.#isText(file),
    );
    const missing = [...new Set(wanted.map(file => file.sha))].filter(
      sha => !this.#blobs.has(sha),
    );
    await mapLimited(missing, parallelBlobs, async sha => {
      this.#blobs.set(sha, await this.#readBlob(sha));
    });
    const files = new Map<string, string>();
    for (const { path, sha } of wanted) {
      const text = this.#blobs.get(sha);
      if (text === undefined) this.#skip(path, sha, 'it is not text');
      else files.set(path, text);
    }
    this.#forgetBlobs(new Set(wanted.map(file => file.sha)));
    const snapshot = { revision: commit, files };
    remember(this.#snapshots, key, snapshot, 4);
    return snapshot;
  }

  #isText({ path, sha, size }: TreeFile): boolean {
    if (size <= maximumFileBytes) return true;
    this.#skip(path, sha, `it is larger than ${maximumFileBytes / 1024} kB`);
    return false;
  }

  /** Says so once, not at every poll. */
  #skip(path: string, sha: string, reason: string): void {
    if (this.#skipped.has(sha)) return;
    this.#skipped.add(sha);
    this.#logger.warn(
      `The file ${path} of ${this.#api.page} is left out: ${reason}.`,
    );
  }

  #forgetBlobs(used: ReadonlySet<string>): void {
    if (this.#blobs.size <= maximumKeptBlobs) return;
    for (const sha of this.#blobs.keys()) {
      if (!used.has(sha)) this.#blobs.delete(sha);
    }
  }

  async #readTree(commit: string): Promise<TreeFile[]> {
    const files: TreeFile[] = [];
    let seen = 0;
    for (let page = 1; ; page += 1) {
      const answer = await this.#api.get(
        {
          path: `/git/trees/${commit}`,
          query: { recursive: true, per_page: pageSize, page },
          doing: 'read the files of the repository',
          scope: 'read:repository',
        },
        treeSchema,
      );
      const entries = answer.tree ?? [];
      seen += entries.length;
      for (const entry of entries) {
        if (entry.type === 'blob' && entry.mode.startsWith('100')) {
          const { path, sha, size } = entry;
          files.push({ path, sha, size: size ?? 0 });
        }
      }
      // The forge may give fewer per page than asked for, so pages are counted by what came.
      const more = answer.truncated || seen < (answer.total_count ?? 0);
      if (!more || entries.length === 0) return files;
    }
  }

  async #readBlob(sha: string): Promise<string | undefined> {
    const { content } = await this.#api.get(
      {
        path: `/git/blobs/${sha}`,
        doing: 'read a file of the repository',
        scope: 'read:repository',
      },
      blobSchema,
    );
    return decodeText(Buffer.from(content ?? '', 'base64'));
  }
}

function isBelow(path: string, paths: readonly string[]): boolean {
  return (
    paths.length === 0 ||
    paths.some(
      directory =>
        directory === '' ||
        path === directory ||
        path.startsWith(`${directory}/`),
    )
  );
}

/** Keeps the latest few. */
function remember<T>(
  map: Map<string, T>,
  key: string,
  value: T,
  limit: number,
): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= limit) break;
    map.delete(oldest);
  }
}
