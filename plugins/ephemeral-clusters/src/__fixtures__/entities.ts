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
import type { Entity } from '@backstage/catalog-model';

/** Entity of the cluster of `clusterDetail()`. */
export const clusterEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    namespace: 'default',
    name: 'demo-pr-481',
    annotations: {
      'ephemeral-clusters/cluster': 'management/demo-pr-481/demo-pr-481',
    },
  },
  spec: { type: 'kubernetes-cluster', owner: 'group:default/team-a' },
};

/** A resource that is no cluster. */
export const databaseEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { namespace: 'default', name: 'orders' },
  spec: { type: 'database', owner: 'group:default/team-a' },
};

/** A component that depends on these resources. */
export function componentOn(...names: string[]): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { namespace: 'default', name: 'checkout' },
    spec: { type: 'service', owner: 'group:default/team-a' },
    relations: names.map(name => ({
      type: 'dependsOn',
      targetRef: `resource:default/${name}`,
    })),
  };
}
