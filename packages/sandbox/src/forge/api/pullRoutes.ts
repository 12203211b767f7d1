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
import { mergeStyles } from '../../git';
import { canWrite } from '../Accounts';
import { Forge } from '../Forge';
import { ForgeError, notFound } from '../ForgeError';
import { PullView } from '../pulls/viewPull';
import { PullRecord } from '../pulls/records';
import { presentCommit } from './commits';
import { formatPatch, formatPull } from './patches';
import { presentChangedFile, presentListedPull, presentPull } from './pulls';
import {
  numberOf,
  queryOf,
  readBody,
  repositoryOf,
  requireUser,
  requireWriter,
  takePage,
  viewerOf,
} from './requests';

const createSchema = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  head: z.string().min(1),
  base: z.string().min(1),
  labels: z.array(z.number()).nullish(),
});

const editSchema = z.object({
  title: z.string().nullish(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).nullish(),
  labels: z.array(z.number()).nullish(),
});

const mergeSchema = z.object({
  Do: z.enum([...mergeStyles, '']).nullish(),
  MergeTitleField: z.string().nullish(),
  MergeMessageField: z.string().nullish(),
  head_commit_id: z.string().nullish(),
  delete_branch_after_merge: z.boolean().nullish(),
});

/** Pull requests: list, open, read, edit, merge. */
export function createPullRoutes(forge: Forge): Router {
  const router = PromiseRouter({ mergeParams: true });
  const pullsOf = (res: Response) => forge.pulls(repositoryOf(res));
  const viewOf = async (req: Request, res: Response): Promise<PullView> => {
    const pulls = await pullsOf(res);
    return pulls.view(pulls.get(numberOf(req)));
  };
  const present = async (res: Response, record: Readonly<PullRecord>) =>
    presentPull(
      forge,
      repositoryOf(res),
      await (await pullsOf(res)).view(record),
      viewerOf(res),
    );

  router.get('/pulls', async (req, res) => {
    const found = selectPulls((await pullsOf(res)).list(), {
      state: queryOf(req, 'state') || 'open',
      sort: queryOf(req, 'sort'),
      base: queryOf(req, 'base_branch'),
      head: queryOf(req, 'head'),
      poster: queryOf(req, 'poster'),
    });
    const page = takePage(forge, req, res, found);
    const pulls = await pullsOf(res);
    res.json(
      await Promise.all(
        page.map(async it =>
          presentListedPull(
            forge,
            repositoryOf(res),
            await pulls.view(it),
            viewerOf(res),
          ),
        ),
      ),
    );
  });

  router.post('/pulls', async (req, res) => {
    const author = requireUser(res);
    const body = readBody(req, createSchema);
    const repository = repositoryOf(res);
    // `owner:branch` names a fork; there are none here.
    const [branch, owner = repository.owner] = body.head.split(':').reverse();
    if (owner.toLowerCase() !== repository.owner.toLowerCase()) {
      throw notFound('GetBaseRepo');
    }
    const record = await (
      await pullsOf(res)
    ).create({
      title: body.title,
      body: body.body ?? '',
      base: body.base,
      head: branch,
      author,
      labels: body.labels ?? undefined,
    });
    res.status(201).json(await present(res, record));
  });

  router.get('/pulls/:index(\\d+).:format(diff|patch)', async (req, res) => {
    const view = await viewOf(req, res);
    res
      .type('text/plain')
      .send(
        req.params.format === 'diff'
          ? formatPull(view)
          : await formatPatch(repositoryOf(res), view),
      );
  });

  router.get('/pulls/:index(\\d+)', async (req, res) => {
    const pulls = await pullsOf(res);
    res.json(await present(res, pulls.get(numberOf(req))));
  });

  router.patch('/pulls/:index(\\d+)', async (req, res) => {
    const viewer = requireUser(res);
    const pulls = await pullsOf(res);
    const record = pulls.get(numberOf(req));
    if (!canWrite(viewer) && record.author !== viewer.login) {
      throw new ForgeError(
        403,
        'user should be the author or have write access',
      );
    }
    const { title, body, state, labels } = readBody(req, editSchema);
    const edited = await pulls.edit(record.number, {
      title: title ?? undefined,
      body: body ?? undefined,
      state: state ?? undefined,
      labels: labels ?? undefined,
    });
    res.status(201).json(await present(res, edited));
  });

  router.get('/pulls/:index(\\d+)/files', async (req, res) => {
    const view = await viewOf(req, res);
    const page = takePage(forge, req, res, view.files);
    res.json(
      page.map(it => presentChangedFile(forge, repositoryOf(res), view, it)),
    );
  });

  router.get('/pulls/:index(\\d+)/commits', async (req, res) => {
    const { headCommit, mergeBase } = await viewOf(req, res);
    const repository = repositoryOf(res);
    const commits = await repository.log(headCommit, { without: mergeBase });
    const page = takePage(forge, req, res, commits);
    res.json(
      await Promise.all(
        page.map(it => presentCommit(forge, repository, it, viewerOf(res))),
      ),
    );
  });

  router.get('/pulls/:index(\\d+)/merge', async (req, res) => {
    if (!(await pullsOf(res)).get(numberOf(req)).merged) throw notFound();
    res.status(204).end();
  });

  router.post('/pulls/:index(\\d+)/merge', async (req, res) => {
    const by = requireUser(res);
    const pulls = await pullsOf(res);
    const { number } = pulls.get(numberOf(req));
    if (!canWrite(by))
      throw new ForgeError(405, 'User not allowed to merge PR');
    const body = readBody(req, mergeSchema);
    await pulls.merge(number, {
      by,
      style: body.Do || 'merge',
      title: body.MergeTitleField ?? undefined,
      message: body.MergeMessageField ?? undefined,
      expectedHead: body.head_commit_id || undefined,
      deleteBranch: body.delete_branch_after_merge ?? undefined,
    });
    res.status(200).end();
  });

  router.post('/pulls/:index(\\d+)/update', async (req, res) => {
    const by = requireWriter(res);
    const style = queryOf(req, 'style') === 'rebase' ? 'rebase' : 'merge';
    await (await pullsOf(res)).update(numberOf(req), by, style);
    res.status(200).end();
  });
  return router;
}

