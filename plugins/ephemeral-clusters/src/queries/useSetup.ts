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
import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { ephemeralClustersApiRef } from '../api';
import { isTransient } from './failures';

const queryKey = ['setup'];

/** Milliseconds between two looks while connections are being looked at, and otherwise: the back end looks by itself about as often. */
const checkingInterval = 1_500;
const restingInterval = 30_000;

/** How the plugin is set up, and a way to have everything looked at again. */
export function useSetup() {
  const api = useApi(ephemeralClustersApiRef);
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.getSetup({}, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      if (state.error && !isTransient(state.error)) return false;
      return state.data?.connections.some(({ checking }) => checking)
        ? checkingInterval
        : restingInterval;
    },
  });
  const again = useMutation({
    mutationFn: () => api.getSetup({ refresh: true }),
    onSuccess: report => client.setQueryData(queryKey, report),
  });
  return {
    data,
    error: again.error ?? error,
    refetch,
    checkAgain: () => again.mutate(),
    /** Something is being looked at. */
    checking:
      again.isPending ||
      (data?.connections.some(connection => connection.checking) ?? false),
  };
}
