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
  createComponentExtension,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import type { JSX } from 'react';
import { ephemeralClustersPlugin } from '../plugin';
import { entityContentRouteRef } from '../routes';

/**
 * Card for the entity page of a cluster: health, time left, apps and use.
 *
 * @public
 */
export const EntityEphemeralClusterCard: () => JSX.Element | null =
  ephemeralClustersPlugin.provide(
    createComponentExtension({
      name: 'EntityEphemeralClusterCard',
      component: {
        lazy: () =>
          import('./ClusterHealthCard').then(
            module => module.ClusterHealthCard,
          ),
      },
    }),
  );

/**
 * Card for the entity page of whatever depends on a cluster.
 *
 * @public
 */
export const EntityDependencyClustersCard: () => JSX.Element =
  ephemeralClustersPlugin.provide(
    createComponentExtension({
      name: 'EntityDependencyClustersCard',
      component: {
        lazy: () =>
          import('./DependencyClustersCard').then(
            module => module.DependencyClustersCard,
          ),
      },
    }),
  );

/**
 * Tab for the entity page of a cluster: the cluster's own page.
 *
 * @public
 */
export const EntityEphemeralClusterContent: () => JSX.Element =
  ephemeralClustersPlugin.provide(
    createRoutableExtension({
      name: 'EntityEphemeralClusterContent',
      component: () =>
        import('./ClusterEntityContent').then(
          module => module.ClusterEntityContent,
        ),
      mountPoint: entityContentRouteRef,
    }),
  );
