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

import express, { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Repository } from '../../git';
import { formatPatch, formatPull } from '../api/patches';
import { Forge } from '../Forge';
import { ForgeError, toForgeError } from '../ForgeError';
import { PullRequests } from '../pulls/PullRequests';
import { findRepository } from './findRepository';
import { sendPage } from './layout';
import { crumbs, pullLink, repositoryLink } from './links';
import { showPull, showPullTabs } from './pullPages';
import { refuseOtherSites } from './sameOrigin';

/** Pages of pull requests, and the buttons on them. */
export function createPullPageRoutes(forge: Forge): Router {
  const router = PromiseRouter();
  router.get('/:owner/:repo/pulls', async (req, res) => {
    const repository = findRepository(forge, req);
    const pulls = await forge.pulls(repository);
    const state = req.query.state === 'closed' ? 'closed' : 'open';
    sendPage(res, {
      title: `Pull requests of ${repository.fullName}`,
      crumbs: crumbs(repository, { label: 'Pull requests' }),
      body: showPullTabs(forge, repository, pulls.list(), state),
    });
  });
  router.get(
    '/:owner/:repo/pulls/:index(\\d+).:format(diff|patch)',
    async (req, res) => {
      const repository = findRepository(forge, req);
      const pulls = await forge.pulls(repository);
      const view = await pulls.view(pulls.get(Number(req.params.index)));
      res
        .type('text/plain')
        .set('X-Content-Type-Options', 'nosniff')
        .send(
          req.params.format === 'diff'
            ? formatPull(view)
            : await formatPatch(repository, view),
        );
    },
  );
  router.get('/:owner/:repo/pulls/:index(\\d+)', async (req, res) => {
    const repository = findRepository(forge, req);
    await sendPull(forge, res, repository, Number(req.params.index));
  });
  router.post(
    '/:owner/:repo/pulls/:index(\\d+)/:action(merge|close|reopen|comment)',
    refuseOtherSites,
    express.urlencoded({ extended: false }),
    async (req: Request, res: Response) => {
      const repository = findRepository(forge, req);
      const number = Number(req.params.index);
      const pulls = await forge.pulls(repository);
      try {
        await act(forge, pulls, number, req);
      } catch (error) {
        const known = toForgeError(error);
        if (!known || known.status === 404) throw error;
        await sendPull(forge, res, repository, number, known);
        return;
      }
      res.redirect(303, pullLink(repository, number));
    },
  );
  return router;
}

async function act(
  forge: Forge,
  pulls: PullRequests,
  number: number,
  req: Request,
): Promise<void> {
  const { reviewer } = forge.accounts;
  const body = (req.body ?? {}) as Record<string, string | undefined>;
  switch (req.params.action) {
    case 'merge':
      await pulls.merge(number, {
        by: reviewer,
        style: 'merge',
        expectedHead: body.head,
        deleteBranch: body.delete === 'yes',
      });
      return;
    case 'close':
      await pulls.edit(number, { state: 'closed' });
      return;
    case 'reopen':
      await pulls.edit(number, { state: 'open' });
      return;
    default:
      if (!body.body?.trim())
        throw new ForgeError(422, 'The comment is empty.');
      await pulls.comment(number, reviewer, body.body);
  }
}

async function sendPull(
  forge: Forge,
  res: Response,
  repository: Repository,
  number: number,
  error?: ForgeError,
): Promise<void> {
  const pulls = await forge.pulls(repository);
  const view = await pulls.view(pulls.get(number));
  sendPage(res, {
    title: `${view.title} (#${number})`,
    crumbs: crumbs(
      repository,
      { label: 'Pull requests', href: `${repositoryLink(repository)}/pulls` },
      { label: `#${number}` },
    ),
    body: await showPull(forge, repository, view, error && explain(error)),
    status: error?.status,
  });
}

/** Gitea's words for programs, in words for people. */
function explain(error: ForgeError): string {
  if (error.message === 'head out of date') {
    return 'The branch changed since you opened this page. Look at the changes again, then merge.';
  }
  if (error.message === 'Please try again later') {
    return 'This cannot be merged as it is.';
  }
  return error.message;
}
