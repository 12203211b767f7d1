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
import { commitFile } from './forge';
import { askForEnvironment, fillInForm } from './journeys';
import { enterAs } from './people';
import { switchOn } from './sandbox';

test.afterEach(async () => {
  if (target !== 'sandbox') return;
  await switchOn({
    forge: null,
    thanos: null,
    kubernetes: { 'eu-west': null },
  });
});

test(
  'the list works without Thanos, and says so',
  sandboxOnly,
  async ({ page }) => {
    await enterAs(page, 'Olga');
    await switchOn({ thanos: 'down' });
    await expect(
      page
        .getByRole('status')
        .filter({ hasText: /no contact/ })
        .first(),
    ).toBeVisible({ timeout: 90_000 });
    await expect(
      page.getByRole('link', { name: 'payments-e2e' }),
    ).toBeVisible();
  },
);

test(
  'rows of a management cluster that is down stay, marked stale',
  sandboxOnly,
  async ({ page }) => {
    test.setTimeout(180_000);
    await enterAs(page, 'Olga');
    await switchOn({ kubernetes: { 'eu-west': 'down' } });
    await expect(
      page
        .getByRole('status')
        .filter({ hasText: /no contact/ })
        .first(),
    ).toBeVisible({ timeout: 120_000 });
    await expect(
      page.getByRole('row').filter({ hasText: 'eu-canary' }),
    ).toContainText(/stale/i);
    await expect(
      page.getByRole('row').filter({ hasText: 'payments-e2e' }),
    ).not.toContainText(/stale/i);

    await switchOn({ kubernetes: { 'eu-west': null } });
    await expect(
      page.getByRole('row').filter({ hasText: 'eu-canary' }),
    ).not.toContainText(/stale/i, { timeout: 90_000 });
  },
);

test(
  'asking while the forge is down changes nothing and says so, and works when it is back',
  sandboxOnly,
  async ({ page }) => {
    const environment = {
      template: /^Virtual cluster/,
      name: 'vc-no-forge',
      purpose: 'Asked for while the forge is down',
    };
    await enterAs(page, 'Guest');
    await page.getByRole('link', { name: 'New environment' }).click();
    await fillInForm(page, environment);
    await switchOn({ forge: 'down' });
    await page.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByText(/cannot be reached/).first()).toBeVisible();
    await page.goto('/ephemeral-clusters');
    await expect(
      page.getByRole('link', { name: 'payments-e2e' }),
    ).toBeVisible();
    await expect(page.getByRole('link', { name: 'vc-no-forge' })).toHaveCount(
      0,
    );

    await switchOn({ forge: null });
    await page.getByRole('link', { name: 'New environment' }).click();
    await askForEnvironment(page, environment);
  },
);

test('a file of broken YAML is reported, and the rest goes on', async ({
  page,
}) => {
  const file = 'clusters/management/broken/broken.yaml';
  await commitFile(file, 'kind: Cluster\n  metadata: [\n');
  await enterAs(page, 'Olga');
  const problem = page
    .getByRole('status')
    .filter({ hasText: /could not be read/ });
  await expect(problem.first()).toBeVisible({ timeout: 60_000 });
  await problem.first().getByRole('button', { name: 'Which, and why' }).click();
  await expect(page.getByText(file).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'payments-e2e' })).toBeVisible();
  // Right again, and quiet again.
  await commitFile(file, '# nothing\n');
  await expect(problem).toHaveCount(0, { timeout: 60_000 });
});
