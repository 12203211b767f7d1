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

import { expect, test } from '@playwright/test';
import { backendPid } from './backendProcess';
import { close } from './forge';
import { askForEnvironment, expectDone, mergeChangeRequest } from './journeys';
import { freshName, freshNumber } from './names';
import { enterAs } from './people';
import { askForVcluster, clusterPage } from './requests';

test('an unmerged request is cancelled, and one that was closed is retried', async ({
  page,
}) => {
  await enterAs(page, 'Guest');
  const cancelled = freshName('vc-cancelled');
  await askForVcluster(cancelled);
  await page.goto(clusterPage(cancelled));
  await page.getByRole('button', { name: 'Cancel request' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Cancel request' })
    .click();
  await expect(
    page.getByText(/It was cancelled before its merge/),
  ).toBeVisible();

  const closed = freshName('vc-closed');
  const request = await askForVcluster(closed);
  await close(page, request.changeRequest!.url);
  await page.goto(clusterPage(closed));
  await page.getByRole('button', { name: 'Try again' }).click();
  // The new attempt, not the closed change request that is shown until then.
  await expect(page.getByText(/It goes on when/)).toBeVisible();
  await mergeChangeRequest(
    page,
    { name: /change request #\d+/ },
    { text: closed },
  );
  await expectDone(page, 'apps healthy');
});

test('a request goes on after the back end was killed', async ({ page }) => {
  await enterAs(page, 'Guest');
  const survivor = freshName('vc-survivor');
  await askForVcluster(survivor);
  await page.goto(clusterPage(survivor));
  await expectDone(page, /change request #\d+ opened/);

  const killed = backendPid();
  process.kill(killed, 'SIGKILL');
  await mergeChangeRequest(
    page,
    { name: /change request #\d+/ },
    { text: survivor },
  );
  await expectDone(page, 'first metric seen');
  expect(backendPid()).not.toBe(killed);
});

test('a name that is taken is not available, whoever has it', async ({
  page,
}) => {
  await enterAs(page, 'Bo');
  await page.getByRole('link', { name: 'New environment' }).click();
  await page.getByRole('radio', { name: /^Cluster API cluster/ }).check();
  // It belongs to team A, which Bo does not see.
  await page.getByRole('textbox', { name: /^Name/ }).fill('payments-e2e');
  await expect(page.getByText(/not available/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText(/not available/).first()).toBeVisible();
  await expect(page.getByRole('textbox', { name: /^Purpose/ })).toHaveCount(0);
});

test('names that YAML reads as something else are names', async ({ page }) => {
  const name = freshNumber();
  await enterAs(page, 'Guest');
  await page.getByRole('link', { name: 'New environment' }).click();
  await askForEnvironment(page, {
    template: /^Cluster API cluster/,
    name,
    purpose: `A number to YAML: ${name}`,
  });
  await page.getByRole('link', { name: 'Follow the cluster' }).click();
  await mergeChangeRequest(
    page,
    { name: /change request #\d+/ },
    { text: name },
  );
  await expectDone(page, 'control plane initialised');
  await expect(page.getByRole('heading', { name })).toBeVisible();
});
