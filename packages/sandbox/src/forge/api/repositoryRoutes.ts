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

import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { Forge } from '../Forge';
import { ForgeError, notFound } from '../ForgeError';
import { presentBranch } from './commits';
import { presentRepository } from './repositories';
import {
  queryOf,
  readBody,
  repositoryOf,
  requireUser,
  requireWriter,
  takePage,
  viewerOf,
} from './requests';
import { presentOrganisation, presentUser } from './users';
import { canWrite } from '../Accounts';

/** Version, users, and lists of repositories. */
export function createGeneralRoutes(forge: Forge): Router {
  const router = PromiseRouter();
  const list = (owner?: string) =>
    forge.repositories
      .list()
      .filter(it => !owner || it.owner.toLowerCase() === owner.toLowerCase());

  router.get('/version', (_req, res) => {
    res.json({ version: '1.26.0' });
  });
  router.get('/user', (_req, res) => {
    const viewer = requireUser(res);
    res.json(presentUser(forge, viewer, viewer));
  });
  router.get('/user/repos', async (req, res) => {
    const viewer = requireUser(res);
    const page = takePage(forge, req, res, list());
    res.json(
      await Promise.all(page.map(it => presentRepository(forge, it, viewer))),
    );
  });
  router.get('/users/:name', (req, res) => {
    const account = forge.accounts.byLogin(req.params.name);
    if (!account) {
      throw notFound('GetUserByName', [
        `user does not exist [uid: 0, name: ${req.params.name}]`,
      ]);
    }
    res.json(presentUser(forge, account, viewerOf(res)));
  });
  router.get('/orgs/:name', (req, res) => {
    const { name } = req.params;
    if (list(name).length === 0 || forge.accounts.byLogin(name)) {
      throw notFound();
    }
    res.json(presentOrganisation(forge, list(name)[0].owner));
  });
  router.get(['/users/:name/repos', '/orgs/:name/repos'], async (req, res) => {
    const page = takePage(forge, req, res, list(req.params.name));
    res.json(
      await Promise.all(
        page.map(it => presentRepository(forge, it, viewerOf(res))),
      ),
    );
  });
  router.get('/repos/search', async (req, res) => {
    const text = queryOf(req, 'q')?.toLowerCase() ?? '';
    const found = list().filter(it => it.name.toLowerCase().includes(text));
    const page = takePage(forge, req, res, found);
    const data = await Promise.all(
      page.map(it => presentRepository(forge, it, viewerOf(res))),
    );
    res.json({ ok: true, data });
  });
  return router;
}

const branchSchema = z.object({
  new_branch_name: z.string().min(1),
  old_branch_name: z.string().optional(),
  old_ref_name: z.string().optional(),
});

/** One repository and its branches. */
export function createRepositoryRoutes(forge: Forge): Router {
  const router = PromiseRouter({ mergeParams: true });

  router.get('/', async (_req, res) => {
    res.json(await presentRepository(forge, repositoryOf(res), viewerOf(res)));
  });
  router.get('/branches', async (req, res) => {
    const repository = repositoryOf(res);
    const names = takePage(forge, req, res, await repository.branches());
    const shown = names.map(async name => {
      const oid = await repository.branch(name);
      // It may have gone since it was listed.
      if (!oid) return [];
      const commit = await repository.commit(oid);
      const push = canWrite(viewerOf(res));
      return [presentBranch(forge, repository, name, commit, push)];
    });
    res.json((await Promise.all(shown)).flat());
  });
  router.post('/branches', async (req, res) => {
    requireWriter(res);
    const repository = repositoryOf(res);
    const body = readBody(req, branchSchema);
    const name = body.new_branch_name;
    const from =
      body.old_ref_name || body.old_branch_name || repository.defaultBranch;
    if (await repository.branch(name)) {
      throw new ForgeError(409, 'The branch already exists.');
    }
    if (!(await repository.resolve(from))) {
      throw new ForgeError(404, 'The old branch does not exist');
    }
    const commit = await repository.commit(
      await repository.createBranch(name, from),
    );
    res.status(201).json(presentBranch(forge, repository, name, commit, true));
  });
  router.get('/branches/*', async (req, res) => {
    const repository = repositoryOf(res);
    const name = (req.params as { 0: string })[0];
    const oid = await repository.branch(name);
    if (!oid) throw notFound();
    const commit = await repository.commit(oid);
    const push = canWrite(viewerOf(res));
    res.json(presentBranch(forge, repository, name, commit, push));
  });
  router.delete('/branches/*', async (req, res) => {
    requireWriter(res);
    const repository = repositoryOf(res);
    const name = (req.params as { 0: string })[0];
    if (name === repository.defaultBranch) {
      throw new ForgeError(403, 'can not delete default branch');
    }
    if (!(await repository.branch(name))) {
      throw notFound(undefined, [`branch does not exist [name: ${name}]`]);
    }
    await repository.removeBranch(name);
    res.status(204).end();
  });
  return router;
}
