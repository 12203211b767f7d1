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
import path from 'node:path';
import git from 'isomorphic-git';
import { z } from 'zod';
import { RepositoryResolver, SandboxClock } from '../types';
import { isValidRepositoryName } from './names';
import { Person, Repository, RepositoryIdentity } from './Repository';
import { RepositoryError } from './RepositoryError';

/** File inside a bare repository with what git does not keep of it. */
const IDENTITY_FILE = 'sandbox.json';

const identitySchema = z.object({
  id: z.number(),
  owner: z.string(),
  name: z.string(),
  createdAt: z.string(),
});

/** All repositories of the forge. */
export interface Repositories extends RepositoryResolver {
  /** Where they are kept: `<owner>/<name>.git` each. */
  readonly directory: string;
  /**
   * Makes a repository whose branch `main` holds `files`. Fails with `repository-exists`; a failure leaves nothing behind.
   */
  create(
    owner: string,
    name: string,
    files: readonly { path: string; content: string | Uint8Array }[],
    options: { message: string; author: Person },
  ): Promise<Repository>;
  /** By owner and name, in upper or lower case. */
  get(owner: string, name: string): Repository | undefined;
  /** By owner and name. */
  list(): Repository[];
  byUrl(repoUrl: string): Repository | undefined;
}

/** Opens the repositories of a directory, which is made where it is not there. */
export function createRepositories(options: {
  directory: string;
  clock: SandboxClock;
}): Repositories {
  const { directory, clock } = options;
  fs.mkdirSync(directory, { recursive: true });
  const found = new Map<string, Repository>();
  const key = (owner: string, name: string) => `${owner}/${name}`.toLowerCase();
  const add = (repository: Repository) =>
    found.set(key(repository.owner, repository.name), repository);
  for (const { gitdir, identity } of scan(directory)) {
    add(new Repository(gitdir, identity, clock));
  }
  let lastId = Math.max(0, ...[...found.values()].map(it => it.id));
  const creating = new Set<string>();

  const get = (owner: string, name: string) => found.get(key(owner, name));
  return {
    directory,
    async create(owner, name, files, commit) {
      if (!isValidRepositoryName(owner) || !isValidRepositoryName(name)) {
        throw new RepositoryError(
          'path-invalid',
          `repository name is not valid [name: ${owner}/${name}]`,
        );
      }
      if (get(owner, name) || creating.has(key(owner, name))) {
        throw new RepositoryError(
          'repository-exists',
          `repository already exists [uname: ${owner}, name: ${name}]`,
        );
      }
      creating.add(key(owner, name));
      lastId += 1;
      const identity: RepositoryIdentity = {
        id: lastId,
        owner,
        name,
        createdAt: clock.now().toISOString(),
      };
      const gitdir = path.join(directory, owner, `${name}.git`);
      // Made aside and moved in place once whole, so that a crash leaves no half of a repository.
      const aside = path.join(directory, owner, `.${name}.new`);
      try {
        await fs.promises.rm(aside, { recursive: true, force: true });
        await initialise(aside);
        await fs.promises.writeFile(
          path.join(aside, IDENTITY_FILE),
          JSON.stringify(identity),
        );
        await new Repository(aside, identity, clock).start(files, commit);
        await fs.promises.rename(aside, gitdir);
      } catch (error) {
        await fs.promises.rm(aside, { recursive: true, force: true });
        throw error;
      } finally {
        creating.delete(key(owner, name));
      }
      const repository = new Repository(gitdir, identity, clock);
      add(repository);
      return repository;
    },
    get,
    list: () =>
      [...found.values()].sort((a, b) =>
        a.fullName.localeCompare(b.fullName, 'en'),
      ),
    byUrl(repoUrl) {
      const parts = localPath(repoUrl)?.replace(/\/+$/, '').split('/');
      if (parts?.length !== 3) return undefined;
      return get(parts[1], parts[2].replace(/\.git$/, ''));
    },
  };
}

async function initialise(gitdir: string): Promise<void> {
  const repository = { fs, gitdir };
  await git.init({ ...repository, bare: true, defaultBranch: 'main' });
  // isomorphic-git reads while git may push: nothing must repack or prune under it.
  await git.setConfig({ ...repository, path: 'gc.auto', value: '0' });
  await git.setConfig({ ...repository, path: 'receive.autogc', value: false });
}

function* scan(
  directory: string,
): Generator<{ gitdir: string; identity: RepositoryIdentity }> {
  for (const owner of fs.readdirSync(directory, { withFileTypes: true })) {
    if (!owner.isDirectory()) continue;
    for (const name of fs.readdirSync(path.join(directory, owner.name))) {
      const gitdir = path.join(directory, owner.name, name);
      const file = path.join(gitdir, IDENTITY_FILE);
      if (
        !name.startsWith('.') &&
        name.endsWith('.git') &&
        fs.existsSync(file)
      ) {
        const text = fs.readFileSync(file, 'utf8');
        yield { gitdir, identity: identitySchema.parse(JSON.parse(text)) };
      }
    }
  }
}

/** Path of a URL of this machine: the forge is on loopback, whatever its port, and no other host has our repositories. */
function localPath(repoUrl: string): string | undefined {
  try {
    const url = new URL(repoUrl);
    return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
      ? decodeURIComponent(url.pathname)
      : undefined;
  } catch {
    return undefined;
  }
}
