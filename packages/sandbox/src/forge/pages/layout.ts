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

import { createHash } from 'node:crypto';
import { Response } from 'express';
import { Html, html, Part } from './html';
import { style } from './style';

// Not in a template: the hash is of every character, and a formatter may move them.
const styleElement = new Html(`<style>${style}</style>`);
const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing runs on these pages, whatever people write into titles and files, and no other site can put them in a frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A link of the line at the top of a page. */
export interface Crumb {
  label: string;
  href?: string;
}

/** Sends a page. */
export function sendPage(
  res: Response,
  page: { title: string; crumbs?: Crumb[]; body: Part; status?: number },
): void {
  const trail = (page.crumbs ?? []).map(
    ({ label, href }) => html`<span class="sep" aria-hidden="true">/</span>
      ${href
        ? html`<a href="${href}">${label}</a>`
        : html`<span aria-current="page">${label}</span>`}`,
  );
  const { text } = html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · Sandbox forge</title>
        ${styleElement}
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header class="top">
          <nav aria-label="Where you are">
            <a class="brand" href="/">Sandbox forge</a>${trail}
          </nav>
        </header>
        <main id="content">${page.body}</main>
        <footer>
          A forge for trying things out, on this machine only. It speaks Gitea's
          API at <code>/api/v1</code>.
        </footer>
      </body>
    </html> `;
  res
    .status(page.status ?? 200)
    .set('Content-Security-Policy', contentSecurityPolicy)
    .set('X-Content-Type-Options', 'nosniff')
    .set('Referrer-Policy', 'same-origin')
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(text);
}
