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

import { structuredPatch, StructuredPatchHunk } from 'diff';
import { ObjectDatabase } from './ObjectDatabase';
import { isBinary, toText } from './text';
import { flattenTree, PathEntry } from './trees';

/** A part of a file that changed; each line starts with ' ', '+', '-' or '\'. */
export interface Hunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: string[];
}

/** What happened to one file between two trees. */
export interface FileDiff {
  path: string;
  status: 'added' | 'changed' | 'removed';
  oldOid?: string;
  newOid?: string;
  oldMode?: string;
  newMode?: string;
  /** Neither side is shown where one of them is not text. */
  binary: boolean;
  additions: number;
  deletions: number;
  hunks: Hunk[];
}

const MAX_DIFF_MILLISECONDS = 2000;

/** Files that differ between two trees, by path, with their changed lines. Renames show as removed and added. */
export async function diffTrees(
  objects: ObjectDatabase,
  before: string | undefined,
  after: string,
): Promise<FileDiff[]> {
  if (before === after) return [];
  const [old, now] = await Promise.all([
    files(objects, before),
    files(objects, after),
  ]);
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  const found: FileDiff[] = [];
  for (const path of paths) {
    const from = old.get(path);
    const to = now.get(path);
    if (from?.oid === to?.oid && from?.mode === to?.mode) continue;
    found.push(await diffFile(objects, path, from, to));
  }
  return found;
}

/** The diff of one file as git prints it. */
export function formatFileDiff(file: FileDiff): string {
  const head = [`diff --git a/${file.path} b/${file.path}`];
  if (file.status === 'added') head.push(`new file mode ${file.newMode}`);
  if (file.status === 'removed') head.push(`deleted file mode ${file.oldMode}`);
  if (file.status === 'changed' && file.oldMode !== file.newMode) {
    head.push(`old mode ${file.oldMode}`, `new mode ${file.newMode}`);
  }
  if (file.oldOid !== file.newOid) {
    const mode =
      file.status === 'changed' && file.oldMode === file.newMode
        ? ` ${file.newMode}`
        : '';
    head.push(`index ${shorten(file.oldOid)}..${shorten(file.newOid)}${mode}`);
  }
  const from = file.status === 'added' ? '/dev/null' : `a/${file.path}`;
  const to = file.status === 'removed' ? '/dev/null' : `b/${file.path}`;
  if (file.binary) {
    head.push(`Binary files ${from} and ${to} differ`);
  } else if (file.hunks.length > 0) {
    head.push(`--- ${from}`, `+++ ${to}`);
    for (const hunk of file.hunks)
      head.push(formatHunkHeader(hunk), ...hunk.lines);
  }
  return `${head.join('\n')}\n`;
}

/** The `@@` line of a hunk. */
export function formatHunkHeader(hunk: Hunk): string {
  const range = (start: number, count: number) =>
    count === 1 ? `${start}` : `${start},${count}`;
  return `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(
    hunk.newStart,
    hunk.newLines,
  )} @@`;
}

async function diffFile(
  objects: ObjectDatabase,
  path: string,
  from: PathEntry | undefined,
  to: PathEntry | undefined,
): Promise<FileDiff> {
  let status: FileDiff['status'] = 'changed';
  if (!from) status = 'added';
  if (!to) status = 'removed';
  const none = new Uint8Array();
  const old = from?.type === 'blob' ? await objects.blob(from.oid) : none;
  const now = to?.type === 'blob' ? await objects.blob(to.oid) : none;
  const binary = isBinary(old) || isBinary(now);
  const hunks =
    binary || from?.oid === to?.oid ? [] : diffTexts(toText(old), toText(now));
  const count = (sign: string) =>
    hunks.reduce(
      (sum, hunk) => sum + hunk.lines.filter(it => it.startsWith(sign)).length,
      0,
    );
  return {
    path,
    status,
    oldOid: from?.oid,
    newOid: to?.oid,
    oldMode: from?.mode,
    newMode: to?.mode,
    binary,
    additions: count('+'),
    deletions: count('-'),
    hunks,
  };
}

function diffTexts(old: string, now: string): Hunk[] {
  const patch = structuredPatch('', '', old, now, '', '', {
    context: 3,
    timeout: MAX_DIFF_MILLISECONDS,
  });
  return (patch?.hunks ?? replaceAll(old, now)).map(hunk => ({
    ...hunk,
    // jsdiff counts from 1 on an empty side, git from 0.
    oldStart:
      hunk.oldLines === 0 ? Math.max(0, hunk.oldStart - 1) : hunk.oldStart,
    newStart:
      hunk.newLines === 0 ? Math.max(0, hunk.newStart - 1) : hunk.newStart,
  }));
}

/** Two texts so different that looking for what they share takes too long. */
function replaceAll(old: string, now: string): StructuredPatchHunk[] {
  const split = (text: string) => text.replace(/\n$/, '').split('\n');
  const removed = split(old);
  const added = split(now);
  return [
    {
      oldStart: 1,
      oldLines: removed.length,
      newStart: 1,
      newLines: added.length,
      lines: [...removed.map(it => `-${it}`), ...added.map(it => `+${it}`)],
    },
  ];
}

async function files(
  objects: ObjectDatabase,
  tree: string | undefined,
): Promise<Map<string, PathEntry>> {
  const entries = tree ? await flattenTree(objects, tree) : [];
  return new Map(
    entries.filter(it => it.type !== 'tree').map(it => [it.path, it]),
  );
}

function shorten(oid: string | undefined): string {
  return (oid ?? '0'.repeat(40)).slice(0, 10);
}
