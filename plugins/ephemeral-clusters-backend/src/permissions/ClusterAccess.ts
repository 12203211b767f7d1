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

import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type PermissionCriteria,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionTransformer,
  type ConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  clusterResourceRef,
  matchesFilter,
  type ClusterFilter,
  type ClusterResource,
} from './rules';

/** Says of a cluster whether the caller may do what was asked. */
export type ClusterPredicate = (resource: ClusterResource) => boolean;

/** What callers may do with which clusters: one decision for a whole list, applied in memory. */
export interface ClusterAccess {
  /**
   * Asks the permission framework once and returns the decision as a predicate. Other plugins (service principals) are allowed by the
   * framework.
   */
  predicate(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
  ): Promise<ClusterPredicate>;
}

/** `ClusterAccess` by conditional decisions of the permission framework. */
export class PermissionClusterAccess implements ClusterAccess {
  readonly #permissions: PermissionsService;
  readonly #transform: ConditionTransformer<ClusterFilter>;

  static create(options: {
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
  }): ClusterAccess {
    return new PermissionClusterAccess(
      options.permissions,
      createConditionTransformer(
        options.permissionsRegistry.getPermissionRuleset(clusterResourceRef),
      ),
    );
  }

  private constructor(
    permissions: PermissionsService,
    transform: ConditionTransformer<ClusterFilter>,
  ) {
    this.#permissions = permissions;
    this.#transform = transform;
  }

  async predicate(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
  ): Promise<ClusterPredicate> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      const allowed = decision.result === AuthorizeResult.ALLOW;
      return () => allowed;
    }
    const criteria = this.#transform(decision.conditions);
    return resource => matchesCriteria(resource, criteria);
  }
}

function matchesCriteria(
  resource: ClusterResource,
  criteria: PermissionCriteria<ClusterFilter>,
): boolean {
  if ('allOf' in criteria) {
    return criteria.allOf.every(item => matchesCriteria(resource, item));
  }
  if ('anyOf' in criteria) {
    return criteria.anyOf.some(item => matchesCriteria(resource, item));
  }
  if ('not' in criteria) return !matchesCriteria(resource, criteria.not);
  return matchesFilter(resource, criteria);
}
