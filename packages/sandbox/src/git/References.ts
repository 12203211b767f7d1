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

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import git from 'isomorphic-git';
import { isValidBranchName } from './names';
import { RepositoryError } from './RepositoryError';

/** Branches and tags of one bare repository. */
export class References {
  readonly #gitdir: string;

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
  }

  /** Names of all branches, sorted. */
  async branches(): Promise<string[]> {
    const names = await git.listBranches({ fs, gitdir: this.#gitdir });
    return names.filter(isValidBranchName).sort();
  }

  /** Commit that a branch is at; undefined where there is none of that name. */
  branch(name: string): Promise<string | undefined> {
    return this.#read('heads', name);
  }

  /** Object that a tag names: a commit, or a tag object. */
  tag(name: string): Promise<string | undefined> {
    return this.#read('tags', name);
  }

  /**
   * Puts a branch at a commit. The file is replaced as a whole, since git itself may read it at the same moment.
   *
   * Fails with `branch-invalid` for names that cannot be, also beside a branch that is a directory of this name.
   */
  async setBranch(name: string, commit: string): Promise<void> {
    if (!isValidBranchName(name)) {
      throw new RepositoryError(
        'branch-invalid',
        `branch name is not valid [name: ${name}]`,
      );
    }
    const file = path.join(this.#gitdir, 'refs/heads', ...name.split('/'));
    const fresh = path.join(this.#gitdir, `new-ref-${randomUUID()}`);
    try {
      await fs.promises.mkdir(path.dirname(file), { recursive: true });
      await fs.promises.writeFile(fresh, `${commit}\n`);
      await fs.promises.rename(fresh, file);
    } catch (error) {
      await fs.promises.rm(fresh, { force: true });
      const { code } = error as NodeJS.ErrnoException;
      if (!['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY'].includes(code ?? '')) {
        throw error;
      }
      throw new RepositoryError(
        'branch-invalid',
        `branch name conflicts with another branch [name: ${name}]`,
      );
    }
  }

  /** Removes a branch, and the directories that only it needed: they would be in the way of a branch of their name. */
  async removeBranch(name: string): Promise<void> {
    await git.deleteRef({
      fs,
      gitdir: this.#gitdir,
      ref: `refs/heads/${name}`,
    });
    const parts = name.split('/');
    for (let length = parts.length - 1; length > 0; length--) {
      const directory = path.join(
        this.#gitdir,
        'refs/heads',
        ...parts.slice(0, length),
      );
      try {
        await fs.promises.rmdir(directory);
      } catch {
        return;
      }
    }
  }

  async #read(kind: 'heads' | 'tags', name: string) {
    if (!isValidBranchName(name)) return undefined;
    try {
      return await git.resolveRef({
        fs,
        gitdir: this.#gitdir,
        ref: `refs/${kind}/${name}`,
      });
    } catch {
      return undefined;
    }
  }
}
