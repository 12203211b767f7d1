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

import { RepositoryReader, SandboxClock } from '../types';
import { applyChanges, FileChange } from './changes';
import { integrate, MergeStyle } from './integrate';
import { Mutex } from './Mutex';
import { Commit, ObjectDatabase, Signature } from './ObjectDatabase';
import { References } from './References';
import { RepositoryContents } from './RepositoryContents';
import { RepositoryError } from './RepositoryError';

/** A person in a commit. */
export interface Person {
  name: string;
  email: string;
}

/** What a repository is told when it is made, and keeps. */
export interface RepositoryIdentity {
  id: number;
  owner: string;
  name: string;
  /** ISO 8601. */
  createdAt: string;
}

/** A branch moved to `commit`, or went where that is undefined. */
export interface BranchEvent {
  branch: string;
  commit: string | undefined;
}

/**
 * One bare repository. Writes wait for each other, so that each sees what the one before it made; a write that fails leaves
 * every branch where it was. Fails with `RepositoryError` for what git or the caller's expectations do not allow.
 */
export class Repository extends RepositoryContents implements RepositoryReader {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly createdAt: string;
  /** Directory of the bare repository. */
  readonly gitdir: string;
  readonly #clock: SandboxClock;
  readonly #objects: ObjectDatabase;
  readonly #references: References;
  readonly #writes = new Mutex();
  readonly #listeners = new Set<(event: BranchEvent) => void>();

  constructor(
    gitdir: string,
    identity: RepositoryIdentity,
    clock: SandboxClock,
  ) {
    const objects = new ObjectDatabase(gitdir);
    const references = new References(gitdir);
    super(objects, references, { defaultBranch: 'main' });
    this.#objects = objects;
    this.#references = references;
    this.id = identity.id;
    this.owner = identity.owner;
    this.name = identity.name;
    this.createdAt = identity.createdAt;
    this.gitdir = gitdir;
    this.#clock = clock;
  }

  /** `owner/name`. */
  get fullName(): string {
    return `${this.owner}/${this.name}`;
  }

  onPush(
    listener: (event: { branch: string; commit: string }) => void,
  ): () => void {
    return this.onBranch(({ branch, commit }) => {
      if (commit) listener({ branch, commit });
    });
  }

  /** As `onPush`, and also when a branch is removed. */
  onBranch(listener: (event: BranchEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Fails with `branch-exists` or `commit-missing`. */
  createBranch(name: string, from: string): Promise<string> {
    return this.#write(async moved => {
      await this.#refuseExisting(name);
      const commit = await this.resolve(from);
      if (!commit) {
        throw new RepositoryError(
          'commit-missing',
          `revision does not exist [name: ${from}]`,
        );
      }
      return this.#move(name, commit, moved);
    });
  }

