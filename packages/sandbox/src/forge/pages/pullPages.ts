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

import { Repository } from '../../git';
import { Forge } from '../Forge';
import { PullView } from '../pulls/viewPull';
import { PullRecord } from '../pulls/records';
import { showDiff } from './diffView';
import { Html, html } from './html';
import { commitLink, pullLink, repositoryLink, sourceLink } from './links';
import { renderMarkdown } from './markdown';
import { firstLine } from './sourcePages';
import { showTime } from './time';

/** Pull requests in lines. */
export function showPullList(
  forge: Forge,
  repository: Repository,
  pulls: readonly Readonly<PullRecord>[],
  empty: string,
): Html {
  if (pulls.length === 0) {
    return html`<div class="card"><p class="empty">${empty}</p></div>`;
  }
  return html`<div class="card">
    <ul class="rows">
      ${pulls.map(
        pull => html`<li>
          ${showState(pull)}
          <a class="name" href="${pullLink(repository, pull.number)}"
            >${pull.title}</a
          >
          <span class="grow"
            >#${pull.number} by ${nameOf(forge, pull.author)}</span
          >
          <span class="end"
            >${showTime(pull.updatedAt, forge.clock.now())}</span
          >
        </li>`,
      )}
    </ul>
  </div>`;
}

/** Open or closed pull requests of a repository. */
export function showPullTabs(
  forge: Forge,
  repository: Repository,
  all: readonly Readonly<PullRecord>[],
  state: 'open' | 'closed',
): Html {
  const link = `${repositoryLink(repository)}/pulls`;
  const count = (of: string) => all.filter(it => it.state === of).length;
  const current = (of: string) => state === of && html`aria-current="page"`;
  return html`<h1>Pull requests</h1>
    <nav class="tabs" aria-label="State">
      <a href="${link}" ${current('open')}>${count('open')} open</a>
      <a href="${link}?state=closed" ${current('closed')}
        >${count('closed')} closed</a
      >
    </nav>
    ${showPullList(
      forge,
      repository,
      all.filter(it => it.state === state).reverse(),
      state === 'open'
        ? 'No pull request is open. A change that is waiting for a review shows up here.'
        : 'No pull request has been merged or closed yet.',
    )}`;
}

/** Everything about one pull request, and what can be done with it. */
export async function showPull(
  forge: Forge,
  repository: Repository,
  pull: PullView,
  error?: string,
): Promise<Html> {
  const now = forge.clock.now();
  const commits = await repository.log(pull.headCommit, {
    without: pull.mergeBase,
  });
  return html`<h1>${pull.title} <span class="number">#${pull.number}</span></h1>
    <p class="meta">
      ${showState(pull)} ${nameOf(forge, pull.author)}
      ${pull.state === 'open' ? 'wants' : 'asked'} to merge ${commits.length}
      ${commits.length === 1 ? 'commit' : 'commits'} into
      ${branch(repository, pull.base, true)} from
      ${branch(repository, pull.head, pull.headExists)}, opened
      ${showTime(pull.createdAt, now)}
    </p>
    ${error &&
    html`<div class="notice error" role="alert"><p>${error}</p></div>`}
    <div class="card">
      <div class="body prose">
        ${pull.body.trim()
          ? renderMarkdown(
              pull.body,
              `${sourceLink(repository, 'branch', pull.base)}/`,
            )
          : html`<p class="muted">There is no description.</p>`}
      </div>
    </div>
    ${showDecision(forge, repository, pull)}
    <h2>Changes</h2>
    ${showDiff(repository, pull.files, pull.headCommit)}
    <h2>Commits</h2>
    <div class="card">
      <ul class="rows">
        ${commits.map(
          commit => html`<li>
            <a class="grow" href="${commitLink(repository, commit.oid)}"
              >${firstLine(commit)}</a
            >
            <span class="end"
              ><code>${commit.oid.slice(0, 8)}</code> ${commit.author.name},
              ${showTime(commit.committer.timestamp, now)}</span
            >
          </li>`,
        )}
      </ul>
      ${commits.length === 0 &&
      html`<p class="empty">
        Neither branch has a commit that the other has not.
      </p>`}
    </div>
    <h2>Conversation</h2>
    ${showConversation(forge, repository, pull)}`;
}

