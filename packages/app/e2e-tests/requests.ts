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

import { expect } from '@playwright/test';
import { callApi } from './people';

interface Request {
  id: string;
  state: string;
  changeRequest?: { number: number; url: string };
}

/** Asks for a virtual cluster of team A over the API, for journeys that are about something else than the form. */
export async function askForVcluster(name: string): Promise<Request> {
  const response = await callApi('guest', '/requests', {
    method: 'POST',
    body: JSON.stringify({
      verb: 'create',
      template: 'small-vcluster',
      managementCluster: 'management',
      name,
      owner: 'group:default/team-a',
      purpose: 'Part of a test',
      parameters: { size: 'small', kubernetesVersion: 'v1.36.0' },
    }),
  });
  expect(response.status, await response.clone().text()).toBe(201);
  return (await response.json()) as Request;
}

/** Page of a virtual cluster in the portal. */
export const vclusterPage = (name: string) =>
  `/ephemeral-clusters/clusters/management/${name}/${name}`;
