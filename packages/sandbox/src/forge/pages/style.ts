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

/** The one style sheet of the pages. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1c2430; --muted: #5a6675; --line: #d9dee5; --link: #0b5cad;
  --green: #1a7f37; --red: #b42318; --violet: #6b3fc0; --amber: #8a5a00;
  --green-soft: #e3f6e8; --red-soft: #fdeaea; --violet-soft: #efe9fb; --amber-soft: #fff4d6;
  --code: #f2f4f7; --button: #1a7f37; --button-text: #fff;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1a2029; --text: #e4e8ee; --muted: #9aa7b6; --line: #313a47; --link: #79b8ff;
    --green: #56d27b; --red: #ff8a80; --violet: #b79bff; --amber: #f0c35a;
    --green-soft: #14301f; --red-soft: #3a1b1d; --violet-soft: #2a2144; --amber-soft: #38290a;
    --code: #232b36; --button: #2da44e; --button-text: #04140a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; text-underline-offset: 3px; }
a:hover, .prose a, .notice a, .meta a, .card > .head a { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 16px; top: 12px; background: var(--card); padding: 4px 12px; z-index: 1; }
.top { background: var(--card); border-bottom: 1px solid var(--line); }
.top nav, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
.top nav { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; min-height: 56px; padding-block: 12px; }
.top .brand { font-weight: 700; color: var(--text); margin-right: 8px; }
.top .sep { color: var(--muted); }
main { padding-block: 32px 48px; }
footer { color: var(--muted); font-size: 14px; padding-bottom: 32px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 8px; letter-spacing: -0.01em; }
h2 { font-size: 19px; line-height: 1.3; margin: 32px 0 12px; }
h1 .number { color: var(--muted); font-weight: 400; }
p { margin: 0 0 12px; }
code, pre, .mono { font-family: var(--mono); font-size: 0.875em; }
code { background: var(--code); border-radius: 4px; padding: 2px 6px; }
.meta, .muted { color: var(--muted); }
.meta { font-size: 15px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; margin-bottom: 16px; }
.card > .body { padding: 16px 20px; }
.card > .head { padding: 10px 20px; border-bottom: 1px solid var(--line); font-size: 15px; color: var(--muted); }
.rows { list-style: none; margin: 0; padding: 0; }
.rows > li { padding: 12px 20px; display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; }
.rows > li + li { border-top: 1px solid var(--line); }
.rows .name { font-weight: 600; }
.rows .end { margin-left: auto; color: var(--muted); font-size: 14px; white-space: nowrap; }
.rows .grow { flex: 1 1 240px; font-size: 14px; }
.rows span.grow { color: var(--muted); }
.files .name { flex: 0 1 260px; font-weight: 400; }
.empty { padding: 32px 20px; text-align: center; color: var(--muted); }
.badge { display: inline-block; border-radius: 999px; padding: 2px 12px; font-size: 14px; font-weight: 600; border: 1px solid currentColor; }
.open, .approved { color: var(--green); background: var(--green-soft); }
.closed { color: var(--red); background: var(--red-soft); }
.merged { color: var(--violet); background: var(--violet-soft); }
.notice { border: 1px solid currentColor; border-radius: 10px; padding: 12px 20px; margin: 0 0 16px; }
.notice p:last-child, .notice ul:last-child { margin-bottom: 0; }
.notice ul { margin: 8px 0 0; padding-left: 20px; }
.warn { color: var(--amber); background: var(--amber-soft); }
.error { color: var(--red); background: var(--red-soft); }
.tabs { display: flex; gap: 24px; border-bottom: 1px solid var(--line); margin: 16px 0; }
.tabs a { padding: 8px 0; color: var(--muted); border-bottom: 3px solid transparent; margin-bottom: -1px; }
.tabs a[aria-current] { color: var(--text); border-color: var(--link); font-weight: 600; }
.actions { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
.actions form { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin: 0; }
label { display: inline-flex; gap: 8px; align-items: center; font-size: 15px; }
input[type=checkbox] { width: 18px; height: 18px; margin: 0; accent-color: var(--button); }
button { font: inherit; font-weight: 600; border-radius: 8px; border: 1px solid var(--line); background: var(--card); color: var(--text);
  padding: 8px 18px; min-height: 42px; cursor: pointer; }
button:hover { border-color: var(--muted); }
button.main { background: var(--button); border-color: transparent; color: var(--button-text); }
button.main:hover { filter: brightness(1.08); }
textarea { font: inherit; width: 100%; min-height: 88px; border-radius: 8px; border: 1px solid var(--line); background: var(--page);
  color: inherit; padding: 10px 12px; resize: vertical; margin-bottom: 12px; display: block; }
.field { display: block; font-weight: 600; margin-bottom: 6px; }
.prose > :first-child { margin-top: 0; } .prose > :last-child { margin-bottom: 0; }
.prose h3, .prose h4, .prose h5 { margin: 20px 0 8px; line-height: 1.3; }
.prose ul, .prose ol { padding-left: 24px; margin: 0 0 12px; }
.prose pre { background: var(--code); padding: 12px 16px; border-radius: 8px; overflow-x: auto; }
.prose pre code { padding: 0; background: none; }
.prose blockquote { margin: 0 0 12px; padding-left: 16px; border-left: 4px solid var(--line); color: var(--muted); }
.prose table { border-collapse: collapse; display: block; overflow-x: auto; overflow-wrap: normal; margin-bottom: 12px; }
.prose thead:not(:has(th:not(:empty))) { display: none; }
.prose th, .prose td { border: 1px solid var(--line); padding: 6px 12px; text-align: left; }
.message { white-space: pre-wrap; }
.plus { color: var(--green); } .minus { color: var(--red); }
details.card > summary { font-size: 15px; padding: 10px 20px; cursor: pointer; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
.file details.card > summary { padding-right: 110px; }
details.card > summary::before { content: '▸'; color: var(--muted); }
details.card[open] > summary::before { content: '▾'; }
details.card[open] > summary { border-bottom: 1px solid var(--line); }
.file { position: relative; }
.file .view { position: absolute; top: 11px; right: 20px; font-size: 15px; }
.counts { white-space: nowrap; }
summary .path { font-family: var(--mono); font-size: 14px; font-weight: 600; flex: 1 1 200px; }
.scroll { overflow-x: auto; overflow-wrap: normal; }
table.code { border-collapse: collapse; width: 100%; font: 13px/1.55 var(--mono); tab-size: 4; }
table.code td { padding: 0 10px; vertical-align: top; white-space: pre; }
table.code td.line { color: var(--muted); text-align: right; width: 1%; min-width: 40px; user-select: none; border-right: 1px solid var(--line); }
table.code td.sign { width: 1%; padding: 0 0 0 10px; user-select: none; }
table.code tr.add td { background: var(--green-soft); } table.code tr.add .sign { color: var(--green); }
table.code tr.del td { background: var(--red-soft); } table.code tr.del .sign { color: var(--red); }
table.code tr.hunk td { color: var(--muted); background: var(--code); padding-block: 4px; }
@media (max-width: 640px) {
  .top nav, main, footer { padding-inline: 14px; }
  main { padding-top: 20px; }
  h1 { font-size: 22px; }
  .rows > li, .card > .body, .card > .head, details.card > summary, .notice { padding-inline: 14px; }
  .file details.card > summary { padding-right: 90px; }
  .file .view { right: 14px; }
  .rows .end { margin-left: 0; }
  .files .name { flex-basis: 100%; }
  table.code { font-size: 12px; } table.code td { padding-inline: 6px; } table.code td.line { min-width: 28px; }
  .actions, .actions form { width: 100%; } button { width: 100%; }
}
`;
