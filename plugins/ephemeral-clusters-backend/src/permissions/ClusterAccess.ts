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
  filterPredicate,
  type ClusterFilter,
  type ClusterResource,
} from './rules';

/** Says of a cluster whether the caller may do what was asked. */
export type ClusterPredicate = (resource: ClusterResource) => boolean;

/** What a caller may do, as the permission framework decided it. */
export interface ClusterDecision {
  /** The same for two decisions that allow the same. Holds the conditions: never for the caller's eyes. */
  readonly key: string;
  /** Whether it allows whatever there is. */
  readonly unconditional: boolean;
  allows: ClusterPredicate;
}

/** What callers may do with which clusters: one decision for a whole list, applied in memory. */
export interface ClusterAccess {
  /** Asks the permission framework once. Other plugins (service principals) are allowed by the framework. */
  decide(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
  ): Promise<ClusterDecision>;
  /** The decision as a predicate. */
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

  async decide(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
  ): Promise<ClusterDecision> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      const allowed = decision.result === AuthorizeResult.ALLOW;
      return {
        key: allowed ? 'all' : 'none',
        unconditional: allowed,
        allows: () => allowed,
      };
    }
    return {
      key: JSON.stringify(decision.conditions),
      unconditional: false,
      allows: compile(this.#transform(decision.conditions)),
    };
  }

  async predicate(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
  ): Promise<ClusterPredicate> {
    return (await this.decide(credentials, permission)).allows;
  }
}

/** Makes one function of the conditions, since it is called for each cluster. */
function compile(
  criteria: PermissionCriteria<ClusterFilter>,
): ClusterPredicate {
  if ('allOf' in criteria) {
    const all = criteria.allOf.map(compile);
    return resource => all.every(allows => allows(resource));
  }
  if ('anyOf' in criteria) {
    const any = criteria.anyOf.map(compile);
    return resource => any.some(allows => allows(resource));
  }
  if ('not' in criteria) {
    const allows = compile(criteria.not);
    return resource => !allows(resource);
  }
  return filterPredicate(criteria);
}
