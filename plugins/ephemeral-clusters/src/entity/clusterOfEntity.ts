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
import {
  entityClusterAnnotation,
  type ClusterKey,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** Cluster that an entity stands for, by its annotation; undefined where it stands for none. */
export function clusterOfEntity(entity: Entity): ClusterKey | undefined {
  const value = entity.metadata.annotations?.[entityClusterAnnotation];
  const [managementCluster, namespace, name, ...rest] = value?.split('/') ?? [];
  if (!managementCluster || !namespace || !name || rest.length > 0) {
    return undefined;
  }
  return { managementCluster, namespace, name };
}

/**
 * True for entities that stand for an ephemeral cluster.
 *
 * @public
 */
export function isEphemeralClusterAvailable(entity: Entity): boolean {
  return clusterOfEntity(entity) !== undefined;
}

/**
 * True for entities that depend on a resource, which may be an ephemeral cluster.
 *
 * @public
 */
export function dependsOnResource(entity: Entity): boolean {
  return (
    entity.relations?.some(
      ({ type, targetRef }) =>
        type === 'dependsOn' && targetRef.startsWith('resource:'),
    ) ?? false
  );
}
