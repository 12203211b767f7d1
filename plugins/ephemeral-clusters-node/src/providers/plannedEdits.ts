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

import { ConflictError } from '@backstage/errors';
import type { FileEdit } from '../types';
import { gitBlobId } from './gitBlob';

/** Blob ids of files by path. */
export type BlobIds = ReadonlyMap<string, string>;

/** True where a file is as the plan found it. */
export function isUnchanged(edit: FileEdit, files: BlobIds): boolean {
  const found = files.get(edit.path);
  return edit.operation === 'create'
    ? found === undefined
    : found === gitBlobId(edit.before);
}

/** @throws ConflictError where a file is not as the plan found it */
export function checkBase(edits: FileEdit[], files: BlobIds): void {
  for (const edit of edits) {
    if (!isUnchanged(edit, files)) {
      throw new ConflictError(
        edit.operation === 'create'
          ? `The file ${edit.path} exists already. Plan the change again.`
          : `The file ${edit.path} has changed meanwhile. Plan the change again.`,
      );
    }
  }
}

/** True where the files are as they should become. */
export function isApplied(edits: FileEdit[], files: BlobIds): boolean {
  return edits.every(edit =>
    edit.operation === 'delete'
      ? !files.has(edit.path)
      : files.get(edit.path) === gitBlobId(edit.after),
  );
}

/** True where two trees hold the same files. */
export function isSameTree(first: BlobIds, second: BlobIds): boolean {
  return (
    first.size === second.size &&
    [...first].every(([path, sha]) => second.get(path) === sha)
  );
}

/** Blob ids of the files once the edits are made. */
export function applyEdits(edits: FileEdit[], files: BlobIds): BlobIds {
  const result = new Map(files);
  for (const edit of edits) {
    if (edit.operation === 'delete') result.delete(edit.path);
    else result.set(edit.path, gitBlobId(edit.after));
  }
  return result;
}
