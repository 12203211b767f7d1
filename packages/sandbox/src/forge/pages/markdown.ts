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

import { Marked } from 'marked';
import { escapeHtml, Html } from './html';

/**
 * Markdown as HTML without anything that runs or loads: HTML in it is shown as text, images become links, and links lead to
 * web pages, mail, or, below `relativeTo`, to files of the repository.
 */
export function renderMarkdown(text: string, relativeTo: string): Html {
  const marked = new Marked({ gfm: true, async: false });
  const link = (href: string, label: string) => {
    const target = safeTarget(href, relativeTo);
    return target
      ? `<a href="${escapeHtml(target)}" rel="noreferrer">${label}</a>`
      : label;
  };
  marked.use({
    renderer: {
      html: ({ text: source }) => escapeHtml(source),
      image: ({ href, text: label }) => link(href, escapeHtml(label || href)),
      link({ href, tokens }) {
        return link(href, this.parser.parseInline(tokens));
      },
      heading({ tokens, depth }) {
        // The page has its own headings above these.
        const level = Math.min(6, depth + 2);
        return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
    },
  });
  return new Html(marked.parse(text) as string);
}

function safeTarget(href: string, relativeTo: string): string | undefined {
  if (/^(https?:\/\/|mailto:|#)/i.test(href)) return href;
  // Anything else with a scheme, however it is spelled, and protocol-relative addresses.
  // eslint-disable-next-line no-control-regex
  if (/[\x00-\x20\\:]/.test(href) || href.startsWith('//')) return undefined;
  return href.startsWith('/') ? href : `${relativeTo}${href}`;
}
