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
import { enterAs } from './people';

test('the list is moved in by keyboard, and a cluster opened with Enter', async ({
  page,
}) => {
  await enterAs(page, 'Olga');
  const rows = page.getByRole('grid', { name: 'Clusters' }).getByRole('row');
  await expect(rows.nth(3)).toBeVisible();
  await rows.nth(1).focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(2)).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await expect(rows.nth(1)).toBeFocused();
  const name = await rows.nth(1).getByRole('link').first().innerText();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
});

test('what somebody chose is in the address, and is there again by a plain link until it is reset', async ({
  page,
}) => {
  await enterAs(page, 'Olga');
  await page.getByRole('button', { name: 'Group by' }).click();
  await page.getByRole('menuitemradio', { name: 'Template' }).click();
  const head = page.getByRole('button', { name: /^Template capi-standard/ });
  await head.click();
  await expect(head).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('link', { name: 'payments-e2e' })).toHaveCount(0);
  await expect(page).toHaveURL(/groupBy=template/);

  await page.goto('/ephemeral-clusters');
  await expect(page).toHaveURL(/groupBy=template/);
  await expect(head).toHaveAttribute('aria-expanded', 'false');
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByRole('link', { name: 'payments-e2e' })).toBeVisible();
  await expect(page).toHaveURL(/\/ephemeral-clusters$/);
});

test('the list hears of changes over signals', async ({ page }) => {
  const subscribed = new Promise<void>(resolve => {
    page.on('websocket', socket =>
      socket.on('framesent', ({ payload }) => {
        if (String(payload).includes('ephemeral-clusters:changes')) resolve();
      }),
    );
  });
  await enterAs(page, 'Olga');
  await subscribed;
});