  /** Fails with `branch-missing`. */
  removeBranch(name: string): Promise<void> {
    return this.#write(async moved => {
      if (!(await this.branch(name))) throw branchMissing(name);
      await this.#references.removeBranch(name);
      moved.push({ branch: name, commit: undefined });
    });
  }

  /** Commits changes of files onto a branch, or as the first commit of a new branch that starts there. */
  change(request: {
    branch: string;
    newBranch?: string;
    message: string;
    author: Person;
    committer?: Person;
    changes: readonly FileChange[];
  }): Promise<Commit> {
    return this.#write(async moved => {
      const { branch, newBranch = branch } = request;
      const parent = await this.branch(branch);
      if (!parent) throw branchMissing(branch);
      if (newBranch !== branch) await this.#refuseExisting(newBranch);
      const tree = await applyChanges(
        this.#objects,
        (
          await this.#objects.commit(parent)
        ).tree,
        request.changes,
      );
      const oid = await this.#objects.writeCommit({
        tree,
        parents: [parent],
        author: this.#sign(request.author),
        committer: this.#sign(request.committer ?? request.author),
        message: endLine(request.message),
      });
      await this.#move(newBranch, oid, moved);
      return this.#objects.commit(oid);
    });
  }

  /**
   * Merges a commit into a branch. Fails with `head-moved` where branch `head` is not at `expectedHead` any more, and with
   * `conflict` where the two do not go together.
   */
  merge(request: {
    base: string;
    head: string;
    expectedHead?: string;
    style: MergeStyle;
    message: string;
    author: Person;
  }): Promise<{ commit: string; head: string }> {
    return this.#write(async moved => {
      const base = await this.branch(request.base);
      const head = await this.branch(request.head);
      if (!base) throw branchMissing(request.base);
      if (!head) throw branchMissing(request.head);
      if (request.expectedHead && request.expectedHead !== head) {
        throw new RepositoryError('head-moved', 'head out of date');
      }
      const author = this.#sign(request.author);
      const commit = await integrate(this.#objects, {
        base,
        head,
        style: request.style,
        message: endLine(request.message),
        author,
        committer: author,
      });
      await this.#move(request.base, commit, moved);
      return { commit, head };
    });
  }

  /** Runs `task`, which moves branches by itself (git's receive-pack), as one write, and tells which it moved. */
  writeDirectly<T>(task: () => Promise<T>): Promise<T> {
    return this.#write(async moved => {
      const before = await this.#heads();
      try {
        return await task();
      } finally {
        const after = await this.#heads();
        for (const branch of new Set([...before.keys(), ...after.keys()])) {
          const commit = after.get(branch);
          if (commit !== before.get(branch)) moved.push({ branch, commit });
        }
      }
    });
  }

  /** Makes the first commit, from which the default branch starts. */
  async start(
    files: readonly { path: string; content: string | Uint8Array }[],
    options: { message: string; author: Person },
  ): Promise<void> {
    const tree = await applyChanges(
      this.#objects,
      undefined,
      files.map(file => ({
        operation: 'create' as const,
        path: file.path,
        content:
          typeof file.content === 'string'
            ? Buffer.from(file.content)
            : file.content,
      })),
    );
    const author = this.#sign(options.author);
    const oid = await this.#objects.writeCommit({
      tree,
      parents: [],
      author,
      committer: author,
      message: endLine(options.message),
    });
    await this.#references.setBranch(this.defaultBranch, oid);
  }

  async #write<T>(task: (moved: BranchEvent[]) => Promise<T>): Promise<T> {
    const moved: BranchEvent[] = [];
    try {
      return await this.#writes.run(() => task(moved));
    } finally {
      for (const event of moved) this.#tell(event);
    }
  }

  #tell(event: BranchEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        // Whoever listens must not undo a push, nor keep the others from hearing of it.
        process.emitWarning(error as Error);
      }
    }
  }

  async #move(
    branch: string,
    commit: string,
    moved: BranchEvent[],
  ): Promise<string> {
    await this.#references.setBranch(branch, commit);
    moved.push({ branch, commit });
    return commit;
  }

  async #heads(): Promise<Map<string, string>> {
    const heads = new Map<string, string>();
    for (const name of await this.branches()) {
      const commit = await this.branch(name);
      if (commit) heads.set(name, commit);
    }
    return heads;
  }

  async #refuseExisting(branch: string): Promise<void> {
    if (await this.branch(branch)) {
      throw new RepositoryError(
        'branch-exists',
        `branch already exists [name: ${branch}]`,
      );
    }
  }

  #sign(person: Person): Signature {
    return {
      ...person,
      timestamp: Math.floor(this.#clock.now().getTime() / 1000),
      timezoneOffset: 0,
    };
  }
}

function branchMissing(name: string): RepositoryError {
  return new RepositoryError(
    'branch-missing',
    `branch does not exist [name: ${name}]`,
  );
}

function endLine(message: string): string {
  return `${message.replace(/\r\n/g, '\n').trim()}\n`;
}
