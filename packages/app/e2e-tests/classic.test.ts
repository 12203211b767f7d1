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
import { ports } from './addresses';
import { askForEnvironment } from './journeys';
import { freshName } from './names';

test.use({ baseURL: `http://localhost:${ports.classic}` });

test('list, page and form work in the classic front-end system', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'payments-e2e' }).click();
  await expect(
    page.getByRole('heading', { name: 'payments-e2e' }),
  ).toBeVisible();
  await page.getByRole('tab', { name: 'Machines' }).click();
  await expect(page).toHaveURL(/machines$/);

  await page.goto('/catalog/default/resource/payments-e2e');
  await expect(
    page.getByRole('link', { name: "Open the cluster's page" }),
  ).toBeVisible();
  // It depends on that cluster.
  await page.goto('/catalog/default/component/payments');
  await expect(page.getByRole('link', { name: 'payments-e2e' })).toBeVisible();

  const name = freshName('vc-classic');
  await page.goto('/ephemeral-clusters');
  await page.getByRole('link', { name: 'New environment' }).click();
  await askForEnvironment(page, {
    template: /^Virtual cluster/,
    name,
    purpose: 'Asked for in the classic system',
  });
  await page.getByRole('link', { name: 'Follow the cluster' }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
});
