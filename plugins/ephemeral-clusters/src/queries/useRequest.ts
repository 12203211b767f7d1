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
import type {
  ClusterRequest,
  ClusterRequestInput,
  RequestState,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ephemeralClustersApiRef } from '../api';
import { clusterQueryKey, movingInterval, restingInterval } from './useCluster';

const underWay: readonly RequestState[] = ['opening', 'open', 'merged'];

/** Whether a request still goes on by itself. */
export function isUnderWay(request: ClusterRequest): boolean {
  return underWay.includes(request.state);
}

/**
 * One request with its timeline, followed until it ends.
 *
 * @param id - undefined: nothing is fetched
 * @param initial - what is known of it already, shown until the first answer
 */
export function useRequest(id: string | undefined, initial?: ClusterRequest) {
  const api = useApi(ephemeralClustersApiRef);
  return useQuery({
    queryKey: ['request', id],
    queryFn: ({ signal }) => api.getRequest(id!, { signal }),
    enabled: id !== undefined,
    placeholderData: initial?.id === id ? initial : undefined,
    refetchInterval: query =>
      query.state.data && !isUnderWay(query.state.data)
        ? restingInterval
        : movingInterval,
  });
}

/** Asks for a change; afterwards the cluster, its requests and the list are read again. */
export function useCreateRequest() {
  const api = useApi(ephemeralClustersApiRef);
  const refresh = useRefreshAfterChange();
  return useMutation({
    mutationFn: (input: ClusterRequestInput) => api.createRequest(input),
    onSuccess: refresh,
  });
}

/** Cancels or retries a request. */
export function useRequestAction() {
  const api = useApi(ephemeralClustersApiRef);
  const refresh = useRefreshAfterChange();
  return useMutation({
    mutationFn: ({ id, action }: { id: string; action: 'cancel' | 'retry' }) =>
      action === 'cancel' ? api.cancelRequest(id) : api.retryRequest(id),
    onSuccess: refresh,
  });
}

/**
 * What a request would change, without changing anything. Asked again with each new input.
 *
 * @param input - undefined: nothing is fetched
 */
export function useRequestPlan(input: ClusterRequestInput | undefined) {
  const api = useApi(ephemeralClustersApiRef);
  return useQuery({
    queryKey: ['plan', input],
    queryFn: ({ signal }) => api.planRequest(input!, { signal }),
    enabled: input !== undefined,
    staleTime: 30_000,
    gcTime: 30_000,
  });
}

function useRefreshAfterChange() {
  const queries = useQueryClient();
  return async (request: ClusterRequest) => {
    queries.setQueryData(['request', request.id], request);
    await Promise.all([
      queries.invalidateQueries({ queryKey: clusterQueryKey(request.cluster) }),
      queries.invalidateQueries({ queryKey: ['clusters'] }),
      queries.invalidateQueries({ queryKey: ['request', request.id] }),
    ]);
  };
}
