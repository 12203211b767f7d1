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

import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { Commit, FileChange, isBinary, Repository } from '../../git';
import { Account, asPerson } from '../Accounts';
import { Forge } from '../Forge';
import { ForgeError, notFound } from '../ForgeError';
import { presentFileCommit, presentVerification } from './commits';
import { findPlace, presentEntries, presentFile } from './contents';
import { queryOf, readBody, repositoryOf, requireWriter } from './requests';

const personSchema = z
  .object({ name: z.string().optional(), email: z.string().optional() })
  .nullish();

const commonShape = {
  branch: z.string().nullish(),
  new_branch: z.string().nullish(),
  message: z.string().nullish(),
  author: personSchema,
  committer: personSchema,
};

const fileSchema = z.object({
  ...commonShape,
  content: z.string().optional(),
  sha: z.string().nullish(),
  from_path: z.string().nullish(),
});

const filesSchema = z.object({
  ...commonShape,
  files: z
    .array(
      z.object({
        operation: z.enum(['create', 'update', 'upload', 'rename', 'delete']),
        path: z.string().min(1),
        content: z.string().nullish(),
        sha: z.string().nullish(),
        from_path: z.string().nullish(),
      }),
    )
    .min(1),
});

type CommonBody = z.infer<z.ZodObject<typeof commonShape>>;

/** Files: reading them, and commits that change one or many. */
export function createContentRoutes(forge: Forge): Router {
  const router = PromiseRouter({ mergeParams: true });

  router.get(['/contents', '/contents/*'], async (req, res) => {
    const repository = repositoryOf(res);
    const path = pathOf(req);
    const ref = queryOf(req, 'ref');
    const place = await findPlace(repository, ref);
    if (!place) {
      throw notFound(undefined, [
        `object does not exist [id: ${ref}, rel_path: ]`,
      ]);
    }
    const entry = await repository.entry(place.commit, path);
    if (!entry) {
      throw notFound('GetContentsOrList', [
        `object does not exist [id: , rel_path: ${path}]`,
      ]);
    }
    if (entry.type === 'tree') {
      const entries = await repository.entries(entry.oid, { prefix: path });
      res.json(await presentEntries(forge, repository, place, entries));
    } else {
      res.json(await presentFile(forge, repository, place, entry));
    }
  });

  router.get(['/raw/*', '/media/*'], async (req, res) => {
    const repository = repositoryOf(res);
    const place = await findPlace(repository, queryOf(req, 'ref'));
    const entry = place && (await repository.entry(place.commit, pathOf(req)));
    if (entry?.type !== 'blob') throw notFound();
    sendRaw(res, await repository.blob(entry.oid));
  });

  router.post('/contents', async (req, res) => {
    const body = readBody(req, filesSchema);
    const changes = body.files.map(file =>
      toChange(file.operation, file.path, file),
    );
    const commit = await change(res, body, changes);
    res.status(201).json(await presentChange(res, body, commit, changes));
  });
  router.post('/contents/*', async (req, res) => {
    res.status(201).json(await changeOne(req, res, 'create'));
  });
  router.put('/contents/*', async (req, res) => {
    // Gitea takes a PUT without sha for a new file.
    const { sha } = readBody(req, fileSchema);
    res
      .status(sha ? 200 : 201)
      .json(await changeOne(req, res, sha ? 'update' : 'create'));
  });
  router.delete('/contents/*', async (req, res) => {
    res.json(await changeOne(req, res, 'delete'));
  });

  async function changeOne(
    req: Request,
    res: Response,
    operation: 'create' | 'update' | 'delete',
  ) {
    const body = readBody(req, fileSchema);
    const changes = [toChange(operation, pathOf(req), body)];
    const commit = await change(res, body, changes);
    const { files, ...rest } = await presentChange(res, body, commit, changes);
    return { content: files[0], ...rest };
  }

  async function presentChange(
    res: Response,
    body: CommonBody,
    commit: Commit,
    changes: readonly FileChange[],
  ) {
    const repository = repositoryOf(res);
    const ref = body.new_branch || body.branch || repository.defaultBranch;
    const place = { ref, kind: 'branch' as const, commit: commit.oid };
    const files = await Promise.all(
      changes.map(async ({ operation, path }) => {
        const entry = await repository.entry(commit.oid, path);
        return operation === 'delete' || !entry
          ? null
          : presentFile(forge, repository, place, entry);
      }),
    );
    return {
      files,
      commit: presentFileCommit(forge, repository, commit),
      verification: presentVerification(),
    };
  }
  return router;
}

/** Sends a file in a way that no browser takes for a page of this host. */
export function sendRaw(res: Response, content: Uint8Array): void {
  res
    .set('X-Content-Type-Options', 'nosniff')
    .set('Content-Security-Policy', "default-src 'none'; sandbox")
    .type(isBinary(content) ? 'application/octet-stream' : 'text/plain')
    .send(Buffer.from(content));
}

async function change(
  res: Response,
  body: CommonBody,
  changes: readonly FileChange[],
): Promise<Commit> {
  const account = requireWriter(
    res,
    'user should have a permission to write to the target branch',
  );
  const repository: Repository = repositoryOf(res);
  const author = toPerson(body.author, account);
  const committer = toPerson(body.committer, account);
  return repository.change({
    branch: body.branch || repository.defaultBranch,
    newBranch: body.new_branch || undefined,
    message: body.message?.trim() || defaultMessage(changes),
    author: author ?? committer ?? asPerson(account),
    committer: committer ?? author ?? asPerson(account),
    changes,
  });
}

function toPerson(given: z.infer<typeof personSchema>, account: Account) {
  if (!given?.name && !given?.email) return undefined;
  // Line feeds and angle brackets would end the line of a commit early.
  const clean = (text: string) => text.replace(/[<>\n\r\0]/g, '').trim();
  const { name, email } = asPerson(account);
  return {
    name: clean(given.name ?? '') || name,
    email: clean(given.email ?? '') || email,
  };
}

function toChange(
  operation: FileChange['operation'],
  path: string,
  file: {
    content?: string | null;
    sha?: string | null;
    from_path?: string | null;
  },
): FileChange {
  const sha = file.sha || undefined;
  const fromPath = file.from_path || undefined;
  switch (operation) {
    case 'delete':
      return { operation, path, sha };
    case 'rename':
      return { operation, path, sha, fromPath: fromPath ?? path };
    case 'update':
      return { operation, path, sha, fromPath, content: decode(file.content) };
    default:
      return { operation, path, content: decode(file.content) };
  }
}

function decode(content: string | null | undefined): Uint8Array {
  const text = (content ?? '').replace(/[\r\n]/g, '');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw new ForgeError(422, 'illegal base64 data in content');
  }
  return Buffer.from(text, 'base64');
}

function defaultMessage(changes: readonly FileChange[]): string {
  const paths = (...operations: FileChange['operation'][]) =>
    changes.filter(it => operations.includes(it.operation)).map(it => it.path);
  const line = (verb: string, names: string[]) =>
    names.length > 0 ? [`${verb} ${names.join(', ')}`] : [];
  return [
    ...line('Add', paths('create')),
    ...line('Update', paths('update', 'upload', 'rename')),
    ...line('Delete', paths('delete')),
  ].join('\n');
}

function pathOf(req: Request): string {
  const path = (req.params as { 0?: string })[0] ?? '';
  return path.replace(/^\/+|\/+$/g, '');
}
