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
import { Repository } from '../../git';
import { sendRaw } from '../api/contentRoutes';
import { Forge } from '../Forge';
import { notFound } from '../ForgeError';
import { showDiff } from './diffView';
import { findRepository } from './findRepository';
import { html } from './html';
import { sendPage } from './layout';
import { crumbs, repositoryLink, sourceLink } from './links';
import { showPullList } from './pullPages';
import { findSource, firstLine, showDirectory, showFile } from './sourcePages';
import { showTime } from './time';

/** Pages of repositories, their files and their commits. */
export function createSourceRoutes(forge: Forge): Router {
  const router = PromiseRouter();
  router.get(['/', '/:owner'], (req, res) => {
    sendRepositories(forge, res, req.params.owner);
  });
  router.get('/:owner/:repo', async (req, res) => {
    await sendRepository(forge, res, findRepository(forge, req));
  });
  router.get('/:owner/:repo/src/:kind(branch|commit)/*', async (req, res) => {
    await sendSource(forge, res, findRepository(forge, req), req);
  });
  router.get('/:owner/:repo/raw/:kind(branch|commit)/*', async (req, res) => {
    const repository = findRepository(forge, req);
    const place = await findSource(repository, kindOf(req), restOf(req));
    const entry = place && (await repository.entry(place.commit, place.path));
    if (entry?.type !== 'blob') throw notFound();
    sendRaw(res, await repository.blob(entry.oid));
  });
  router.get('/:owner/:repo/commit/:sha', async (req, res) => {
    const repository = findRepository(forge, req);
    const oid = await repository.resolve(req.params.sha);
    if (!oid) throw notFound();
    await sendCommit(forge, res, repository, oid);
  });
  return router;
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
      <div class="card">
        ${all.length === 0
          ? html`<p class="empty">There is no repository yet.</p>`
          : html`<ul class="rows">
              ${all.map(
                it => html`<li>
                  <a class="name" href="${repositoryLink(it)}"
                    >${it.fullName}</a
                  >
                  <span class="end"
                    >made ${showTime(it.createdAt, forge.clock.now())}</span
                  >
                </li>`,
              )}
            </ul>`}
      </div>`,
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
      <p class="meta">
        Clone: <code>${forge.url}/${repository.fullName}.git</code>
      </p>
      <h2>Open pull requests</h2>
      ${showPullList(
        forge,
        repository,
        pulls.filter(it => it.state === 'open').reverse(),
        'Nothing is waiting for a review.',
      )}
      <p>
        <a href="${repositoryLink(repository)}/pulls?state=closed"
          >Merged and closed pull requests</a
        >
      </p>
      <h2>Files on ${branch}</h2>
      ${place && root
        ? await showDirectory(forge, repository, place, root)
        : html`<div class="card">
            <p class="empty">There are no files here yet.</p>
          </div>`}`,
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
      ${entry.type === 'blob'
        ? await showFile(forge, repository, place, entry)
        : await showDirectory(forge, repository, place, entry)}`,
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
      <p class="meta">
        By ${commit.author.name},
        ${showTime(commit.committer.timestamp, forge.clock.now())}
      </p>
      ${rest.length > 0 &&
      html`<div class="card">
        <div class="body message">${rest.join('\n').trim()}</div>
      </div>`}
      <p class="meta">
        Commit <code>${oid}</code> ·
        <a href="${sourceLink(repository, 'commit', oid)}"
          >Files at this commit</a
        >
      </p>
      <h2>Changes</h2>
      ${showDiff(repository, files, oid)}`,
  });
}

function kindOf(req: Request): 'branch' | 'commit' {
  return req.params.kind === 'commit' ? 'commit' : 'branch';
}

function restOf(req: Request): string {
  return (req.params as { 0?: string })[0] ?? '';
}
