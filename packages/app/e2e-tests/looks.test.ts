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

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { enterAs } from './people';

const cluster =
  '/ephemeral-clusters/clusters/management/search-stress/search-stress';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, address] of [
    ['list', '/ephemeral-clusters'],
    ['grouped list', '/ephemeral-clusters?groupBy=owner'],
    ['cluster', cluster],
    ['machines', `${cluster}/machines`],
    ['metrics', `${cluster}/metrics`],
    ['form', '/create/templates/default/new-environment'],
  ]) {
    test(`${name} is accessible, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await enterAs(page, 'Guest');
      await page.goto(address);
      await page.waitForLoadState('networkidle').catch(() => {});
      const results = await new AxeBuilder({ page })
        // What the framework around us looks like is not ours to change.
        .include('main, [role=main], article')
        .disableRules(['region', 'heading-order', 'page-has-heading-one'])
        .analyze();
      expect(
        results.violations.map(({ id, nodes }) => ({
          id,
          where: nodes.map(node => node.html.slice(0, 200)),
        })),
      ).toEqual([]);
    });
  }
}

test('nothing scrolls sideways on a narrow screen', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await enterAs(page, 'Guest');
  for (const address of [
    '/ephemeral-clusters',
    '/ephemeral-clusters?groupBy=template',
    cluster,
    `${cluster}/metrics`,
  ]) {
    await page.goto(address);
    await expect(page.getByText('search-stress').first()).toBeVisible();
    const excess = await page.evaluate(
      () =>
        document.documentElement.scrollWidth -
        document.documentElement.clientWidth,
    );
    expect(excess, address).toBeLessThanOrEqual(0);
  }
});
