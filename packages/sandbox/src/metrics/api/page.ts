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

/** A page on which a person tries queries: Thanos' own one is a whole application. */
export const QUERY_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Thanos of the sandbox</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
  form { display: flex; gap: .5rem; }
  input { flex: 1; font: inherit; font-family: ui-monospace, monospace; padding: .4rem; }
  button { font: inherit; padding: .4rem 1rem; }
  table { border-collapse: collapse; margin-top: 1rem; width: 100%; }
  td { border-top: 1px solid #ccc; font-family: ui-monospace, monospace; padding: .2rem .5rem; vertical-align: top; word-break: break-all; }
  td:last-child { text-align: right; white-space: nowrap; }
</style>
<h1>Thanos of the sandbox</h1>
<form>
  <input name="query" aria-label="PromQL query" value="sum by (cluster) (up)">
  <button>Query</button>
</form>
<p role="status"></p>
<table><tbody></tbody></table>
<script>
  const form = document.querySelector('form');
  const status = document.querySelector('[role=status]');
  const rows = document.querySelector('tbody');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    rows.replaceChildren();
    status.textContent = 'Asking…';
    try {
      const response = await fetch('/api/v1/query', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
      const answer = await response.json();
      if (answer.status !== 'success') throw new Error(answer.error);
      const { resultType, result } = answer.data;
      const found = resultType === 'scalar' || resultType === 'string' ? [{ metric: {}, value: result }] : result;
      status.textContent = [found.length + ' series', ...(answer.warnings ?? [])].join(' · ');
      for (const { metric, value, values } of found) {
        const { __name__ = '', ...labels } = metric;
        const name = __name__ + '{' + Object.entries(labels).map(([k, v]) => k + '=' + JSON.stringify(v)).join(', ') + '}';
        const row = rows.insertRow();
        row.insertCell().textContent = name;
        row.insertCell().textContent = (value ? [value] : values).map(([at, text]) => values ? text + ' @' + at : text).join('\\n');
      }
    } catch (error) {
      status.textContent = error.message;
    }
  });
</script>
</html>
`;
