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
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { ScmIntegrations } from '@backstage/integration';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { pluginId } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  ephemeralClustersLayoutsExtensionPoint,
  ephemeralClustersProvidersExtensionPoint,
  type LayoutFactory,
  type ProviderFactory,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import PromiseRouter from 'express-promise-router';
import { readEphemeralClustersConfig } from './config';
import { createRepositories } from './createRepositories';
import { createHealthRouter, healthSummaryPath } from './http/healthRouter';
import { createOpenApiRouter } from './http/openApiRouter';
import { createReadRouter } from './http/readRouter';
import { createRequestRouter } from './http/requestRouter';
import { createSetupRouter } from './http/setupRouter';
import { createObservation } from './inventory';
import { systemTiming } from './kubernetes';
import { ExpiryEngine } from './lifecycle';
import { registerMetrics } from './monitoring';
import { PermissionClusterAccess, registerPermissions } from './permissions';
import { createRequests } from './requests';
import { findClusterResource } from './requests/findClusterResource';
import { parseClusterRef } from './requests/keys';
import { createProbes, SetupService } from './setup';
import { startTasks } from './startTasks';

/**
 * Back end of the ephemeral-clusters plugins.
 *
 * @public
 */
export const ephemeralClustersPlugin = createBackendPlugin({
  pluginId,
  register(env) {
    const layouts: LayoutFactory[] = [];
    const providers: ProviderFactory[] = [];
    env.registerExtensionPoint(ephemeralClustersLayoutsExtensionPoint, {
      addLayout: factory => addOnce(layouts, factory),
    });
    env.registerExtensionPoint(ephemeralClustersProvidersExtensionPoint, {
      addProvider: factory => addOnce(providers, factory),
    });
    env.registerInit({
      deps: {
        rootConfig: coreServices.rootConfig,
        logger: coreServices.logger,
        database: coreServices.database,
        scheduler: coreServices.scheduler,
        lifecycle: coreServices.lifecycle,
        auditor: coreServices.auditor,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        httpAuth: coreServices.httpAuth,
        userInfo: coreServices.userInfo,
        httpRouter: coreServices.httpRouter,
        signals: signalsServiceRef,
        metrics: metricsServiceRef,
      },
      async init({ rootConfig, metrics: metricsService, ...services }) {
        const { logger } = services;
        const now = () => new Date();
        const config = readEphemeralClustersConfig(rootConfig);
        const repositories = createRepositories({
          config: rootConfig,
          integrations: ScmIntegrations.fromConfig(rootConfig),
          logger,
          layouts,
          providers,
        });
        const { store, board, connect } = await createRequests({
          database: services.database,
          config,
          repositories,
          logger,
          now,
        });
        const observation = createObservation({
          config,
          repositories,
          requests: board,
          logger,
        });
        const { inventory, metrics } = observation;
        const requests = connect(inventory, metrics);
        const engine = ExpiryEngine.create({
          ...services,
          ...requests,
          config: config.lifecycle,
          inventory,
          store,
          now,
        });

        registerPermissions(services.permissionsRegistry, async ref => {
          const key = parseClusterRef(ref);
          return key && findClusterResource(key, { inventory, board, store });
        });
        const access = PermissionClusterAccess.create(services);
        const router = PromiseRouter();
        router.use(
          createReadRouter({
            ...services,
            ...observation,
            access,
            requests: board,
            maximumLifetime: config.policy.maximumLifetime,
          }),
        );
        router.use(
          createRequestRouter({
            ...services,
            ...requests,
            inventory,
            board,
            store,
            access,
          }),
        );
        router.use(createOpenApiRouter(services));
        router.use(
          createSetupRouter({
            ...services,
            setup: SetupService.create({
              probes: createProbes({ config, ...observation, now }),
              timing: systemTiming,
            }),
          }),
        );
        router.use(createHealthRouter({ ...services, inventory }));
        services.httpRouter.use(router);
        services.httpRouter.addAuthPolicy({
          path: healthSummaryPath,
          allow: 'unauthenticated',
        });
        services.lifecycle.addShutdownHook(
          registerMetrics(metricsService, {
            ...observation.connections,
            inventory,
            requests: board,
            now,
          }),
        );

        await startTasks({
          ...services,
          ...requests,
          config,
          board,
          observation,
          engine,
        });
      },
    });
  },
});

function addOnce<T extends { type: string }>(items: T[], item: T): void {
  if (items.some(other => other.type === item.type)) {
    throw new Error(`"${item.type}" has been added already`);
  }
  items.push(item);
}
