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
  ApiRef,
  createApiRef,
  DiscoveryApi,
  FetchApi,
} from '@backstage/core-plugin-api';
import {
  EphemeralClustersApi,
  EphemeralClustersClient,
  pluginId,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/**
 * The plugin's HTTP API, in both front-end systems.
 *
 * @public
 */
export const ephemeralClustersApiRef: ApiRef<EphemeralClustersApi> =
  createApiRef<EphemeralClustersApi>({
    id: 'plugin.ephemeral-clusters.client',
  });

/**
 * Makes the client from the portal's own APIs: where the back end is, and a fetch that adds the caller's token.
 *
 * @internal
 */
export function createClient(options: {
  discoveryApi: DiscoveryApi;
  fetchApi: FetchApi;
}): EphemeralClustersApi {
  const { discoveryApi, fetchApi } = options;
  return new EphemeralClustersClient({
    baseUrl: () => discoveryApi.getBaseUrl(pluginId),
    fetch: fetchApi.fetch,
  });
}
