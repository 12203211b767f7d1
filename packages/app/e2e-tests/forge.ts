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

import { expect, type Page } from '@playwright/test';
import { target } from './addresses';
import { commitFile as commitToSandbox } from './sandbox';

/** Reviews and merges a change request as a person does who opens its page. */
export async function merge(
  page: Page,
  url: string,
  expected: { text: string },
) {
  await onItsPage(page, url, async forge => {
    await expect(forge.getByText(expected.text).first()).toBeVisible();
    if (target === 'lab') {
      await mergeInGitea(apiAddress(url));
      return;
    }
    await forge.getByRole('button', { name: 'Merge pull request' }).click();
    await expect(forge.getByText('Merged').first()).toBeVisible();
  });
}

/** Closes a change request without merging it. */
export async function close(page: Page, url: string) {
  await onItsPage(page, url, async forge => {
    if (target === 'lab') {
      await callGitea('PATCH', apiAddress(url), { state: 'closed' });
      return;
    }
    await forge.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(forge.getByText('Closed').first()).toBeVisible();
  });
}

/** Brings a file onto the GitOps repository's main branch. */
export async function commitFile(path: string, content: string) {
  if (target === 'sandbox') {
    await commitToSandbox(path, content);
    return;
  }
  // Nobody pushes to it: a reviewer merges.
  const repository = `${process.env.E2E_FORGE_URL}/api/v1/repos/platform/gitops`;
  const known = await fetch(`${repository}/contents/${path}`, {
    headers: headers(),
  });
  const branch = `write-${Date.now()}`;
  await callGitea(known.ok ? 'PUT' : 'POST', `${repository}/contents/${path}`, {
    branch: 'main',
    new_branch: branch,
    message: `Write ${path}`,
    content: Buffer.from(content).toString('base64'),
    ...(known.ok && { sha: ((await known.json()) as { sha: string }).sha }),
  });
  const pull = await callGitea('POST', `${repository}/pulls`, {
    title: `Write ${path}`,
    head: branch,
    base: 'main',
  });
  await mergeInGitea(`${repository}/pulls/${pull.number}`);
}

async function onItsPage(
  page: Page,
  url: string,
  act: (forge: Page) => Promise<void>,
) {
  const forge = await page.context().newPage();
  await forge.goto(url);
  await act(forge);
  await forge.close();
}

/** The lab's Gitea serves its pages without their scripts, so that its buttons do nothing. */
async function mergeInGitea(address: string) {
  // Right after it was opened, Gitea does not know yet.
  await expect
    .poll(async () => (await callGitea('GET', address)).mergeable)
    .toBe(true);
  const { head } = await callGitea('GET', address);
  await callGitea('POST', `${address}/merge`, {
    Do: 'merge',
    head_commit_id: head.sha,
  });
}

/** Address in Gitea's API of the change request with that page. */
function apiAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}/api/v1/repos${pathname}`;
}

function headers() {
  return {
    Authorization: `token ${process.env.E2E_FORGE_TOKEN}`,
    'Content-Type': 'application/json',
  };
}

async function callGitea(method: string, address: string, body?: object) {
  const response = await fetch(address, {
    method,
    headers: headers(),
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${address}: ${response.status} ${text}`);
  }
  return text ? JSON.parse(text) : undefined;
}
