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

/** Asks for something over the API, for journeys that are about something else than the form. */
async function ask(body: object): Promise<Request> {
  const response = await callApi('guest', '/requests', {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBe(201);
  return (await response.json()) as Request;
}

const forTeamA = {
  verb: 'create',
  managementCluster: 'management',
  owner: 'group:default/team-a',
  purpose: 'Part of a test',
};

/** Asks for a virtual cluster of team A. */
export const askForVcluster = (name: string) =>
  ask({
    ...forTeamA,
    template: 'small-vcluster',
    name,
    parameters: { size: 'small', kubernetesVersion: 'v1.36.0' },
  });

/** Asks for a Cluster API cluster of team A, with one control plane node and nothing else. */
export const askForCluster = (name: string) =>
  ask({
    ...forTeamA,
    template: 'capi-standard',
    name,
    parameters: {
      kubernetesVersion: 'v1.36.0',
      controlPlaneNodes: 1,
      workerNodes: 0,
      nodeSize: 'small',
    },
  });

/** Asks for the removal of a cluster. */
export const askForRemoval = (name: string) =>
  ask({
    verb: 'delete',
    cluster: { managementCluster: 'management', namespace: name, name },
  });

/** Page in the portal of a cluster that has its name's namespace. */
export const clusterPage = (name: string) =>
  `/ephemeral-clusters/clusters/management/${name}/${name}`;
