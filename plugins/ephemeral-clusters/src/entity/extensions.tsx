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
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  dependsOnResource,
  isEphemeralClusterAvailable,
} from './clusterOfEntity';

const clusterHealthCard = EntityCardBlueprint.make({
  name: 'health',
  params: {
    type: 'content',
    filter: isEphemeralClusterAvailable,
    loader: () =>
      import('./ClusterHealthCard').then(module => (
        <module.ClusterHealthCard />
      )),
  },
});

const dependencyClustersCard = EntityCardBlueprint.make({
  name: 'dependency-clusters',
  params: {
    type: 'content',
    filter: dependsOnResource,
    loader: () =>
      import('./DependencyClustersCard').then(module => (
        <module.DependencyClustersCard />
      )),
  },
});

const clusterContent = EntityContentBlueprint.make({
  params: {
    path: 'cluster',
    title: 'Cluster',
    filter: isEphemeralClusterAvailable,
    loader: () =>
      import('./ClusterEntityContent').then(module => (
        <module.ClusterEntityContent />
      )),
  },
});

/** Entity cards and content of the new front-end system. */
export const entityExtensions = [
  clusterHealthCard,
  dependencyClustersCard,
  clusterContent,
];
