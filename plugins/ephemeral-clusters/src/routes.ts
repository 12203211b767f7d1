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
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

/**
 * The clusters page.
 *
 * @public
 */
export const rootRouteRef = createRouteRef({ id: 'ephemeral-clusters' });

/**
 * One cluster's page; its tabs are below it.
 *
 * @public
 */
export const clusterRouteRef = createSubRouteRef({
  id: 'ephemeral-clusters/cluster',
  parent: rootRouteRef,
  path: '/clusters/:managementCluster/:namespace/:name',
});

/**
 * The check of how the plugin is set up, for operators.
 *
 * @public
 */
export const setupRouteRef = createSubRouteRef({
  id: 'ephemeral-clusters/setup',
  parent: rootRouteRef,
  path: '/setup',
});

/**
 * The scaffolder template behind "New environment". Where it is not bound, `defaultCreatePath` is used.
 *
 * @public
 */
export const createEnvironmentRouteRef = createExternalRouteRef({
  id: 'create-environment',
  optional: true,
});

/** Where the template of `examples/templates` is in a portal that binds nothing. */
export const defaultCreatePath = '/create/templates/default/new-environment';

/** Tab of a cluster's entity page. */
export const entityContentRouteRef = createRouteRef({
  id: 'ephemeral-clusters/entity',
});
