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

import { renderMarkdown } from './markdown';

const render = (text: string) =>
  renderMarkdown(text, '/o/r/src/branch/main/').text;

describe('renderMarkdown', () => {
  it('formats', () => {
    expect(render('# A\n\n**b** `c`')).toBe(
      '<h3>A</h3>\n<p><strong>b</strong> <code>c</code></p>\n',
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'text <b onclick="x">b</b>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html,x)',
    '[x](//evil.example)',
    '[x](https://a.example/"onmouseover="alert(1))',
    '![x](https://a.example/x.png)',
    '![" onerror="alert(1)](https://a.example)',
    '[<script>](https://a.example)',
    '`<script>`',
    '```"><script>\nx\n```',
    '<https://a.example/"><script>',
    '| <script> |\n|---|\n| <img src=x> |',
  ])('lets nothing run or load: %s', text => {
    const allowed =
      /<\/?(p|h[3-6]|strong|code|pre|table|thead|tbody|tr|th|td)( class="[^"<>]*")?>|<a href="https:\/\/[^"<>]*" rel="noreferrer">|<\/a>/g;
    expect(render(text).replace(allowed, '')).not.toMatch(/[<>"]/);
  });

  it('leads relative links into the repository', () => {
    expect(render('[x](docs/a.md)')).toContain(
      'href="/o/r/src/branch/main/docs/a.md"',
    );
  });
});
