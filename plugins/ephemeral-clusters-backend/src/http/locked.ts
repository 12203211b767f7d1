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

import type { InventoryDetail } from '../inventory/types';
import { engineRequester, type ActiveRequest } from '../requests/types';

/**
 * Why a cluster can neither be extended nor deleted from here, in words; undefined where it can.
 *
 * @param active - the cluster's request that is under way, if it is known
 */
export function whyLocked(
  detail: InventoryDetail,
  active: Pick<ActiveRequest, 'state' | 'requestedBy'> | undefined,
): string | undefined {
  switch (detail.presence) {
    case 'requested':
      return 'It is only asked for; cancel the request instead.';
    case 'deleting':
      return 'It is being deleted.';
    case 'gone':
      return 'It is gone.';
    case 'undeclared':
      return 'No configured GitOps repository declares it, so there is nothing to change.';
    default:
      break;
  }
  if (!detail.declaration) {
    return 'Its declaration in Git has not been read yet.';
  }
  // An extension is the only way to withdraw what the expiry engine asks for; asking for the removal as well finds the same request.
  const withdrawable =
    active?.requestedBy === engineRequester && active.state !== 'merged';
  if (detail.activeRequest && !withdrawable) {
    return 'Another request for it is under way.';
  }
  return undefined;
}
