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

import { Commit, ObjectDatabase } from './ObjectDatabase';
import { findEntry } from './trees';

const OURS = 1;
const THEIRS = 2;
const STALE = 4;

/**
 * The commit that two lines of history have in common and that no other such commit is after; undefined where they have
 * none. Walks both from the newest commit on, as git does, and stops where all that is left lies behind the result.
 */
export async function findMergeBase(
  objects: ObjectDatabase,
  ours: string,
  theirs: string,
): Promise<string | undefined> {
  if (ours === theirs) return ours;
  const flags = new Map<string, number>();
  const queue: Commit[] = [];
  const mark = async (oid: string, flag: number) => {
    const before = flags.get(oid) ?? 0;
    if ((before | flag) === before) return;
    flags.set(oid, before | flag);
    if (!queue.some(it => it.oid === oid))
      queue.push(await objects.commit(oid));
  };
  await mark(ours, OURS);
  await mark(theirs, THEIRS);
  const candidates: string[] = [];
  while (queue.some(it => !(flags.get(it.oid)! & STALE))) {
    queue.sort((a, b) => b.committer.timestamp - a.committer.timestamp);
    const commit = queue.shift()!;
    let flag = flags.get(commit.oid)!;
    if ((flag & (OURS | THEIRS)) === (OURS | THEIRS)) {
      if (!candidates.includes(commit.oid)) candidates.push(commit.oid);
      flag |= STALE;
    }
    for (const parent of commit.parents) await mark(parent, flag);
  }
  const best = candidates.filter(oid => !(flags.get(oid)! & STALE));
  // Several where the lines cross, or where commits of one second came out of order.
  for (const oid of best) {
    const others = best.filter(other => other !== oid);
    const behind = await Promise.all(
      others.map(other => isAncestor(objects, oid, other)),
    );
    if (!behind.some(Boolean)) return oid;
  }
  return best[0];
}

/** True where `ancestor` is `commit` or is reached from it. */
export async function isAncestor(
  objects: ObjectDatabase,
  ancestor: string,
  commit: string,
): Promise<boolean> {
  const seen = new Set<string>();
  const queue = [commit];
  while (queue.length > 0) {
    const oid = queue.pop()!;
    if (oid === ancestor) return true;
    if (seen.has(oid)) continue;
    seen.add(oid);
    queue.push(...(await objects.commit(oid)).parents);
  }
  return false;
}

/**
 * Commits reached from `from`, newest first and none before its children; without those that `without` reaches. With
 * `path`, only commits that changed what is there.
 */
export async function listCommits(
  objects: ObjectDatabase,
  from: string,
  options: { without?: string; path?: string; limit?: number } = {},
): Promise<Commit[]> {
  const hidden = options.without
    ? await reachable(objects, options.without)
    : undefined;
  const commits = await reachable(objects, from, hidden);
  const children = new Map<string, number>();
  for (const { parents } of commits.values()) {
    for (const parent of parents) {
      children.set(parent, (children.get(parent) ?? 0) + 1);
    }
  }
  const found: Commit[] = [];
  const ready = commits.has(from) ? [commits.get(from)!] : [];
  while (ready.length > 0 && found.length < (options.limit ?? Infinity)) {
    let newest = 0;
    for (let i = 1; i < ready.length; i++) {
      if (ready[i].committer.timestamp > ready[newest].committer.timestamp) {
        newest = i;
      }
    }
    const [commit] = ready.splice(newest, 1);
    if (!options.path || (await touches(objects, commit, options.path))) {
      found.push(commit);
    }
    for (const oid of commit.parents) {
      const left = children.get(oid)! - 1;
      children.set(oid, left);
      const parent = commits.get(oid);
      if (left === 0 && parent) ready.push(parent);
    }
  }
  return found;
}

async function reachable(
  objects: ObjectDatabase,
  from: string,
  hidden?: ReadonlyMap<string, Commit>,
): Promise<Map<string, Commit>> {
  const found = new Map<string, Commit>();
  const queue = [from];
  while (queue.length > 0) {
    const oid = queue.pop()!;
    if (found.has(oid) || hidden?.has(oid)) continue;
    const commit = await objects.commit(oid);
    found.set(oid, commit);
    queue.push(...commit.parents);
  }
  return found;
}

/** A merge counts only where it differs from every parent, as in `git log -- path`. */
async function touches(
  objects: ObjectDatabase,
  commit: Commit,
  path: string,
): Promise<boolean> {
  const own = (await findEntry(objects, commit.tree, path))?.oid;
  if (commit.parents.length === 0) return own !== undefined;
  for (const oid of commit.parents) {
    const parent = await objects.commit(oid);
    if ((await findEntry(objects, parent.tree, path))?.oid === own)
      return false;
  }
  return true;
}
