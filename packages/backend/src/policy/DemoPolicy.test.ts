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

import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  clusterCreatePermission,
  clusterDeletePermission,
  clusterReadPermission,
  setupReadPermission,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { DemoPolicy, operatorGroup } from './DemoPolicy';

const userOwning = (...ownershipEntityRefs: string[]) =>
  ({ info: { ownershipEntityRefs } } as PolicyQueryUser);

describe('DemoPolicy', () => {
  const policy = new DemoPolicy();

  it('lets operators do everything', async () => {
    await expect(
      policy.handle(
        { permission: clusterDeletePermission },
        userOwning(operatorGroup),
      ),
    ).resolves.toEqual({ result: AuthorizeResult.ALLOW });
  });

  it.each([clusterReadPermission, clusterDeletePermission])(
    'ties $name of everyone else to what they own',
    async permission => {
      await expect(
        policy.handle({ permission }, userOwning('group:default/team-a')),
      ).resolves.toMatchObject({
        result: AuthorizeResult.CONDITIONAL,
        resourceType: 'ephemeral-cluster',
        conditions: { params: { claims: ['group:default/team-a'] } },
      });
    },
  );

  it('gives someone who is not signed in nothing to own', async () => {
    await expect(
      policy.handle({ permission: clusterReadPermission }),
    ).resolves.toMatchObject({ conditions: { params: { claims: [] } } });
  });

  it('lets everyone ask for a cluster', async () => {
    await expect(
      policy.handle(
        { permission: clusterCreatePermission },
        userOwning('group:default/team-a'),
      ),
    ).resolves.toEqual({ result: AuthorizeResult.ALLOW });
  });

  it('shows the set-up to operators only', async () => {
    await expect(
      policy.handle(
        { permission: setupReadPermission },
        userOwning(operatorGroup),
      ),
    ).resolves.toEqual({ result: AuthorizeResult.ALLOW });
    await expect(
      policy.handle(
        { permission: setupReadPermission },
        userOwning('group:default/team-a'),
      ),
    ).resolves.toEqual({ result: AuthorizeResult.DENY });
  });

  it('shows no more of a cluster through the catalog', async () => {
    await expect(
      policy.handle(
        { permission: catalogEntityReadPermission },
        userOwning('group:default/team-a'),
      ),
    ).resolves.toMatchObject({
      result: AuthorizeResult.CONDITIONAL,
      resourceType: 'catalog-entity',
    });
  });
});
