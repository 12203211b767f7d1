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
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { pluginId } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { createClient, ephemeralClustersApiRef } from './api';
import { prefixClassNames } from './classNames';
import { entityExtensions } from './entity/extensions';
import { formFieldExtensions } from './fields/extensions';
import { homeExtensions } from './home/extensions';
import { ClustersIcon } from './shells/ClustersIcon';
import {
  clusterRouteRef,
  createEnvironmentRouteRef,
  rootRouteRef,
  setupRouteRef,
} from './routes';

prefixClassNames();

const clientApi = ApiBlueprint.make({
  name: 'client',
  params: defineParams =>
    defineParams({
      api: ephemeralClustersApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => createClient(deps),
    }),
});

const clustersPage = PageBlueprint.make({
  params: {
    path: '/ephemeral-clusters',
    title: 'Clusters',
    icon: <ClustersIcon />,
    routeRef: rootRouteRef,
    loader: () =>
      import('./shells/FrameworkPage').then(module => <module.FrameworkPage />),
  },
});

/**
 * The plugin for the new front-end system.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId,
  title: 'Ephemeral clusters',
  icon: <ClustersIcon />,
  routes: {
    root: rootRouteRef,
    cluster: clusterRouteRef,
    setup: setupRouteRef,
  },
  externalRoutes: { createEnvironment: createEnvironmentRouteRef },
  extensions: [
    clientApi,
    clustersPage,
    ...entityExtensions,
    ...formFieldExtensions,
    ...homeExtensions,
  ],
});
