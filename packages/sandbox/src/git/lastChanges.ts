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

import { Commit, ObjectDatabase, TreeEntry } from './ObjectDatabase';
import { findEntry } from './trees';

/**
 * The commit that last changed each of some entries of a directory, by name, as `git log -1 -- path` finds it: where a commit
 * has an entry as one of its parents has it, only that parent is asked further. All entries are looked up in one walk.
 */
export async function findLastChanges(
  objects: ObjectDatabase,
  from: string,
  directory: string,
  names: readonly string[],
): Promise<Map<string, Commit>> {
  const found = new Map<string, Commit>();
  const pending = new Map<string, Set<string>>([[from, new Set(names)]]);
  while (pending.size > 0) {
    const [oid, wanted] = pending.entries().next().value!;
    pending.delete(oid);
    const commit = await objects.commit(oid);
    const own = await entriesOf(objects, oid, directory);
    for (const parent of commit.parents) {
      const before = await entriesOf(objects, parent, directory);
      const handedOn = pending.get(parent) ?? new Set();
      for (const name of wanted) {
        if (before === own || before.get(name) === own.get(name)) {
          handedOn.add(name);
          wanted.delete(name);
        }
      }
      if (handedOn.size > 0) pending.set(parent, handedOn);
    }
    for (const name of wanted) {
      const known = found.get(name);
      if (!known || known.committer.timestamp < commit.committer.timestamp) {
        found.set(name, commit);
      }
    }
  }
  return found;
}

// By the entries that the object database hands out: the same directory is the same array, and so the same map.
const maps = new WeakMap<readonly TreeEntry[], Map<string, string>>();
const none = new Map<string, string>();

async function entriesOf(
  objects: ObjectDatabase,
  commit: string,
  directory: string,
): Promise<Map<string, string>> {
  const { tree } = await objects.commit(commit);
  const entry = await findEntry(objects, tree, directory);
  if (entry?.type !== 'tree') return none;
  const entries = await objects.tree(entry.oid);
  let map = maps.get(entries);
  if (!map) {
    map = new Map(entries.map(it => [it.name, it.oid]));
    maps.set(entries, map);
  }
  return map;
}
