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
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { readProviderConfig } from './config';
import { EphemeralClustersEntityProvider } from './EphemeralClustersEntityProvider';

/**
 * Brings ephemeral clusters into the catalog.
 *
 * @public
 */
export const catalogModuleEphemeralClusters = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'ephemeral-clusters',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
      },
      async init({ catalog, rootConfig, scheduler, ...services }) {
        const config = readProviderConfig(rootConfig);
        catalog.addEntityProvider(
          new EphemeralClustersEntityProvider({
            ...services,
            config,
            taskRunner: scheduler.createScheduledTaskRunner(config.schedule),
          }),
        );
      },
    });
  },
});
