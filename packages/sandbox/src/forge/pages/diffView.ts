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

import { FileDiff, formatHunkHeader, Hunk, Repository } from '../../git';
import { Html, html } from './html';
import { sourceLink } from './links';

/** Beyond this many lines a file's changes are folded. */
const FOLDED_LINES = 600;

/** Changed files with their lines. */
export function showDiff(
  repository: Repository,
  files: readonly FileDiff[],
  commit: string,
): Html {
  if (files.length === 0) {
    return html`<div class="card"><p class="empty">Nothing differs.</p></div>`;
  }
  const additions = files.reduce((sum, it) => sum + it.additions, 0);
  const deletions = files.reduce((sum, it) => sum + it.deletions, 0);
  return html`<p class="meta">
      ${files.length} ${files.length === 1 ? 'file' : 'files'} changed,
      ${showCounts(additions, deletions)}
    </p>
    ${files.map(file => showFile(repository, file, commit))}`;
}

/** Counts of lines, in words for who does not see colours. */
export function showCounts(additions: number, deletions: number): Html {
  return html`<span class="counts"
    ><span class="plus">+${additions}<span class="muted"> added</span></span>
    <span class="minus"
      >−${deletions}<span class="muted"> removed</span></span
    ></span
  >`;
}

function showFile(
  repository: Repository,
  file: FileDiff,
  commit: string,
): Html {
  const lines = file.hunks.reduce((sum, it) => sum + it.lines.length, 0);
  const words = { added: 'new file', removed: 'deleted', changed: '' };
  // The link is beside the summary, not in it: a summary is a button, which must hold no other control.
  return html`<div class="file">
    <details class="card" ${lines <= FOLDED_LINES && html`open`}>
      <summary>
        <span class="path">${file.path}</span>
        <span class="muted">${words[file.status]}</span>
        ${showCounts(file.additions, file.deletions)}
      </summary>
      ${showHunks(file)}
    </details>
    ${file.status !== 'removed' &&
    html`<a
      class="view"
      aria-label="View file ${file.path}"
      href="${sourceLink(repository, 'commit', commit, file.path)}"
      >View file</a
    >`}
  </div>`;
}

function showHunks(file: FileDiff): Html {
  if (file.binary) {
    return html`<p class="empty">
      A binary file: its contents are not shown.
    </p>`;
  }
  if (file.hunks.length === 0) {
    return html`<p class="empty">
      ${file.oldMode !== file.newMode && file.status === 'changed'
        ? `Only the mode changed, from ${file.oldMode} to ${file.newMode}.`
        : 'The file is empty.'}
    </p>`;
  }
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="Changes of ${file.path}"
  >
    <table class="code">
      <tbody>
        ${file.hunks.map(showHunk)}
      </tbody>
    </table>
  </div>`;
}

function showHunk(hunk: Hunk): Html {
  let { oldStart, newStart } = hunk;
  const rows = hunk.lines.map(line => {
    const text = line.slice(1);
    switch (line[0]) {
      case '+':
        return row('add', '', newStart++, '+', text);
      case '-':
        return row('del', oldStart++, '', '−', text);
      case '\\':
        return row('hunk', '', '', '', text.trim());
      default:
        return row('', oldStart++, newStart++, '', text);
    }
  });
  return html`<tr class="hunk">
      <td class="line"></td>
      <td class="line"></td>
      <td class="sign"></td>
      <td>${formatHunkHeader(hunk)}</td>
    </tr>
    ${rows}`;
}

function row(
  kind: string,
  before: number | '',
  after: number | '',
  sign: string,
  text: string,
): Html {
  return html`<tr class="${kind}">
    <td class="line">${before}</td>
    <td class="line">${after}</td>
    <td class="sign">${sign}</td>
    <td>${text}</td>
  </tr> `;
}
