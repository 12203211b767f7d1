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

import type { DeclaredCluster } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import type { StoredRequest } from '../database';

/** True where Git says what the request asked for: then its change request has most likely been merged. */
export function effectIsDeclared(
  request: Pick<StoredRequest, 'verb' | 'expiresAt'>,
  declared: Pick<DeclaredCluster, 'origin'> | undefined,
): boolean {
  switch (request.verb) {
    case 'create':
      return declared !== undefined;
    case 'extend':
      return declared?.origin.expiresAt === request.expiresAt;
    default:
      return declared === undefined;
  }
}
