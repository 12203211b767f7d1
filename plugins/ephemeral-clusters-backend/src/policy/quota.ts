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

import { ConflictError } from '@backstage/errors';
import type {
  ClusterKey,
  ClusterRow,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/**
 * Refuses a new cluster where its owner has as many as it may have, those being made and those being removed included.
 *
 * @param openCreates - creates under way; one that the inventory shows already is counted once
 * @throws ConflictError naming the numbers; call it only after it is known that the caller acts for the owner
 */
export function checkQuota(options: {
  owner: string;
  maximum: number | undefined;
  rows: readonly ClusterRow[];
  openCreates: readonly { cluster: ClusterKey; owner?: string }[];
}): void {
  const { owner, maximum } = options;
  if (maximum === undefined) return;
  const owned = new Set<string>();
  const add = (key: ClusterKey, ownedBy: string | undefined) => {
    if (ownedBy?.toLocaleLowerCase('en-US') !== owner) return;
    owned.add(`${key.managementCluster}/${key.namespace}/${key.name}`);
  };
  for (const row of options.rows) {
    if (row.presence === 'gone' || row.presence === 'requested') continue;
    add(row, row.owner);
  }
  for (const request of options.openCreates) {
    add(request.cluster, request.owner);
  }
  if (owned.size >= maximum) {
    throw new ConflictError(
      `${owner} has ${owned.size} of at most ${maximum} clusters. Remove one that is not needed any more, or choose another owner.`,
    );
  }
}