function showDecision(
  forge: Forge,
  repository: Repository,
  pull: PullView,
): Html {
  const now = forge.clock.now();
  const action = (name: string) =>
    `${pullLink(repository, pull.number)}/${name}`;
  if (pull.merged) {
    return html`<div class="notice merged" role="status">
      <p>
        Merged by ${nameOf(forge, pull.merged.by)}
        ${showTime(pull.merged.at, now)} in
        <a href="${commitLink(repository, pull.merged.commit)}"
          >${pull.merged.commit.slice(0, 8)}</a
        >.
      </p>
    </div>`;
  }
  if (pull.state === 'closed') {
    return html`<div class="notice closed" role="status">
        <p>
          Closed ${pull.closedAt && showTime(pull.closedAt, now)} without being
          merged.
        </p>
      </div>
      ${pull.headExists
        ? html`<div class="actions">
            <form method="post" action="${action('reopen')}">
              <button>Reopen</button>
            </form>
          </div>`
        : html`<p class="meta">
            Its branch is gone: it cannot be reopened.
          </p>`}`;
  }
  return html`${pull.conflicts.length > 0 &&
    html`<div class="notice warn" role="status">
      <p>
        <strong>This cannot be merged:</strong> both branches changed the same
        lines. Bring <code>${pull.base}</code> into <code>${pull.head}</code>,
        or close this and open a new one.
      </p>
      <ul>
        ${pull.conflicts.map(path => html`<li class="mono">${path}</li>`)}
      </ul>
    </div>`}
    ${!pull.mergeable &&
    pull.conflicts.length === 0 &&
    html`<div class="notice warn" role="status">
      <p>This cannot be merged: one of its branches is gone.</p>
    </div>`}
    <div class="actions">
      ${pull.mergeable &&
      html`<form method="post" action="${action('merge')}">
        <input type="hidden" name="head" value="${pull.headCommit}" />
        <button class="main">Merge pull request</button>
        <label
          ><input type="checkbox" name="delete" value="yes" checked /> Delete
          the branch afterwards</label
        >
      </form>`}
      <form method="post" action="${action('close')}">
        <button>Close</button>
      </form>
    </div>`;
}

function showConversation(
  forge: Forge,
  repository: Repository,
  pull: PullView,
): Html {
  const now = forge.clock.now();
  const words = {
    APPROVED: 'approved these changes',
    REQUEST_CHANGES: 'asked for changes',
    COMMENT: 'commented',
  };
  const entries = [
    ...pull.comments.map(it => ({ ...it, at: it.createdAt, did: 'commented' })),
    ...pull.reviews.map(it => ({
      ...it,
      at: it.submittedAt,
      did: words[it.state],
    })),
  ].sort((a, b) => a.at.localeCompare(b.at) || a.id - b.id);
  return html`${entries.map(
      entry => html`<article class="card" id="issuecomment-${entry.id}">
        <div class="head">
          <strong>${nameOf(forge, entry.author)}</strong> ${entry.did}
          ${showTime(entry.at, now)}
        </div>
        ${entry.body.trim() &&
        html`<div class="body prose">
          ${renderMarkdown(
            entry.body,
            `${sourceLink(repository, 'branch', pull.base)}/`,
          )}
        </div>`}
      </article>`,
    )}
    <form
      class="card"
      method="post"
      action="${pullLink(repository, pull.number)}/comment"
    >
      <div class="body">
        <label class="field" for="comment">Add a comment</label>
        <textarea id="comment" name="body" required></textarea>
        <button>Comment</button>
      </div>
    </form>`;
}

/** State in words and colour. */
export function showState(pull: Readonly<PullRecord>): Html {
  const state = pull.merged ? 'merged' : pull.state;
  const word = { open: 'Open', closed: 'Closed', merged: 'Merged' }[state];
  return html`<span class="badge ${state}">${word}</span>`;
}

function branch(repository: Repository, name: string, exists: boolean): Html {
  return exists
    ? html`<a href="${sourceLink(repository, 'branch', name)}"
        ><code>${name}</code></a
      >`
    : html`<code>${name}</code>`;
}

function nameOf(forge: Forge, login: string): string {
  return forge.accounts.byLogin(login)?.fullName || login;
}
