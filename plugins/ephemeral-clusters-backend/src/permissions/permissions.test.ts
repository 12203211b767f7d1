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

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  clusterReadPermission,
  ephemeralClustersPermissions,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { PermissionClusterAccess } from './ClusterAccess';
import { registerPermissions } from './registerPermissions';
import {
  clusterRules,
  createEphemeralClustersConditionalDecision,
  ephemeralClustersConditions as conditions,
  filterPredicate,
} from './rules';

const resource = {
  managementCluster: 'management',
  namespace: 'demo',
  name: 'demo',
  owner: 'group:default/Team-A',
};

describe('rules on clusters', () => {
  it.each([
    [clusterRules.isOwner, { claims: ['group:default/team-a'] }, true],
    [clusterRules.isOwner, { claims: ['group:default/team-b'] }, false],
    [clusterRules.isOwner, { claims: [] }, false],
    [clusterRules.hasOwner, { owners: ['GROUP:default/team-a'] }, true],
    [clusterRules.hasOwner, { owners: ['group:default/team'] }, false],
    [
      clusterRules.isInManagementCluster,
      { managementClusters: ['management'] },
      true,
    ],
    [
      clusterRules.isInManagementCluster,
      { managementClusters: ['eu-west'] },
      false,
    ],
  ])(
    '%o with %j says the same one by one and as a filter',
    (rule, params, is) => {
      expect(rule.apply(resource, params as never)).toBe(is);
      expect(
        filterPredicate(rule.toQuery(params as never) as never)(resource),
      ).toBe(is);
    },
  );

  it('owns nothing for nobody', () => {
    const { owner, ...nobodys } = resource;
    expect(
      clusterRules.isOwner.apply(nobodys, { claims: ['undefined', ''] }),
    ).toBe(false);
  });
});

describe('ClusterAccess', () => {
  async function predicate(decision: unknown) {
    const permissions = mockServices.permissions.mock({
      authorizeConditional: async () => [decision as never],
    });
    const permissionsRegistry = mockServices.permissionsRegistry.mock({
      getPermissionRuleset: () => ({
        getRuleByName: name =>
          Object.values(clusterRules).find(rule => rule.name === name) as never,
      }),
    });
    return PermissionClusterAccess.create({
      permissions,
      permissionsRegistry,
    }).predicate(mockCredentials.user(), clusterReadPermission);
  }
  const owned = conditions.isOwner({ claims: ['group:default/team-a'] });
  const elsewhere = conditions.isInManagementCluster({
    managementClusters: ['eu-west'],
  });

  it.each([
    [{ result: AuthorizeResult.ALLOW }, true],
    [{ result: AuthorizeResult.DENY }, false],
    [owned, true],
    [elsewhere, false],
    [{ not: owned }, false],
    [{ allOf: [owned, elsewhere] }, false],
    [{ anyOf: [elsewhere, { not: elsewhere }] }, true],
  ])('applies %j', async (criteria, is) => {
    const decision =
      'result' in criteria
        ? criteria
        : createEphemeralClustersConditionalDecision(
            clusterReadPermission,
            criteria as never,
          );
    expect((await predicate(decision))(resource)).toBe(is);
  });
});

describe('registerPermissions', () => {
  it('registers every permission once', () => {
    const registry = mockServices.permissionsRegistry.mock();
    registerPermissions(registry, async () => undefined);
    const [[plain]] = registry.addPermissions.mock.calls;
    const [[{ permissions }]] = registry.addResourceType.mock.calls;
    expect([...plain, ...permissions!].map(p => p.name).sort()).toEqual(
      ephemeralClustersPermissions.map(p => p.name).sort(),
    );
  });
});
