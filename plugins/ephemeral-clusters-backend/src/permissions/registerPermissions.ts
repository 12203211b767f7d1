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

import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { ephemeralClustersPermissions } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  clusterResourceRef,
  clusterRules,
  type ClusterResource,
} from './rules';

/**
 * Makes permissions and rules known to the permission framework.
 *
 * @param find - reads a cluster by `<managementCluster>/<namespace>/<name>`
 */
export function registerPermissions(
  registry: PermissionsRegistryService,
  find: (ref: string) => Promise<ClusterResource | undefined>,
): void {
  registry.addPermissions(
    ephemeralClustersPermissions.filter(
      permission => !('resourceType' in permission),
    ),
  );
  registry.addResourceType({
    resourceRef: clusterResourceRef,
    permissions: ephemeralClustersPermissions.filter(
      permission => 'resourceType' in permission,
    ),
    rules: Object.values(clusterRules),
    getResources: refs => Promise.all(refs.map(find)),
  });
}
