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
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import type { JSX } from 'react';
import { pluginId } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { createClient, ephemeralClustersApiRef } from './api';
import { prefixClassNames } from './classNames';
import {
  clusterRouteRef,
  createEnvironmentRouteRef,
  rootRouteRef,
  setupRouteRef,
} from './routes';

prefixClassNames();

/**
 * The plugin for the classic front-end system.
 *
 * @public
 */
export const ephemeralClustersPlugin = createPlugin({
  id: pluginId,
  apis: [
    createApiFactory({
      api: ephemeralClustersApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => createClient(deps),
    }),
  ],
  routes: {
    root: rootRouteRef,
    cluster: clusterRouteRef,
    setup: setupRouteRef,
  },
  externalRoutes: { createEnvironment: createEnvironmentRouteRef },
});

/**
 * The list of clusters and each cluster's page, with Backstage's header; to be mounted at `/ephemeral-clusters`.
 *
 * @public
 */
export const EphemeralClustersPage: () => JSX.Element =
  ephemeralClustersPlugin.provide(
    createRoutableExtension({
      name: 'EphemeralClustersPage',
      component: () =>
        import('./shells/ClassicPage').then(module => module.ClassicPage),
      mountPoint: rootRouteRef,
    }),
  );
