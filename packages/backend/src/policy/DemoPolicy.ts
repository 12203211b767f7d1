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

import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createEphemeralClustersConditionalDecision,
  ephemeralClustersConditions,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-backend';
import {
  RESOURCE_TYPE_CLUSTER,
  setupReadPermission,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** Group whose members see and may do everything. */
export const operatorGroup = 'group:default/platform';

/**
 * Who may do what in the demo portal: operators everything; everyone else sees, extends and removes the clusters that they or their groups
 * own, may ask for new ones, and sees the rest of the catalog, but not how the portal is set up.
 */
export class DemoPolicy implements PermissionPolicy {
  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const { permission } = request;
    const owned = user?.info.ownershipEntityRefs ?? [];
    if (owned.includes(operatorGroup)) return { result: AuthorizeResult.ALLOW };

    if (isPermission(permission, setupReadPermission)) {
      return { result: AuthorizeResult.DENY };
    }
    if (isResourcePermission(permission, RESOURCE_TYPE_CLUSTER)) {
      return createEphemeralClustersConditionalDecision(
        permission,
        ephemeralClustersConditions.isOwner({ claims: owned }),
      );
    }
    // The entities of clusters show no more than the clusters themselves.
    if (isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)) {
      return createCatalogConditionalDecision(permission, {
        anyOf: [
          {
            not: catalogConditions.isEntityKind({ kinds: ['Resource'] }),
          },
          {
            not: catalogConditions.hasSpec({
              key: 'type',
              value: 'kubernetes-cluster',
            }),
          },
          catalogConditions.isEntityOwner({ claims: owned }),
        ],
      });
    }
    return { result: AuthorizeResult.ALLOW };
  }
}
