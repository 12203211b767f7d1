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

import { ObjectDatabase, TreeEntry } from './ObjectDatabase';
import { RepositoryError } from './RepositoryError';

/** A file or directory with its path from the root of the repository. */
export interface PathEntry {
  path: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  oid: string;
}

/** What a path becomes: a blob, or nothing. */
export type TreeEdits = ReadonlyMap<
  string,
  { oid: string; mode: string } | undefined
>;

/** Everything under a tree, directories before what they hold, in git's order. `prefix` ends with a slash or is empty. */
export async function flattenTree(
  objects: ObjectDatabase,
  tree: string,
  prefix: string = '',
): Promise<PathEntry[]> {
  const found: PathEntry[] = [];
  for (const { name, mode, type, oid } of await objects.tree(tree)) {
    const path = `${prefix}${name}`;
    found.push({ path, mode, type, oid });
    if (type === 'tree') {
      found.push(...(await flattenTree(objects, oid, `${path}/`)));
    }
  }
  return found;
}

/** The file or directory at a path; '' is the root itself. Undefined where there is none. */
export async function findEntry(
  objects: ObjectDatabase,
  tree: string,
  path: string,
): Promise<PathEntry | undefined> {
  let entry: PathEntry = { path: '', mode: '040000', type: 'tree', oid: tree };
  for (const name of path.split('/').filter(Boolean)) {
    if (entry.type !== 'tree') return undefined;
    const next = (await objects.tree(entry.oid)).find(it => it.name === name);
    if (!next) return undefined;
    entry = {
      path: entry.path ? `${entry.path}/${name}` : name,
      mode: next.mode,
      type: next.type,
      oid: next.oid,
    };
  }
  return entry;
}

/**
 * Writes a tree with some paths replaced, and returns its id. A directory that ends up empty goes, as in git.
 *
 * Fails with `path-invalid` where a file would be put under another file, or over a directory that stays.
 */
export async function editTree(
  objects: ObjectDatabase,
  tree: string | undefined,
  edits: TreeEdits,
): Promise<string> {
  return (
    (await editDirectory(objects, tree, [...edits], '')) ??
    objects.writeTree([])
  );
}

async function editDirectory(
  objects: ObjectDatabase,
  tree: string | undefined,
  edits: [path: string, to: { oid: string; mode: string } | undefined][],
  prefix: string,
): Promise<string | undefined> {
  const entries = new Map<string, TreeEntry>(
    (tree ? await objects.tree(tree) : []).map(entry => [entry.name, entry]),
  );
  const below = new Map<string, typeof edits>();
  const here: typeof edits = [];
  for (const [path, to] of edits) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      here.push([path, to]);
    } else {
      const directory = path.slice(0, slash);
      const list = below.get(directory) ?? [];
      list.push([path.slice(slash + 1), to]);
      below.set(directory, list);
    }
  }
  // Removals first: a file may make room for a directory of its name, in one commit.
  for (const [name, to] of here) {
    if (!to && entries.get(name)?.type !== 'tree') entries.delete(name);
  }
  for (const [name, list] of below) {
    const existing = entries.get(name);
    if (existing && existing.type !== 'tree') {
      if (list.every(([, to]) => !to)) continue;
      throw new RepositoryError(
        'path-invalid',
        `path contains a file where it needs a directory [path: ${prefix}${name}]`,
      );
    }
    const oid = await editDirectory(
      objects,
      existing?.oid,
      list,
      `${prefix}${name}/`,
    );
    if (oid) entries.set(name, { name, mode: '040000', type: 'tree', oid });
    else entries.delete(name);
  }
  for (const [name, to] of here) {
    if (!to) continue;
    if (entries.get(name)?.type === 'tree') {
      throw new RepositoryError(
        'path-invalid',
        `path is a directory where a file is to be [path: ${prefix}${name}]`,
      );
    }
    entries.set(name, { name, mode: to.mode, type: 'blob', oid: to.oid });
  }
  return entries.size > 0
    ? objects.writeTree([...entries.values()])
    : undefined;
}
