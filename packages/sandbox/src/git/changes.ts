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

import { isValidFilePath } from './names';
import { ObjectDatabase } from './ObjectDatabase';
import { RepositoryError } from './RepositoryError';
import { editTree, findEntry } from './trees';

/**
 * One file of a commit. `sha` is the blob that the caller saw: what is there now must be that. `upload` writes whether the
 * file exists or not. `fromPath` moves a file.
 */
export type FileChange =
  | { operation: 'create' | 'upload'; path: string; content: Uint8Array }
  | {
      operation: 'update';
      path: string;
      content: Uint8Array;
      sha?: string;
      fromPath?: string;
    }
  | { operation: 'rename'; path: string; sha?: string; fromPath: string }
  | { operation: 'delete'; path: string; sha?: string };

/**
 * Writes the tree that `changes` make out of `tree`.
 *
 * Fails, with nothing changed, where a file to create exists, one to update or delete does not, a `sha` is missing or is not
 * that of the file, or a path cannot be.
 */
export async function applyChanges(
  objects: ObjectDatabase,
  tree: string | undefined,
  changes: readonly FileChange[],
): Promise<string> {
  const edits = new Map<string, { oid: string; mode: string } | undefined>();
  for (const change of changes) {
    const source =
      'fromPath' in change && change.fromPath ? change.fromPath : change.path;
    for (const path of [source, change.path]) {
      if (!isValidFilePath(path)) {
        throw new RepositoryError(
          'path-invalid',
          `path contains a malformed path component [path: ${path}]`,
        );
      }
    }
    const existing = tree ? await findEntry(objects, tree, source) : undefined;
    const file = existing?.type === 'blob' ? existing : undefined;
    if (change.operation === 'create' && existing) {
      throw exists(change.path);
    }
    if (
      change.operation === 'update' ||
      change.operation === 'rename' ||
      change.operation === 'delete'
    ) {
      if (!file) {
        throw new RepositoryError(
          'file-missing',
          `object does not exist [id: , rel_path: ${source}]`,
        );
      }
      checkSha(change.sha, file.oid);
    }
    if (change.operation === 'delete') {
      edits.set(change.path, undefined);
      continue;
    }
    if (source !== change.path) {
      if (tree && (await findEntry(objects, tree, change.path))) {
        throw exists(change.path);
      }
      edits.set(source, undefined);
    }
    edits.set(change.path, {
      oid:
        change.operation === 'rename'
          ? file!.oid
          : await objects.writeBlob(change.content),
      mode: file?.mode ?? '100644',
    });
  }
  return editTree(objects, tree, edits);
}

function checkSha(given: string | undefined, expected: string): void {
  // Without one, Gitea takes what the branch has.
  if (given && given !== expected) {
    throw new RepositoryError(
      'sha-mismatch',
      `sha does not match [given: ${given}, expected: ${expected}]`,
    );
  }
}

function exists(path: string): RepositoryError {
  return new RepositoryError(
    'file-exists',
    `repository file already exists [path: ${path}]`,
  );
}
