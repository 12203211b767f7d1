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

/** What the framework around us looks like is not ours to change. */
const ours = 'main, [role=main], article';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, address, content, person = 'Guest'] of [
    ['list', '/ephemeral-clusters', 'search-stress'],
    ['grouped list', '/ephemeral-clusters?groupBy=owner', 'search-stress'],
    ['cluster', cluster, 'search-stress'],
    ['machines', `${cluster}/machines`, 'search-stress'],
    ['metrics', `${cluster}/metrics`, 'search-stress'],
    // Only operators see it.
    ['set-up', '/ephemeral-clusters/setup', 'Kubernetes of', 'Olga'],
    ['form', '/create/templates/default/new-environment', 'Cluster API'],
  ]) {
    test(`${name} is accessible, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await enterAs(page, person);
      await page.goto(address);
      // The network is idle between two steps of loading as well.
      await expect(page.locator(ours).getByText(content).first()).toBeVisible();
      await page.waitForLoadState('networkidle').catch(() => {});
      const results = await new AxeBuilder({ page })
        .include(ours)
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
