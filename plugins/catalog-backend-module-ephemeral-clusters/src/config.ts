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
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { clusterEntityNamespace } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { readEntityRef } from './readEntityRef';

const key = 'catalog.providers.ephemeralClusters';

/** What the provider is told by the configuration. */
export interface ProviderConfig {
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** Namespace of the entities of a management cluster. */
  namespaceOf(managementCluster: string): string;
  /** Owner of clusters whose own cannot be read. */
  defaultOwner: string;
  /** System that all clusters belong to. */
  system?: string;
  /** Address of the portal, without a slash at its end. */
  appBaseUrl: string;
}

/**
 * Reads `catalog.providers.ephemeralClusters`, all of which may be left out.
 *
 * @throws InputError naming the key that is wrong
 */
export function readProviderConfig(rootConfig: Config): ProviderConfig {
  const config = rootConfig.getOptionalConfig(key);
  const defaultNamespace = config?.getOptionalString('defaultNamespace');
  const clusters = rootConfig.getOptionalConfig(
    'ephemeralClusters.managementClusters',
  );
  const managementClusters = (clusters?.keys() ?? []).map(id => ({
    id,
    catalogNamespace: clusters?.getOptionalString(`${id}.catalogNamespace`),
  }));
  return {
    schedule: config?.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig('schedule'),
        )
      : {
          frequency: { seconds: 10 },
          timeout: { minutes: 1 },
          // The back end of ephemeral clusters may be in the same process, which then still starts.
          initialDelay: { seconds: 3 },
          // Each replica follows the list, so that what one of them remembers is what the catalog has.
          scope: 'local',
        },
    namespaceOf: id =>
      clusterEntityNamespace(id, { managementClusters, defaultNamespace }),
    defaultOwner: readRef(config, 'defaultOwner', 'group') ?? 'unknown',
    system: readRef(config, 'system', 'system'),
    appBaseUrl: (
      rootConfig.getOptionalString('app.baseUrl') ?? 'http://localhost:3000'
    ).replace(/\/+$/, ''),
  };
}

function readRef(
  config: Config | undefined,
  name: string,
  defaultKind: string,
): string | undefined {
  const ref = config?.getOptionalString(name);
  if (ref === undefined) return undefined;
  if (readEntityRef(ref, defaultKind) === undefined) {
    throw new InputError(
      `${key}.${name} is no entity ref: write it like ${defaultKind}:default/name.`,
    );
  }
  return ref;
}
