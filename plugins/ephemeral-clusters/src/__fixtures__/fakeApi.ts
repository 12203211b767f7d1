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

import type { EphemeralClustersApi } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { clusterDetail, clusterList } from './clusters';
import { clusterMetrics } from './metrics';
import { clusterRequest, requestPlan } from './requests';
import { setupReport } from './setup';

/** An API that answers with the fixtures; single methods can be given otherwise. */
export function fakeApi(
  methods: Partial<EphemeralClustersApi> = {},
): EphemeralClustersApi {
  return {
    listClusters: async () => clusterList(),
    getCluster: async () => clusterDetail(),
    getMetrics: async (_, range) => clusterMetrics(range),
    listRequests: async () => ({ items: [] }),
    getRequest: async id => clusterRequest({ id }),
    createRequest: async () => clusterRequest(),
    planRequest: async () => requestPlan(),
    cancelRequest: async id => clusterRequest({ id, state: 'cancelled' }),
    retryRequest: async id => clusterRequest({ id, state: 'opening' }),
    listTemplates: async () => ({ items: [], problems: [] }),
    checkName: async () => ({ available: true }),
    refreshCluster: async () => undefined,
    syncCluster: async () => undefined,
    getSetup: async () => setupReport(),
    ...methods,
  };
}
