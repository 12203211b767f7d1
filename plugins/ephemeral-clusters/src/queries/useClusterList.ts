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
import { useFollow } from './useFollow';
import { coversNotice } from './versions';

/** A list that is one page, kept current while the tab is visible. What was shown stays until the answer to another query is there. */
export function useClusterList(query: ClusterQuery) {
  const api = useApi(ephemeralClustersApiRef);
  const list = useQuery({
    queryKey: ['clusters', 'list', query],
    queryFn: ({ signal }) => api.listClusters(query, { signal }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const { data, refetch } = list;
  useFollow(
    async () => {
      await refetch({ cancelRefetch: false });
    },
    version => data !== undefined && coversNotice(data.version, version),
  );
  return list;
}
