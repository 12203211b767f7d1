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

import { Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { formatFileDiff, PathEntry, Repository } from '../../git';
import { Forge } from '../Forge';
import { ForgeError, notFound } from '../ForgeError';
import { sendArchive } from './archive';
import { presentCommit } from './commits';
import { queryOf, repositoryOf, takePage, viewerOf } from './requests';

const MAX_TREE_PAGE_SIZE = 1000;

/** Trees, blobs, commits and archives: what a repository holds, by revision. */
export function createGitRoutes(forge: Forge): Router {
  const router = PromiseRouter({ mergeParams: true });

  router.get('/git/trees/:sha', async (req, res) => {
    const repository = repositoryOf(res);
    const { sha } = req.params;
    const commit = await repository.resolve(sha);
    const entries = await readTree(
      repository,
      commit ? (await repository.commit(commit)).tree : sha,
      ['1', 'true'].includes(queryOf(req, 'recursive') ?? ''),
    );
    const size =
      Math.trunc(Number(queryOf(req, 'per_page') ?? queryOf(req, 'limit'))) ||
      MAX_TREE_PAGE_SIZE;
    const limit = Math.min(Math.max(1, size), MAX_TREE_PAGE_SIZE);
    const page = Math.max(1, Math.trunc(Number(queryOf(req, 'page')) || 1));
    const api = `${forge.url}/api/v1/repos/${repository.fullName}/git`;
    const shown = entries.slice((page - 1) * limit, page * limit);
    res.json({
      sha: commit ?? sha,
      url: `${api}/trees/${commit ?? sha}`,
      tree: await Promise.all(
        shown.map(async ({ path, mode, type, oid }) => ({
          path,
          mode,
          type,
          size: type === 'blob' ? (await repository.blob(oid)).byteLength : 0,
          sha: oid,
          url: `${api}/${type}s/${oid}`,
        })),
      ),
      truncated: page * limit < entries.length,
      page,
      total_count: entries.length,
    });
  });

  router.get('/git/blobs/:sha', async (req, res) => {
    const repository = repositoryOf(res);
    const { sha } = req.params;
    const content = await readBlob(repository, sha);
    res.json({
      content: Buffer.from(content).toString('base64'),
      encoding: 'base64',
      url: `${forge.url}/api/v1/repos/${repository.fullName}/git/blobs/${sha}`,
      sha,
      size: content.byteLength,
    });
  });

  router.get('/commits', async (req, res) => {
    const repository = repositoryOf(res);
    const from = queryOf(req, 'sha') || repository.defaultBranch;
    const commit = await repository.resolve(from);
    if (!commit) throw commitMissing(from);
    const path = queryOf(req, 'path');
    const commits = await repository.log(commit, { path });
    const page = takePage(forge, req, res, commits);
    res.json(
      await Promise.all(
        page.map(it => presentCommit(forge, repository, it, viewerOf(res))),
      ),
    );
  });

  // No program reports to this forge: there is nothing that a commit waits for.
  router.get(['/commits/*/statuses', '/statuses/*'], async (req, res) => {
    await resolveCommit(res, (req.params as { 0: string })[0]);
    res.json(takePage(forge, req, res, []));
  });
  router.get('/commits/*/status', async (req, res) => {
    const sha = await resolveCommit(res, (req.params as { 0: string })[0]);
    res.json({
      state: '',
      sha,
      total_count: 0,
      statuses: null,
      repository: null,
      commit_url: '',
      url: '',
    });
  });

  router.get('/git/commits/*', async (req, res) => {
    const repository = repositoryOf(res);
    const name = (req.params as { 0: string })[0];
    const [, id] = /^([0-9a-f]{7,40})\.(?:diff|patch)$/.exec(name) ?? [];
    const sha = await resolveCommit(res, id ?? name);
    const commit = await repository.commit(sha);
    if (id) {
      const files = await repository.diff(commit.parents[0], sha);
      res.type('text/plain').send(files.map(formatFileDiff).join(''));
    } else {
      res.json(await presentCommit(forge, repository, commit, viewerOf(res)));
    }
  });

  router.get('/archive/*', async (req, res) => {
    const name = (req.params as { 0: string })[0];
    const [, ref] = /^(.+)\.tar\.gz$/.exec(name) ?? [];
    if (!ref) {
      throw new ForgeError(400, `Unsupported archive format: ${name}`);
    }
    const sha = await resolveCommit(res, ref);
    await sendArchive(res, repositoryOf(res), sha, ref);
  });
  return router;
}

async function resolveCommit(res: Response, name: string): Promise<string> {
  const commit = await repositoryOf(res).resolve(name);
  if (!commit) throw commitMissing(name);
  return commit;
}

async function readTree(
  repository: Repository,
  tree: string,
  recursive: boolean,
): Promise<PathEntry[]> {
  try {
    return await repository.entries(tree, { recursive });
  } catch {
    throw new ForgeError(400, `sha not found [${tree}]`);
  }
}

async function readBlob(
  repository: Repository,
  sha: string,
): Promise<Uint8Array> {
  if (/^[0-9a-f]{40}$/.test(sha)) {
    try {
      return await repository.blob(sha);
    } catch {
      // Answered below.
    }
  }
  throw new ForgeError(400, `object does not exist [id: ${sha}, rel_path: ]`);
}

function commitMissing(name: string): ForgeError {
  return notFound(undefined, [
    `object does not exist [id: ${name}, rel_path: ]`,
  ]);
}
