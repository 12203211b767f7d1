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
import { patience } from './addresses';
import {
  askForEnvironment,
  expectDone,
  mergeChangeRequest,
  openEntityPage,
  stage,
  type Environment,
} from './journeys';
import { enterAs } from './people';

const environments: (Environment & {
  layout: string;
  stages: string[];
  entity: string;
})[] = [
  {
    layout: 'one manifest per cluster',
    template: /^Cluster API cluster/,
    name: 'journey-capi',
    purpose: 'Shows the whole way with Cluster API',
    stages: [
      'infrastructure ready',
      'control plane initialised',
      'workers available',
    ],
    entity: 'journey-capi',
  },
  {
    layout: 'elements of an ApplicationSet, vcluster',
    template: /^Virtual cluster/,
    name: 'vc-journey',
    purpose: 'Shows the whole way with a virtual cluster',
    stages: ['virtual control plane ready'],
    entity: 'vc-journey',
  },
  {
    layout: 'elements of an ApplicationSet, Cluster API',
    template: /^Developer cluster/,
    name: 'dev-journey',
    purpose: 'Shows the whole way with a chart',
    stages: [
      'infrastructure ready',
      'control plane initialised',
      'workers available',
    ],
    entity: 'dev-journey',
  },
];

for (const environment of environments) {
  test(`a developer gets a cluster and gives it back: ${environment.layout}`, async ({
    page,
  }) => {
    test.setTimeout(patience(240));
    await enterAs(page, 'Guest');
    await expect(
      page.getByRole('link', { name: 'payments-e2e' }),
    ).toBeVisible();

    await page.getByRole('link', { name: 'New environment' }).click();
    await askForEnvironment(page, environment);

    // The cluster's page is there as soon as it is asked for.
    await page.getByRole('link', { name: 'Follow the cluster' }).click();
    await expect(
      page.getByRole('heading', { name: environment.name }),
    ).toBeVisible();
    await expect(stage(page, 'asked by')).toBeVisible();
    await mergeChangeRequest(
      page,
      { name: /change request #\d+/ },
      { text: environment.name },
    );

    // It moves by itself, to the end.
    for (const title of [
      'delivered by Argo CD',
      ...environment.stages,
      'apps healthy',
      'first metric seen',
    ]) {
      await expectDone(page, title);
    }
    await expect(
      page.getByText('Ready', { exact: true }).first(),
    ).toBeVisible();

    await page.getByRole('tab', { name: 'Metrics' }).click();
    await expect(page.getByRole('heading', { name: /^CPU/ })).toBeVisible();
    await expect(page.locator('.recharts-line-curve').first()).toBeAttached();
    await page.getByRole('button', { name: '24 hours' }).click();
    await expect(page).toHaveURL(/range=24h/);

    await openEntityPage(page, environment.entity);
    await page.getByRole('link', { name: "Open the cluster's page" }).click();

    await page.getByRole('button', { name: 'Extend' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Ask for the new end' }).click();
    await mergeChangeRequest(
      page,
      { name: /change request #\d+/ },
      { text: environment.name },
    );
    await expectDone(page, 'new end set');
    await dialog.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: 'Remove' }).click();
    await expect(dialog.getByText(environment.name).first()).toBeVisible();
    const confirm = dialog.getByRole('button', {
      name: `Remove ${environment.name}`,
    });
    await expect(confirm).toBeDisabled();
    await dialog
      .getByLabel(`Type ${environment.name} to confirm`)
      .fill(environment.name);
    await confirm.click();
    await mergeChangeRequest(
      page,
      { name: /change request #\d+/ },
      { text: environment.name },
    );
    await expect(page.getByText('The cluster is gone.').first()).toBeVisible({
      timeout: patience(60),
    });

    await page.goto('/ephemeral-clusters');
    await expect(
      page.getByRole('link', { name: 'payments-e2e' }),
    ).toBeVisible();
    await expect(
      page.getByRole('link', { name: environment.name, exact: true }),
    ).toHaveCount(0);
  });
}
