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

import {
  base64,
  removeTestForge,
  startTestForge,
  TestForge,
} from '../testForge';

const repo = '/repos/platform/gitops';
const evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>';

describe('the pages of the forge', () => {
  let forge: TestForge;
  const page = '/platform/gitops/pulls/1';

  beforeEach(async () => {
    forge = await startTestForge();
    await forge.api('POST', `${repo}/contents`, {
      branch: 'main',
      new_branch: 'topic/one',
      message: evil,
      files: [
        {
          operation: 'upload',
          path: 'clusters/a.yaml',
          content: base64(`a: 2\n${evil}\n`),
        },
        { operation: 'create', path: 'new <b>.yaml', content: base64('x') },
      ],
    });
    await forge.api('POST', `${repo}/pulls`, {
      title: evil,
      body: evil,
      head: 'topic/one',
      base: 'main',
    });
  });
  afterEach(() => removeTestForge(forge));

  const get = async (path: string) => {
    const response = await fetch(`${forge.url}${path}`);
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
    };
  };
  const press = (
    action: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = { Origin: forge.url },
  ) =>
    fetch(`${forge.url}${page}/${action}`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams(fields),
    });
  const pull = async () => (await forge.api('GET', `${repo}/pulls/1`)).body;

  it.each([
    '/',
    '/platform',
    '/platform/gitops',
    '/platform/gitops/pulls',
    '/platform/gitops/pulls?state=closed',
    page,
    '/platform/gitops/src/branch/main',
    '/platform/gitops/src/branch/topic/one/clusters',
    '/platform/gitops/src/branch/topic/one/clusters/a.yaml',
    '/platform/gitops/commit/topic%2Fone',
  ])('shows %s, and nothing that people wrote runs', async path => {
    const { status, headers, text } = await get(path);
    expect(status).toBe(200);
    expect(text).toContain('<html lang="en">');
    expect(text).not.toMatch(/<img|<script|<b>|onerror=alert\(1\)">/);
    expect(headers.get('Content-Security-Policy')).toContain(
      "default-src 'none'",
    );
  });

  it('shows raw files as text only', async () => {
    const { headers, text } = await get(
      '/platform/gitops/raw/branch/topic/one/clusters/a.yaml',
    );
    expect(text).toContain('<script>');
    expect(headers.get('Content-Type')).toContain('text/plain');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it.each([
    '/none',
    '/platform/none',
    '/platform/gitops/pulls/99',
    '/platform/gitops/src/branch/none',
    '/platform/gitops/src/branch/main/none',
    '/platform/gitops/src/branch/main/../../../config',
    '/platform/gitops/commit/none',
    '/a/b/c/d',
    '/%00',
    '/%',
  ])('answers %s with a page that says so', async path => {
    const { status, text } = await get(path);
    expect([400, 404]).toContain(status);
    expect(text).toContain('<h1>');
  });

  it('merges as the reviewer, and removes the branch where asked', async () => {
    const { head } = await pull();
    const response = await press('merge', { head: head.sha, delete: 'yes' });
    expect(response.status).toBe(303);
    expect(response.headers.get('Location')).toBe(page);
    expect(await pull()).toMatchObject({
      merged: true,
      merged_by: { login: 'reviewer' },
    });
    expect(await forge.gitops.branches()).toEqual(['main']);
    expect((await get(page)).text).toContain('Merged by Reviewer');
  });

  it('does not merge what was pushed after the page was opened', async () => {
    const { head } = await pull();
    await forge.api('POST', `${repo}/contents`, {
      branch: 'topic/one',
      files: [{ operation: 'create', path: 'sneaked-in', content: '' }],
    });
    const response = await press('merge', { head: head.sha });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain(
      'changed since you opened this page',
    );
    expect(await pull()).toMatchObject({ merged: false });
  });

  it('says why a conflicting one cannot be merged, and offers no button for it', async () => {
    await forge.api('POST', `${repo}/contents`, {
      branch: 'main',
      files: [
        {
          operation: 'upload',
          path: 'clusters/a.yaml',
          content: base64('a: 3\n'),
        },
      ],
    });
    const { text } = await get(page);
    expect(text).toContain('This cannot be merged');
    expect(text).toContain('<li class="mono">clusters/a.yaml</li>');
    expect(text).not.toContain('Merge pull request</button>');
    expect((await press('merge')).status).toBe(405);
  });

  it('closes, reopens and comments', async () => {
    await press('close');
    expect(await pull()).toMatchObject({ state: 'closed' });
    expect((await get(page)).text).toContain('Reopen</button>');
    await press('reopen');
    expect(await pull()).toMatchObject({ state: 'open' });
    await press('comment', { body: 'Fine **by me**' });
    expect((await get(page)).text).toContain('Fine <strong>by me</strong>');
    expect((await press('comment', { body: ' ' })).status).toBe(422);
  });

  it.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['another port', { Origin: 'http://localhost:1' }],
    ['a page without an origin', { Origin: 'null' }],
    ['who does not say', {}],
    ['a browser that says so', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another site of this host', { 'Sec-Fetch-Site': 'same-site' }],
  ])('refuses forms of %s', async (_, headers) => {
    const response = await press(
      'merge',
      {},
      headers as Record<string, string>,
    );
    expect(response.status).toBe(403);
    expect(await pull()).toMatchObject({ merged: false });
  });

  it('says that it is read-only, and changes nothing then', async () => {
    forge.faults.forge = 'read-only';
    const refused = await press(
      'merge',
      {},
      { Origin: forge.url, Accept: 'text/html' },
    );
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain(
      '<p>The forge is read-only at the moment.</p>',
    );
    expect((await get(page)).status).toBe(200);
    forge.faults.forge = undefined;
    expect(await pull()).toMatchObject({ merged: false });
  });
});
