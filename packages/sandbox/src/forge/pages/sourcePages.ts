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

import { Commit, isBinary, PathEntry, Repository, toText } from '../../git';
import { Forge } from '../Forge';
import { encodePath } from '../paths';
import { Html, html } from './html';
import { commitLink, repositoryLink, sourceLink } from './links';
import { renderMarkdown } from './markdown';
import { showTime } from './time';

/** A place in a repository as its address says it. */
export interface SourcePlace {
  kind: 'branch' | 'commit';
  ref: string;
  commit: string;
  path: string;
}

const MAX_SHOWN_BYTES = 512 * 1024;

/**
 * Finds what `<ref>/<path>` means. Branch names may have slashes: the longest branch that fits is meant. Undefined where
 * there is none.
 */
export async function findSource(
  repository: Repository,
  kind: 'branch' | 'commit',
  rest: string,
): Promise<SourcePlace | undefined> {
  const parts = rest.split('/').filter(Boolean);
  for (let length = parts.length; length > 0; length--) {
    const ref = parts.slice(0, length).join('/');
    const commit =
      kind === 'branch'
        ? await repository.branch(ref)
        : length === 1 && (await repository.resolve(ref));
    if (commit) {
      return { kind, ref, commit, path: parts.slice(length).join('/') };
    }
  }
  return undefined;
}

/** The files of a directory, with the commit that last changed each. */
export async function showDirectory(
  forge: Forge,
  repository: Repository,
  place: SourcePlace,
  entry: PathEntry,
): Promise<Html> {
  const entries = await repository.entries(entry.oid, { prefix: entry.path });
  const names = entries.map(nameOf);
  const changes = await repository.lastChanges(place.commit, entry.path, names);
  const sorted = [...entries].sort(
    (a, b) =>
      Number(b.type === 'tree') - Number(a.type === 'tree') ||
      nameOf(a).localeCompare(nameOf(b), 'en'),
  );
  const up = entry.path.split('/').slice(0, -1).join('/');
  const newest = await repository.commit(place.commit);
  return html`<div class="card">
      <div class="head">${showCommitLine(forge, repository, newest)}</div>
      ${entries.length === 0 &&
      html`<p class="empty">There are no files here yet.</p>`}
      <ul class="rows files">
        ${entry.path !== '' &&
        html`<li>
          <a
            class="name"
            href="${sourceLink(repository, place.kind, place.ref, up)}"
            >.. (up)</a
          >
        </li>`}
        ${sorted.map(it => {
          const change = changes.get(nameOf(it));
          return html`<li>
            <a
              class="name"
              href="${sourceLink(repository, place.kind, place.ref, it.path)}"
              >${nameOf(it)}${it.type === 'tree' && '/'}</a
            >
            <span class="grow">${change && firstLine(change)}</span>
            <span class="end"
              >${change &&
              showTime(change.committer.timestamp, forge.clock.now())}</span
            >
          </li>`;
        })}
      </ul>
    </div>
    ${await showReadme(repository, place, entries)}`;
}

/** The lines of a file. */
export async function showFile(
  forge: Forge,
  repository: Repository,
  place: SourcePlace,
  entry: PathEntry,
): Promise<Html> {
  const content = await repository.blob(entry.oid);
  const name = nameOf(entry);
  const directory = entry.path.split('/').slice(0, -1).join('/');
  const change = (
    await repository.lastChanges(place.commit, directory, [name])
  ).get(name);
  const raw = `${repositoryLink(repository)}/raw/${place.kind}/${encodePath(
    place.ref,
  )}/${encodePath(entry.path)}`;
  return html`<div class="card">
    <div class="head">
      ${content.byteLength} bytes · <a href="${raw}">Raw</a>${change &&
      html` · last changed in ${showCommitLine(forge, repository, change)}`}
    </div>
    ${showContent(content)}
  </div>`;
}

/** A commit in one line. */
export function showCommitLine(
  forge: Forge,
  repository: Repository,
  commit: Commit,
): Html {
  return html`<a href="${commitLink(repository, commit.oid)}"
      >${firstLine(commit)}</a
    >
    by ${commit.author.name},
    ${showTime(commit.committer.timestamp, forge.clock.now())}`;
}

/** First line of a commit's message. */
export function firstLine(commit: Commit): string {
  return commit.message.split('\n')[0] || '(no message)';
}

function showContent(content: Uint8Array): Html {
  if (isBinary(content)) {
    return html`<p class="empty">
      A binary file: its contents are not shown.
    </p>`;
  }
  if (content.byteLength > MAX_SHOWN_BYTES) {
    return html`<p class="empty">This file is too long to be shown here.</p>`;
  }
  const text = toText(content);
  if (text === '') return html`<p class="empty">The file is empty.</p>`;
  const lines = text.replace(/\n$/, '').split('\n');
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="Contents"
  >
    <table class="code">
      <tbody>
        ${lines.map(
          (line, i) =>
            html`<tr id="L${i + 1}">
              <td class="line">${i + 1}</td>
              <td>${line}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

async function showReadme(
  repository: Repository,
  place: SourcePlace,
  entries: readonly PathEntry[],
): Promise<Html | undefined> {
  const readme = entries.find(
    it => it.type === 'blob' && /^readme\.md$/i.test(nameOf(it)),
  );
  if (!readme) return undefined;
  const content = await repository.blob(readme.oid);
  if (isBinary(content) || content.byteLength > MAX_SHOWN_BYTES) {
    return undefined;
  }
  const directory = readme.path.split('/').slice(0, -1).join('/');
  const base = `${sourceLink(repository, place.kind, place.ref, directory)}/`;
  return html`<div class="card">
    <div class="head">${nameOf(readme)}</div>
    <div class="body prose">${renderMarkdown(toText(content), base)}</div>
  </div>`;
}

function nameOf(entry: PathEntry): string {
  return entry.path.slice(entry.path.lastIndexOf('/') + 1);
}
