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

import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import {
  clusterEntityName,
  clusterEntityNamespace,
  type ClusterKey,
  EphemeralClustersClient,
  pluginId,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** What the actions are made of. */
export interface ActionServices {
  auth: AuthService;
  discovery: DiscoveryService;
  config: Config;
  /** Waits between two looks at a request; milliseconds. */
  wait?: (milliseconds: number) => Promise<unknown>;
}

/** The back end of ephemeral clusters, for whoever started the task. */
export interface BackendSession {
  client: EphemeralClustersClient;
  /** Token on behalf of the person; fetched for each call, since a task may outlive one. */
  options(): Promise<{ token: string; signal?: AbortSignal }>;
}

/** Opens a session for the person who started the task: the back end decides what they may do. */
export function openSession(
  services: ActionServices,
  // The inputs and outputs of actions differ, and do not matter here.
  ctx: Pick<ActionContext<never, never>, 'getInitiatorCredentials' | 'signal'>,
): BackendSession {
  const client = new EphemeralClustersClient({
    baseUrl: () => services.discovery.getBaseUrl(pluginId),
  });
  return {
    client,
    async options() {
      const { token } = await services.auth.getPluginRequestToken({
        onBehalfOf: await ctx.getInitiatorCredentials(),
        targetPluginId: pluginId,
      });
      return { token, signal: ctx.signal };
    },
  };
}

const errorTypes = [
  InputError,
  ConflictError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
];

/** Runs a call; an error of the back end becomes one with its own words instead of "Request failed with 400". */
export async function callBackend<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    const { name, message } = error.body.error;
    const Type = errorTypes.find(type => type.name === name) ?? Error;
    throw new Type(message);
  }
}

/** Page of a cluster in the portal: absolute where the portal's address is configured. */
export function clusterPageUrl(config: Config, key: ClusterKey): string {
  const base = config.getOptionalString('app.baseUrl') ?? '';
  const path = [key.managementCluster, key.namespace, key.name]
    .map(encodeURIComponent)
    .join('/');
  return `${base.replace(/\/+$/, '')}/${pluginId}/clusters/${path}`;
}

/** Ref of the catalog entity that stands for a cluster, once it is in the catalog. */
export function clusterEntityRef(config: Config, key: ClusterKey): string {
  const clusters = config.getOptionalConfig(
    'ephemeralClusters.managementClusters',
  );
  const namespace = clusterEntityNamespace(key.managementCluster, {
    managementClusters: (clusters?.keys() ?? []).map(id => ({
      id,
      catalogNamespace: clusters?.getOptionalString(`${id}.catalogNamespace`),
    })),
    defaultNamespace: config.getOptionalString(
      'catalog.providers.ephemeralClusters.defaultNamespace',
    ),
  });
  return `resource:${namespace}/${clusterEntityName(key)}`;
}
