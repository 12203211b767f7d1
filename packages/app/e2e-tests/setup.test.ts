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
import { sandboxOnly, target } from './addresses';
import { callApi, enterAs } from './people';
import { switchOn } from './sandbox';

test.afterEach(async () => {
  if (target === 'sandbox') await switchOn({ kubernetes: { 'eu-west': null } });
});

test('operators check how the portal is connected', async ({ page }) => {
  await enterAs(page, 'Olga');
  await page.getByRole('link', { name: 'Set-up', exact: true }).click();
  await expect(
    page.getByRole('heading', { name: 'Set-up', level: 2 }),
  ).toBeVisible();
  const panel = page.getByRole('region', { name: /^Kubernetes of / }).first();
  await expect(panel).toContainText('All right');
  await panel.getByRole('button', { name: /checks are all right/ }).click();
  await expect(
    panel.getByRole('row').filter({ hasText: 'Read Cluster objects' }),
  ).toContainText('get, list, watch on clusters.cluster.x-k8s.io');
});

test(
  'a connection that is down is named when everything is checked again, and others are not',
  sandboxOnly,
  async ({ page }) => {
    await enterAs(page, 'Olga');
    await page.goto('/ephemeral-clusters/setup');
    const panel = page.getByRole('region', {
      name: 'Kubernetes of EU West (Dublin)',
    });
    await expect(panel).toContainText('All right');
    await switchOn({ kubernetes: { 'eu-west': 'down' } });
    // A new look is taken every few seconds at most, so the first click may come too early.
    await expect(async () => {
      await page.getByRole('button', { name: 'Check again' }).click();
      await expect(panel).toContainText('Does not work', { timeout: 4_000 });
    }).toPass({ timeout: 60_000 });
    await expect(
      page.getByRole('region', {
        name: 'Kubernetes of Management (Frankfurt)',
      }),
    ).toContainText('All right');
  },
);

test('nobody else sees it', async ({ page }) => {
  await enterAs(page, 'Ada');
  await expect(page.getByRole('link', { name: 'Set-up' })).toHaveCount(0);
  await page.goto('/ephemeral-clusters/setup');
  await expect(page.getByText('The set-up is for operators')).toBeVisible();
  expect((await callApi('ada', '/setup')).status).toBe(403);
});