/** Looks up a pull request by its branches; comes after all routes that begin with a number. */
export function createPullByBranchesRoute(forge: Forge): Router {
  const router = PromiseRouter({ mergeParams: true });
  router.get('/pulls/:base/*', async (req, res) => {
    const repository = repositoryOf(res);
    const pulls = await forge.pulls(repository);
    const head = (req.params as { 0?: string })[0] ?? '';
    const record = pulls.find(
      (req.params as unknown as { base: string }).base,
      head.split(':').at(-1)!,
    );
    if (!record) throw notFound();
    const view = await pulls.view(record);
    res.json(await presentPull(forge, repository, view, viewerOf(res)));
  });
  return router;
}

function selectPulls(
  all: readonly Readonly<PullRecord>[],
  query: {
    state: string;
    sort?: string;
    base?: string;
    head?: string;
    poster?: string;
  },
): Readonly<PullRecord>[] {
  const head = query.head?.split(':').at(-1);
  const found = all.filter(
    it =>
      (query.state === 'all' || it.state === query.state) &&
      (!query.base || it.base === query.base) &&
      (!head || it.head === head) &&
      (!query.poster || it.author === query.poster),
  );
  const by = (key: (pull: Readonly<PullRecord>) => string | number) =>
    found.sort((a, b) => {
      if (key(a) === key(b)) return b.number - a.number;
      return key(a) < key(b) ? -1 : 1;
    });
  switch (query.sort) {
    case 'oldest':
      return by(it => it.number);
    case 'leastupdate':
      return by(it => it.updatedAt);
    case 'recentupdate':
      return by(it => it.updatedAt).reverse();
    case 'recentclose':
      return by(it => it.closedAt ?? '').reverse();
    case 'leastcomment':
      return by(it => it.comments.length);
    case 'mostcomment':
      return by(it => -it.comments.length);
    default:
      return by(it => -it.number);
  }
}
