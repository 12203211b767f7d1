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

import type { ClusterKey } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { RequestStore } from '../database';
import type { Inventory } from '../inventory/types';
import type { ClusterResource } from '../permissions/rules';
import { isSameCluster } from './keys';
import type { RequestView } from './types';

/**
 * What permission rules see of a cluster: as it is observed or declared, else as a request or its tombstone knows it. Undefined where nothing
 * has ever been known of it.
 */
export async function findClusterResource(
  key: ClusterKey,
  sources: {
    inventory: Pick<Inventory, 'row'>;
    board: Pick<RequestView, 'active' | 'history'>;
    store: Pick<RequestStore, 'listByCluster'>;
  },
): Promise<ClusterResource | undefined> {
  const { inventory, board, store } = sources;
  const { managementCluster, namespace, name } = key;
  const known =
    inventory.row(key) ??
    board.active().find(request => isSameCluster(request.cluster, key)) ??
    board.history(key) ??
    (await store.listByCluster(key))[0];
  return known && { managementCluster, namespace, name, owner: known.owner };
}
