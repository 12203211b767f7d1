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

import express, { ErrorRequestHandler, Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Repository } from '../../git';
import { sendRaw } from '../api/contentRoutes';
import { formatPatch, formatPull } from '../api/patches';
import { Forge } from '../Forge';
import { ForgeError, notFound, toForgeError } from '../ForgeError';
import { PullRequests } from '../pulls/PullRequests';
import { showDiff } from './diffView';
import { html } from './html';
import { sendPage } from './layout';
import { crumbs, pullLink, repositoryLink, sourceLink } from './links';
import { showPull, showPullList, showPullTabs } from './pullPages';
import { refuseOtherSites } from './sameOrigin';
import {
  findSource,
  firstLine,
  showCommitLine,
  showDirectory,
  showFile,
} from './sourcePages';
import { showTime } from './time';

/** Pages on which a person looks at repositories, and reviews and merges pull requests. */
export function createPages(forge: Forge): Router {
  const router = PromiseRouter();
  const repositoryOf = (req: Request): Repository => {
    const { owner, repo } = req.params;
    const found = forge.repositories.get(owner, repo);
    if (!found) throw notFound();
    return found;
  };

  router.get('/favicon.ico', (_req, res) => {
    res.status(204).end();
  });
  router.get(['/', '/:owner'], (req, res) => {
    sendRepositories(forge, res, req.params.owner);
  });
  router.get('/:owner/:repo', async (req, res) => {
    await sendRepository(forge, res, repositoryOf(req));
  });
  router.get('/:owner/:repo/src/:kind(branch|commit)/*', async (req, res) => {
    await sendSource(forge, res, repositoryOf(req), req);
  });
  router.get('/:owner/:repo/raw/:kind(branch|commit)/*', async (req, res) => {
    const repository = repositoryOf(req);
    const place = await findSource(repository, kindOf(req), restOf(req));
    const entry =
      place && (await repository.entry(place.commit, place.path));
    if (entry?.type !== 'blob') throw notFound();
    sendRaw(res, await repository.blob(entry.oid));
  });
  router.get('/:owner/:repo/commit/:sha', async (req, res) => {
    const repository = repositoryOf(req);
    const oid = await repository.resolve(req.params.sha);
    if (!oid) throw notFound();
    await sendCommit(forge, res, repository, oid);
  });

  router.get('/:owner/:repo/pulls', async (req, res) => {
    const repository = repositoryOf(req);
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
      const repository = repositoryOf(req);
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
    const repository = repositoryOf(req);
    await sendPull(forge, res, repository, Number(req.params.index));
  });
  router.post(
    '/:owner/:repo/pulls/:index(\\d+)/:action(merge|close|reopen|comment)',
    refuseOtherSites,
    express.urlencoded({ extended: false }),
    async (req: Request, res: Response) => {
      const repository = repositoryOf(req);
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

  router.use(() => {
    throw notFound();
  });
  router.use(answerErrors);
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
      if (!body.body?.trim()) throw new ForgeError(422, 'The comment is empty.');
      await pulls.comment(number, reviewer, body.body);
  }
}

function sendRepositories(forge: Forge, res: Response, owner?: string): void {
  const all = forge.repositories
    .list()
    .filter(it => !owner || it.owner.toLowerCase() === owner.toLowerCase());
  if (owner && all.length === 0 && !forge.accounts.byLogin(owner)) {
    throw notFound();
  }
  sendPage(res, {
    title: owner ?? 'Repositories',
    crumbs: owner ? [{ label: owner }] : [],
    body: html`<h1>${owner ? `Repositories of ${owner}` : 'Repositories'}</h1>
<div class="card">${
      all.length === 0
        ? html`<p class="empty">There is no repository yet.</p>`
        : html`<ul class="rows">${all.map(
            it => html`<li><a class="name" href="${repositoryLink(it)}">${
              it.fullName
            }</a>
<span class="end">made ${showTime(it.createdAt, forge.clock.now())}</span></li>`,
          )}</ul>`
    }</div>`,
  });
}

async function sendRepository(
  forge: Forge,
  res: Response,
  repository: Repository,
): Promise<void> {
  const pulls = (await forge.pulls(repository)).list();
  const branch = repository.defaultBranch;
  const place = await findSource(repository, 'branch', branch);
  const root = place && (await repository.entry(place.commit, ''));
  sendPage(res, {
    title: repository.fullName,
    crumbs: crumbs(repository),
    body: html`<h1>${repository.fullName}</h1>
<p class="meta">Clone: <code>${forge.url}/${repository.fullName}.git</code></p>
<h2>Open pull requests</h2>
${showPullList(
  forge,
  repository,
  pulls.filter(it => it.state === 'open').reverse(),
  'Nothing is waiting for a review.',
)}
<p><a href="${repositoryLink(repository)}/pulls?state=closed">Merged and closed pull requests</a></p>
<h2>Files on ${branch}</h2>
${
  place && root
    ? await showDirectory(forge, repository, place, root)
    : html`<div class="card"><p class="empty">There are no files here yet.</p></div>`
}`,
  });
}

async function sendSource(
  forge: Forge,
  res: Response,
  repository: Repository,
  req: Request,
): Promise<void> {
  const place = await findSource(repository, kindOf(req), restOf(req));
  const entry = place && (await repository.entry(place.commit, place.path));
  if (!place || !entry) throw notFound();
  const { kind, ref, path } = place;
  const parts = path.split('/').filter(Boolean);
  sendPage(res, {
    title: `${path || repository.name} at ${ref}`,
    crumbs: crumbs(
      repository,
      {
        label: kind === 'commit' ? ref.slice(0, 8) : ref,
        href: sourceLink(repository, kind, ref),
      },
      ...parts.map((label, i) => ({
        label,
        href:
          i < parts.length - 1
            ? sourceLink(repository, kind, ref, parts.slice(0, i + 1).join('/'))
            : undefined,
      })),
    ),
    body: html`<h1>${parts.at(-1) ?? repository.name}</h1>
${
  entry.type === 'blob'
    ? await showFile(forge, repository, place, entry)
    : await showDirectory(forge, repository, place, entry)
}`,
  });
}

async function sendCommit(
  forge: Forge,
  res: Response,
  repository: Repository,
  oid: string,
): Promise<void> {
  const commit = await repository.commit(oid);
  const [, ...rest] = commit.message.trim().split('\n');
  const files = await repository.diff(commit.parents[0], oid);
  sendPage(res, {
    title: firstLine(commit),
    crumbs: crumbs(repository, { label: oid.slice(0, 8) }),
    body: html`<h1>${firstLine(commit)}</h1>
<p class="meta">${showCommitLine(forge, repository, commit)}</p>
${
  rest.length > 0 &&
  html`<div class="card"><div class="body message">${rest
    .join('\n')
    .trim()}</div></div>`
}
<p class="meta">Commit <code>${oid}</code> · <a href="${sourceLink(
      repository,
      'commit',
      oid,
    )}">Files at this commit</a></p>
<h2>Changes</h2>
${showDiff(repository, files, oid)}`,
  });
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

const answerErrors: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const known = toForgeError(error);
  if (!known) process.emitWarning(error);
  const status = known?.status ?? 500;
  const missing = status === 404;
  sendPage(res, {
    status,
    title: missing ? 'Not found' : 'Error',
    body: html`<h1>${missing ? 'There is nothing here' : 'That did not work'}</h1>
<p>${
      missing
        ? 'This page does not exist, or what it showed is gone.'
        : known?.message ?? 'Something went wrong inside the forge.'
    }</p>
<p><a href="/">Go to the repositories</a></p>`,
  });
};

function kindOf(req: Request): 'branch' | 'commit' {
  return req.params.kind === 'commit' ? 'commit' : 'branch';
}

function restOf(req: Request): string {
  return (req.params as { 0?: string })[0] ?? '';
}
