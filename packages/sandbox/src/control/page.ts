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

/** A link of the index page. */
export interface Link {
  title: string;
  url: string;
  text: string;
}

/** The page that lists what a sandbox consists of. */
export function renderIndex(links: readonly Link[]): string {
  const rows = links
    .map(
      ({ title, url, text }) =>
        `<tr><th scope="row">${
          url.startsWith('http')
            ? `<a href="${escapeHtml(url)}">${escapeHtml(title)}</a>`
            : escapeHtml(title)
        }</th><td><code>${escapeHtml(url)}</code></td><td>${escapeHtml(
          text,
        )}</td></tr>`,
    )
    .join('\n    ');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-top: 1px solid #ccc; padding: .4rem .6rem .4rem 0; text-align: left; vertical-align: top; }
</style>
<h1>Sandbox</h1>
<p>Simulated programs over their real protocols. Faults, speed and merges are at this address as JSON: see the README of the package.</p>
<table>
  <tbody>
    ${rows}
  </tbody>
</table>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    character =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[character] ??
      character),
  );
}
