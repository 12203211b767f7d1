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
import { patience } from './addresses';
import { merge } from './forge';

/** What somebody fills into the form. */
export interface Environment {
  /** Title of the cluster template. */
  template: RegExp;
  name: string;
  purpose: string;
}

/** Fills in the form up to its review. */
export async function fillInForm(page: Page, environment: Environment) {
  await page.getByRole('radio', { name: environment.template }).check();
  const name = page.getByRole('textbox', { name: /^Name/ });
  await name.fill(environment.name);
  await expect(page.getByText('Available.', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await page
    .getByRole('textbox', { name: /^Purpose/ })
    .fill(environment.purpose);
  // Filled in by themselves: the group, and the template's default lifetime.
  await expect(page.getByRole('textbox', { name: 'Owner' })).not.toHaveValue(
    '',
  );
  await expect(
    page
      .getByRole('group', { name: 'Lifetime' })
      .locator('[aria-pressed=true]'),
  ).toHaveCount(1);
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('button', { name: 'Create' })).toBeVisible();
}

/** Fills in the form and sends it; ends on the page of the scaffolder's task with its links. */
export async function askForEnvironment(page: Page, environment: Environment) {
  await fillInForm(page, environment);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(
    page.getByRole('link', { name: 'Follow the cluster' }),
  ).toBeVisible();
}

/** Opens the change request that the page links to in another tab, looks at it and merges it there. */
export async function mergeChangeRequest(
  page: Page,
  link: { name: RegExp },
  expected: { text: string },
) {
  const href = await page.getByRole('link', link).first().getAttribute('href');
  await merge(page, href!, expected);
}

/** The item of a timeline with that title. */
export function stage(page: Page, title: string | RegExp) {
  return page.getByRole('listitem').filter({ hasText: title });
}

/** Waits until that stage of a timeline is done; the whole of a cluster takes a few seconds at the suite's speed. */
export async function expectDone(page: Page, title: string | RegExp) {
  await expect(
    stage(page, title).getByRole('img', { name: 'done' }).first(),
  ).toBeVisible({ timeout: patience(60) });
}

/**
 * Opens the catalog's page of a cluster. The catalog reads the list of clusters every ten seconds, and its page of an
 * entity that is not there yet does not look again by itself: it is reloaded, as somebody would who comes too early.
 */
export async function openEntityPage(page: Page, name: string) {
  await expect(async () => {
    await page.goto(`/catalog/default/resource/${name}`);
    await expect(
      page.getByRole('link', { name: "Open the cluster's page" }),
    ).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 60_000 });
}
