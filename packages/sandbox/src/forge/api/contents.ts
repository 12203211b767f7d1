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

import { Commit, PathEntry, Repository } from '../../git';
import { Forge } from '../Forge';
import { encodePath } from '../paths';
import { fromTimestamp } from './time';

/** Where an entry is looked at: the name that was asked for, and the commit that it stood for. */
export interface Place {
  ref: string;
  kind: 'branch' | 'commit';
  commit: string;
}

/** What a `ref` parameter stands for; the default branch where there is none. Undefined for an unknown one. */
export async function findPlace(
  repository: Repository,
  ref: string | undefined,
): Promise<Place | undefined> {
  const name = ref || repository.defaultBranch;
  const commit = await repository.resolve(name);
  if (!commit) return undefined;
  const isBranch = (await repository.branch(name)) !== undefined;
  return { ref: name, kind: isBranch ? 'branch' : 'commit', commit };
}

/** A file with its content, as Gitea shows it. */
export async function presentFile(
  forge: Forge,
  repository: Repository,
  place: Place,
  entry: PathEntry,
) {
  const [shown] = await presentEntries(forge, repository, place, [entry]);
  const content = await repository.blob(entry.oid);
  return {
    ...shown,
    encoding: 'base64',
    content: Buffer.from(content).toString('base64'),
  };
}

/** Entries of one directory without their contents. */
export async function presentEntries(
  forge: Forge,
  repository: Repository,
  place: Place,
  entries: readonly PathEntry[],
) {
  if (entries.length === 0) return [];
  const directory = entries[0].path.split('/').slice(0, -1).join('/');
  const commits = await repository.lastChanges(
    place.commit,
    directory,
    entries.map(nameOf),
  );
  return Promise.all(
    entries.map(entry =>
      presentEntry(
        forge,
        repository,
        place,
        entry,
        commits.get(nameOf(entry))!,
      ),
    ),
  );
}

async function presentEntry(
  forge: Forge,
  repository: Repository,
  place: Place,
  entry: PathEntry,
  last: Commit,
) {
  const web = `${forge.url}/${repository.fullName}`;
  const api = `${forge.url}/api/v1/repos/${repository.fullName}`;
  const path = encodePath(entry.path);
  const ref = encodePath(place.ref);
  const self = `${api}/contents/${path}?ref=${encodeURIComponent(place.ref)}`;
  const html = `${web}/src/${place.kind}/${ref}/${path}`;
  const isFile = entry.type === 'blob';
  const git = `${api}/git/${isFile ? 'blobs' : 'trees'}/${entry.oid}`;
  return {
    name: nameOf(entry),
    path: entry.path,
    sha: entry.oid,
    last_commit_sha: last.oid,
    last_committer_date: fromTimestamp(last.committer.timestamp),
    last_author_date: fromTimestamp(last.author.timestamp),
    type: isFile ? 'file' : 'dir',
    size: isFile ? (await repository.blob(entry.oid)).byteLength : 0,
    encoding: null as string | null,
    content: null as string | null,
    target: null,
    url: self,
    html_url: html,
    git_url: git,
    download_url: isFile ? `${web}/raw/${place.kind}/${ref}/${path}` : null,
    submodule_git_url: null,
    _links: { self, git, html },
  };
}

function nameOf(entry: PathEntry): string {
  return entry.path.slice(entry.path.lastIndexOf('/') + 1);
}
