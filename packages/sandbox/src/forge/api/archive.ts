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

import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Response } from 'express';
import tar from 'tar-stream';
import { PathEntry, Repository } from '../../git';

/** Sends all files of a commit as a gzipped tar file, in a directory named as the repository, as Gitea does. */
export async function sendArchive(
  res: Response,
  repository: Repository,
  sha: string,
  name: string,
): Promise<void> {
  const commit = await repository.commit(sha);
  const entries = await repository.entries(commit.tree, { recursive: true });
  const mtime = new Date(commit.committer.timestamp * 1000);
  const pack = tar.pack();
  const file = `${repository.name}-${name.replaceAll('/', '-')}.tar.gz`;
  res
    .type('application/gzip')
    .set(
      'Content-Disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(file)}`,
    );
  const sending = pipeline(pack, createGzip(), res);
  const filling = fill(pack, repository, entries, mtime);
  await Promise.all([filling, sending]);
}

async function fill(
  pack: tar.Pack,
  repository: Repository,
  entries: readonly PathEntry[],
  mtime: Date,
): Promise<void> {
  const root = `${repository.name}/`;
  pack.entry({ name: root, type: 'directory', mode: 0o775, mtime });
  for (const { path, mode, type, oid } of entries) {
    const header = { name: `${root}${path}`, mtime };
    if (type === 'tree') {
      pack.entry({
        ...header,
        name: `${header.name}/`,
        type: 'directory',
        mode: 0o775,
      });
    } else if (type === 'blob') {
      const content = Buffer.from(await repository.blob(oid));
      if (mode === '120000') {
        pack.entry({
          ...header,
          type: 'symlink',
          linkname: content.toString(),
        });
      } else {
        pack.entry(
          { ...header, mode: mode === '100755' ? 0o775 : 0o664 },
          content,
        );
      }
    }
  }
  pack.finalize();
}
