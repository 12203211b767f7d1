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

import { Destination } from '../Destinations';
import { Application } from '../types';
import { withResourceHealth } from './tree';

/** Page of one Application, for people who follow a link from the portal. Needs no token: it is the sandbox's own and shows no secret. */
export function applicationPage(
  application: Application,
  destination: Destination | undefined,
  managementCluster: string,
): string {
  const { metadata, spec, status } = withResourceHealth(
    application,
    destination,
  );
  const sync = status?.sync?.status ?? 'Unknown';
  const health = status?.health?.status ?? 'Unknown';
  const operation = status?.operationState;
  const rows = (status?.resources ?? []).map(resource => {
    const itsHealth = (
      resource as { health?: { status: string; message?: string } }
    ).health;
    return `<tr>
      <td>${escape(resource.group ? `${resource.group}/` : '')}<b>${escape(
      resource.kind,
    )}</b></td>
      <td>${escape(resource.namespace ?? '')}</td>
      <td>${escape(resource.name)}</td>
      <td>${badge(resource.status)}</td>
      <td>${
        itsHealth
          ? badge(itsHealth.status, itsHealth.message)
          : '<span class="quiet">none</span>'
      }</td>
    </tr>`;
  });
  return page(
    metadata.name,
    `
    <p class="where">Argo CD of management cluster <b>${escape(
      managementCluster,
    )}</b> (simulated by the sandbox)</p>
    <h1>${escape(metadata.name)}</h1>
    <p>${badge(sync)} ${badge(health, status?.health?.message)}${
      metadata.deletionTimestamp ? ` ${badge('Deleting')}` : ''
    }</p>
    ${(status?.conditions ?? [])
      .map(
        ({ type, message }) =>
          `<div class="condition" role="alert"><b>${escape(type)}</b> ${escape(
            message,
          )}</div>`,
      )
      .join('')}
    <dl>
      <dt>Project</dt><dd>${escape(spec.project)}</dd>
      <dt>Source</dt><dd>${escape(spec.source?.repoURL ?? '')} <code>${escape(
      spec.source?.path ?? '',
    )}</code> at <code>${escape(
      spec.source?.targetRevision ?? 'HEAD',
    )}</code></dd>
      <dt>Revision</dt><dd><code>${escape(
        status?.sync?.revision?.slice(0, 10) ?? 'none',
      )}</code></dd>
      <dt>Destination</dt><dd>${escape(
        spec.destination.name ?? spec.destination.server ?? '',
      )} / ${escape(spec.destination.namespace ?? '')}</dd>
      <dt>Last operation</dt><dd>${
        operation
          ? `${badge(operation.phase)} ${escape(
              operation.message ?? '',
            )} <span class="quiet">${escape(
              operation.finishedAt ?? operation.startedAt,
            )}</span>`
          : 'none'
      }</dd>
      <dt>Compared</dt><dd>${escape(status?.reconciledAt ?? 'not yet')}</dd>
    </dl>
    <h2>Resources</h2>
    ${
      rows.length > 0
        ? `<table><thead><tr><th>Kind</th><th>Namespace</th><th>Name</th><th>Sync</th><th>Health</th></tr></thead><tbody>${rows.join(
            '',
          )}</tbody></table>`
        : '<p class="quiet">This Application delivers nothing.</p>'
    }
    <p class="quiet">The real Argo CD shows its own user interface at this address. This page is reloaded every five seconds.</p>`,
    true,
  );
}

/** Page with the Applications of a management cluster. */
export function listPage(
  applications: Application[],
  managementCluster: string,
): string {
  const rows = applications.map(
    ({ metadata, spec, status }) => `<tr>
      <td><a href="/applications/${encodeURIComponent(
        metadata.namespace ?? '',
      )}/${encodeURIComponent(metadata.name)}">${escape(metadata.name)}</a></td>
      <td>${escape(spec.project)}</td>
      <td>${escape(spec.destination.name ?? spec.destination.server ?? '')}</td>
      <td>${badge(status?.sync?.status ?? 'Unknown')}</td>
      <td>${badge(
        status?.health?.status ?? 'Unknown',
        status?.health?.message,
      )}</td>
    </tr>`,
  );
  return page(
    'Applications',
    `<p class="where">Argo CD of management cluster <b>${escape(
      managementCluster,
    )}</b> (simulated by the sandbox)</p>
    <h1>Applications</h1>
    <table><thead><tr><th>Name</th><th>Project</th><th>Destination</th><th>Sync</th><th>Health</th></tr></thead><tbody>${rows.join(
      '',
    )}</tbody></table>`,
    true,
  );
}

/** Page that says that there is no such Application. */
export function missingPage(name: string, managementCluster: string): string {
  return page(
    'Not found',
    `<p class="where">Argo CD of management cluster <b>${escape(
      managementCluster,
    )}</b> (simulated by the sandbox)</p>
    <h1>No Application ${escape(name)}</h1>
    <p>It may have been deleted together with its cluster. <a href="/applications">All Applications</a></p>`,
    false,
  );
}

const good = new Set(['Synced', 'Healthy', 'Succeeded']);
const bad = new Set(['Degraded', 'Failed', 'Error', 'Missing']);
const busy = new Set(['Progressing', 'OutOfSync', 'Running', 'Deleting']);

function badge(text: string, title = ''): string {
  let tone = 'unknown';
  if (good.has(text)) tone = 'good';
  else if (bad.has(text)) tone = 'bad';
  else if (busy.has(text)) tone = 'busy';
  return `<span class="badge ${tone}"${
    title ? ` title="${escape(title)}"` : ''
  }>${escape(text)}</span>`;
}

function page(title: string, body: string, reloads: boolean): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${reloads ? '<meta http-equiv="refresh" content="5">' : ''}
<title>${escape(title)} · Argo CD (sandbox)</title>
<style>
:root { color-scheme: light dark; --line: #d5dae3; --quiet: #5b6675; --page: #f4f6f9; --card: #fff; --text: #1c2430; --link: #0b5cad }
@media (prefers-color-scheme: dark) { :root { --line: #3a4452; --quiet: #a3afbf; --page: #12161c; --card: #1b212a; --text: #e6ebf2; --link: #7db8f5 } }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 64rem; margin: 2rem auto; padding: 1.5rem 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px }
h1 { margin: 0 0 .5rem; font-size: 1.6rem; overflow-wrap: anywhere } h2 { font-size: 1.15rem; margin-top: 2rem }
a { color: var(--link) } .quiet, .where { color: var(--quiet) } .where { margin-top: 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.5rem; overflow-wrap: anywhere } dt { color: var(--quiet) } dd { margin: 0 }
table { width: 100%; border-collapse: collapse } th, td { text-align: left; padding: .45rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
th { color: var(--quiet); font-weight: 600; font-size: .85rem }
code { font-size: .9em }
.badge { display: inline-block; padding: 0 .6rem; border-radius: 1rem; font-size: .85rem; line-height: 1.6; color: #fff }
.good { background: #1a7338 } .bad { background: #b3261e } .busy { background: #8a5a00 } .unknown { background: #5b6675 }
.condition { border-left: 4px solid #b3261e; padding: .5rem .8rem; margin: .6rem 0; background: color-mix(in srgb, #b3261e 10%, transparent); overflow-wrap: anywhere }
</style>
</head>
<body><main>${body}</main></body>
</html>
`;
}

function escape(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
