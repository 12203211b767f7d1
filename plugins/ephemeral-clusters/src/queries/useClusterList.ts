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

import { useApi } from '@backstage/core-plugin-api';
import type { ClusterQuery } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ephemeralClustersApiRef } from '../api';

/** Milliseconds between two looks at the list; most are answered with 304. */
const listInterval = 3000;

/**
 * The clusters that match, kept current while the tab is visible. What was shown stays until the answer to a changed query is there.
 */
export function useClusterList(query: ClusterQuery) {
  const api = useApi(ephemeralClustersApiRef);
  return useQuery({
    queryKey: ['clusters', query],
    queryFn: ({ signal }) => api.listClusters(query, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: listInterval,
  });
}
