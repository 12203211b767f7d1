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

import type { PlannedFile } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { FileEdit } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';

/** Lines around a change. */
const contextLines = 3;

/** Marks a last line that has no newline at its end, so that it differs from one that has. */
const noNewline = '\u0000';

/** A planned edit with its unified diff. */
export function toPlannedFile(edit: FileEdit): PlannedFile {
  const before = edit.operation === 'create' ? undefined : edit.before;
  const after = edit.operation === 'delete' ? undefined : edit.after;
  return {
    path: edit.path,
    operation: edit.operation,
    before,
    after,
    diff: unifiedDiff(edit.path, before, after),
  };
}

/**
 * Unified diff with one hunk: what differs between the common beginning and the common end. That is exact for the edits of a layout, which
 * touch one place of a file.
 */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
): string {
  const old = linesOf(before);
  const now = linesOf(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) {
    head += 1;
  }
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail += 1;
  }
  if (head === old.length && head === now.length) return '';
  const start = Math.max(0, head - contextLines);
  const oldEnd = Math.min(old.length, old.length - tail + contextLines);
  const newEnd = Math.min(now.length, now.length - tail + contextLines);
  const lines = [
    ...old.slice(start, head).map(line => ` ${line}`),
    ...old.slice(head, old.length - tail).map(line => `-${line}`),
    ...now.slice(head, now.length - tail).map(line => `+${line}`),
    ...old.slice(old.length - tail, oldEnd).map(line => ` ${line}`),
  ];
  return [
    before === undefined ? '--- /dev/null' : `--- a/${path}`,
    after === undefined ? '+++ /dev/null' : `+++ b/${path}`,
    `@@ -${range(start, oldEnd)} +${range(start, newEnd)} @@`,
    ...lines.flatMap(line =>
      line.endsWith(noNewline)
        ? [line.slice(0, -noNewline.length), '\\ No newline at end of file']
        : [line],
    ),
    '',
  ].join('\n');
}

function linesOf(text: string | undefined): string[] {
  if (text === undefined || text === '') return [];
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  else lines[lines.length - 1] += noNewline;
  return lines;
}

function range(start: number, end: number): string {
  const count = end - start;
  return `${count === 0 ? start : start + 1},${count}`;
}
