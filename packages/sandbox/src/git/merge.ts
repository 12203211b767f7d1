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

import { diff3Merge } from 'node-diff3';
import { ObjectDatabase } from './ObjectDatabase';
import { toExactText } from './text';
import { editTree, flattenTree, PathEntry } from './trees';

/** Outcome of a merge of three trees: the merged tree, or the paths that both sides changed differently. */
export type MergedTree =
  | { tree: string; conflicts?: undefined }
  | { tree?: undefined; conflicts: string[] };

/**
 * Three-way merge of trees: per path the side that changed it wins, and where both did, the texts are merged by line. Both
 * changing the same lines, one changing what the other removed, and a file against a directory are conflicts.
 */
export async function mergeTrees(
  objects: ObjectDatabase,
  trees: { base: string | undefined; ours: string; theirs: string },
): Promise<MergedTree> {
  const [base, ours, theirs] = await Promise.all([
    blobs(objects, trees.base),
    blobs(objects, trees.ours),
    blobs(objects, trees.theirs),
  ]);
  const edits = new Map<string, { oid: string; mode: string } | undefined>();
  const conflicts: string[] = [];
  for (const path of new Set([...base.keys(), ...theirs.keys()])) {
    const before = base.get(path);
    const our = ours.get(path);
    const their = theirs.get(path);
    if (same(before, their) || same(our, their)) continue;
    if (same(before, our)) {
      edits.set(path, their);
      continue;
    }
    const merged =
      our && their && (await mergeFiles(objects, before, our, their));
    if (merged) edits.set(path, merged);
    else conflicts.push(path);
  }
  const paths = new Set(ours.keys());
  for (const [path, to] of edits) {
    if (to) paths.add(path);
    else paths.delete(path);
  }
  for (const path of edits.keys()) {
    if (paths.has(path) && parents(path).some(it => paths.has(it))) {
      conflicts.push(path);
    }
  }
  for (const path of ours.keys()) {
    if (paths.has(path) && parents(path).some(it => edits.get(it))) {
      conflicts.push(path);
    }
  }
  if (conflicts.length > 0) {
    return { conflicts: [...new Set(conflicts)].sort() };
  }
  return { tree: await editTree(objects, trees.ours, edits) };
}

/** Merge of texts by line; undefined where both sides changed the same lines differently. */
export function mergeTexts(
  base: string,
  ours: string,
  theirs: string,
): string | undefined {
  const regions = diff3Merge(lines(ours), lines(base), lines(theirs), {
    excludeFalseConflicts: true,
  });
  const merged: string[] = [];
  for (const region of regions) {
    if (!region.ok) return undefined;
    merged.push(...region.ok);
  }
  return merged.join('');
}

async function mergeFiles(
  objects: ObjectDatabase,
  base: PathEntry | undefined,
  ours: PathEntry,
  theirs: PathEntry,
): Promise<{ oid: string; mode: string } | undefined> {
  if (![ours, theirs].every(it => it.mode.startsWith('100'))) return undefined;
  const mode = ours.mode === base?.mode ? theirs.mode : ours.mode;
  if (ours.oid === theirs.oid) return { oid: ours.oid, mode };
  if (!base || base.oid === ours.oid || base.oid === theirs.oid) {
    // Added twice with different contents; or one side changed only the mode.
    if (!base) return undefined;
    return { oid: base.oid === ours.oid ? theirs.oid : ours.oid, mode };
  }
  const texts = await Promise.all(
    [base, ours, theirs].map(async it =>
      toExactText(await objects.blob(it.oid)),
    ),
  );
  const [before, our, their] = texts;
  if (before === undefined || our === undefined || their === undefined) {
    return undefined;
  }
  const merged = mergeTexts(before, our, their);
  if (merged === undefined) return undefined;
  return { oid: await objects.writeBlob(Buffer.from(merged)), mode };
}

async function blobs(
  objects: ObjectDatabase,
  tree: string | undefined,
): Promise<Map<string, PathEntry>> {
  const entries = tree ? await flattenTree(objects, tree) : [];
  return new Map(
    entries.filter(it => it.type !== 'tree').map(it => [it.path, it]),
  );
}

function same(a: PathEntry | undefined, b: PathEntry | undefined): boolean {
  return a?.oid === b?.oid && a?.mode === b?.mode;
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function parents(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}
