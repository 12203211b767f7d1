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
import { callApi, enterAs } from './people';

test('people see and may do different things', async ({ page, browser }) => {
  await enterAs(page, 'Bo');
  await expect(page.getByRole('link', { name: 'vc-demo-day' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'payments-e2e' })).toHaveCount(0);
  // What one may not see looks like what there is not.
  const address =
    '/ephemeral-clusters/clusters/management/payments-e2e/payments-e2e';
  await page.goto(address);
  await expect(page.getByText('No such cluster')).toBeVisible();

  const olga = await (await browser.newContext()).newPage();
  await enterAs(olga, 'Olga');
  await expect(olga.getByRole('link', { name: 'vc-demo-day' })).toBeVisible();
  await olga.goto(address);
  await expect(olga.getByRole('button', { name: 'Remove' })).toBeVisible();
  await olga.context().close();
});

test('the API hides and refuses what the portal does', async () => {
  const foreign = '/clusters/management/payments-e2e/payments-e2e';
  const absent = '/clusters/management/payments-e2e/payments-e2f';
  const [hidden, missing] = await Promise.all([
    callApi('bo', foreign),
    callApi('bo', absent),
  ]);
  expect(hidden.status).toBe(404);
  expect(missing.status).toBe(404);

  const removal = await callApi('bo', '/requests', {
    method: 'POST',
    body: JSON.stringify({
      verb: 'delete',
      cluster: {
        managementCluster: 'management',
        namespace: 'payments-e2e',
        name: 'payments-e2e',
      },
    }),
  });
  expect(removal.status).toBe(404);
  expect(
    (await fetch(new URL('/api/ephemeral-clusters/clusters', hidden.url)))
      .status,
  ).toBe(401);
});

test('the address holds filter, sorting and search', async ({ page }) => {
  await enterAs(page, 'Olga');
  await page.getByRole('searchbox', { name: 'Search clusters' }).fill('stress');
  await expect(page.getByRole('link', { name: 'search-stress' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'payments-e2e' })).toHaveCount(0);
  await expect(page).toHaveURL(/search=stress/);

  await page.goto('/ephemeral-clusters?kind=vcluster&sort=memory&order=desc');
  await expect(page.getByRole('link', { name: 'vc-demo-day' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'payments-e2e' })).toHaveCount(0);
  await page.goto('/ephemeral-clusters?search=nothing-is-called-so');
  await expect(page.getByText('No cluster matches')).toBeVisible();
});

test('a component that depends on a cluster shows it', async ({ page }) => {
  await enterAs(page, 'Guest');
  await page.goto('/catalog/default/component/payments');
  await expect(
    page.getByRole('link', { name: 'payments-e2e' }).first(),
  ).toBeVisible();
  await expect(
    page
      .getByRole('progressbar', { name: 'Time left of its lifetime' })
      .first(),
  ).toBeVisible();
  await page.goto('/home');
  // It ends soonest of those of team A.
  await expect(
    page.getByRole('link', { name: 'vc-docs-preview' }),
  ).toBeVisible();
});
