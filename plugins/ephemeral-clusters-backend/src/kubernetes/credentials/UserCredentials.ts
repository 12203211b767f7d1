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

import type { User } from '@kubernetes/client-node';

/** Gives what a user of a kubeconfig proves its identity with. */
export interface UserCredentials {
  /**
   * The user with a token or certificate that is good now, and with nothing that would have to be asked for it.
   *
   * @throws UnusableCredentials, or what reading or asking throws
   */
  user(): Promise<User>;
  /** The API server has refused what was given: what is remembered of it is forgotten. */
  renew(): void;
}

/** Of a user that has its token, password or certificate in the kubeconfig. */
export function fixedUser(user: User): UserCredentials {
  return { user: async () => user, renew() {} };
}
