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

import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of a workload cluster in the permission framework.
 *
 * @public
 */
export const RESOURCE_TYPE_CLUSTER = 'ephemeral-cluster';

/**
 * To see a cluster, in lists and on its page.
 *
 * @public
 */
export const clusterReadPermission = createPermission({
  name: 'ephemeralClusters.cluster.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CLUSTER,
});

/**
 * To ask for a new cluster.
 *
 * @public
 */
export const clusterCreatePermission = createPermission({
  name: 'ephemeralClusters.cluster.create',
  attributes: { action: 'create' },
});

/**
 * To move a cluster's end.
 *
 * @public
 */
export const clusterExtendPermission = createPermission({
  name: 'ephemeralClusters.cluster.extend',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CLUSTER,
});

/**
 * To ask for a cluster's removal.
 *
 * @public
 */
export const clusterDeletePermission = createPermission({
  name: 'ephemeralClusters.cluster.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_CLUSTER,
});

/**
 * To cancel or retry requests of a cluster.
 *
 * @public
 */
export const requestManagePermission = createPermission({
  name: 'ephemeralClusters.request.manage',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CLUSTER,
});

/**
 * To ask Argo CD to refresh the applications of a cluster.
 *
 * @public
 */
export const clusterRefreshPermission = createPermission({
  name: 'ephemeralClusters.cluster.refresh',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CLUSTER,
});

/**
 * To have Argo CD sync the applications that deliver a cluster.
 *
 * @public
 */
export const clusterSyncPermission = createPermission({
  name: 'ephemeralClusters.cluster.sync',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CLUSTER,
});

/**
 * To read how the plugin is set up: its connections, the rights that they have, and what is wrong with them. For operators.
 *
 * @public
 */
export const setupReadPermission = createPermission({
  name: 'ephemeralClusters.setup.read',
  attributes: { action: 'read' },
});

/**
 * All permissions of the plugin.
 *
 * @public
 */
export const ephemeralClustersPermissions = [
  clusterReadPermission,
  clusterCreatePermission,
  clusterExtendPermission,
  clusterDeletePermission,
  requestManagePermission,
  clusterRefreshPermission,
  clusterSyncPermission,
  setupReadPermission,
];
