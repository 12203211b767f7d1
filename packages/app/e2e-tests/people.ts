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
import { apiUrl } from './addresses';

/** Enters the portal as one of the demo's people and opens the clusters page. */
export async function enterAs(page: Page, name: string) {
  await page.goto('/ephemeral-clusters');
  await page.getByRole('button', { name: `Enter as ${name}` }).click();
  await expect(
    // Where there is no cluster yet, the empty state offers it as well.
    page.getByRole('link', { name: 'New environment' }).first(),
  ).toBeVisible();
}

/** Backstage token of one of the demo's people, for calls of the API. */
export async function tokenOf(id: string): Promise<string> {
  const response = await fetch(`${apiUrl}/auth/demo/refresh`, {
    headers: { 'x-demo-user': id },
  });
  const body = (await response.json()) as {
    backstageIdentity: { token: string };
  };
  return body.backstageIdentity.token;
}

/** Calls the plugin's API as one of the demo's people. */
export async function callApi(id: string, path: string, init?: RequestInit) {
  return fetch(`${apiUrl}/ephemeral-clusters${path}`, {
    ...init,
    headers: {
      Authorization: `Bearer ${await tokenOf(id)}`,
      'Content-Type': 'application/json',
    },
  });
}
