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
