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
import { apiAddress, callGitea, changeFiles, mergeInGitea } from './gitea';
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
  await changeFiles(`Write ${path}`, { [path]: content });
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
