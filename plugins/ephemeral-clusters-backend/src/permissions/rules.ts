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
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  pluginId,
  RESOURCE_TYPE_CLUSTER,
  type ClusterKey,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';

/**
 * What permission rules see of a cluster.
 *
 * @public
 */
export interface ClusterResource extends ClusterKey {
  /** Entity ref; absent where nothing says whose it is. */
  owner?: string;
}

/**
 * One condition on clusters as data: the field has one of the values. Clusters are held in memory, so this is all the query language there is.
 *
 * @public
 */
export interface ClusterFilter {
  field: 'owner' | 'managementCluster';
  values: string[];
}

/**
 * Resource of the permission framework that the plugin's permissions are about. Its refs are `<managementCluster>/<namespace>/<name>`.
 *
 * @public
 */
export const clusterResourceRef = createPermissionResourceRef<
  ClusterResource,
  ClusterFilter
>().with({ pluginId, resourceType: RESOURCE_TYPE_CLUSTER });

/** Whether clusters pass one condition. Entity refs are compared without regard to case, as the catalog does. */
export function filterPredicate({
  field,
  values,
}: ClusterFilter): (resource: ClusterResource) => boolean {
  if (field === 'managementCluster') {
    const keys = new Set(values);
    return resource => keys.has(resource.managementCluster);
  }
  const owners = new Set(values.map(value => value.toLowerCase()));
  return ({ owner }) => owner !== undefined && owners.has(owner.toLowerCase());
}

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description:
    "Allow clusters that are owned by one of the caller's ownership entity refs",
  resourceRef: clusterResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe("The caller's ownership entity refs: user and groups"),
  }),
  apply: (resource, { claims }) =>
    filterPredicate({ field: 'owner', values: claims })(resource),
  toQuery: ({ claims }) => ({ field: 'owner', values: claims }),
});

const hasOwner = createPermissionRule({
  name: 'HAS_OWNER',
  description: 'Allow clusters that are owned by one of the given entities',
  resourceRef: clusterResourceRef,
  paramsSchema: z.object({
    owners: z.array(z.string()).describe('Entity refs of owners'),
  }),
  apply: (resource, { owners }) =>
    filterPredicate({ field: 'owner', values: owners })(resource),
  toQuery: ({ owners }) => ({ field: 'owner', values: owners }),
});

const isInManagementCluster = createPermissionRule({
  name: 'IS_IN_MANAGEMENT_CLUSTER',
  description: 'Allow clusters that are made by one of the management clusters',
  resourceRef: clusterResourceRef,
  paramsSchema: z.object({
    managementClusters: z
      .array(z.string())
      .describe('Keys of management clusters in the configuration'),
  }),
  apply: (resource, { managementClusters }) =>
    filterPredicate({
      field: 'managementCluster',
      values: managementClusters,
    })(resource),
  toQuery: ({ managementClusters }) => ({
    field: 'managementCluster',
    values: managementClusters,
  }),
});

/** All rules on clusters. */
export const clusterRules = { isOwner, hasOwner, isInManagementCluster };

const conditionExports = createConditionExports({
  resourceRef: clusterResourceRef,
  rules: clusterRules,
});

/**
 * Conditions for permission policies: `ephemeralClustersConditions.isOwner({ claims })`.
 *
 * @public
 */
export const ephemeralClustersConditions = conditionExports.conditions;

/**
 * Makes the decision that carries conditions, for permission policies.
 *
 * @public
 */
export const createEphemeralClustersConditionalDecision =
  conditionExports.createConditionalDecision;
