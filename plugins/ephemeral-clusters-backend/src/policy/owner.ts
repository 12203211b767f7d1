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

import { InputError, NotAllowedError } from '@backstage/errors';
import { readOwner } from '../sources/owner';

/**
 * Entity ref of an owner in its full, lower-case form: `team-a` becomes `group:default/team-a`.
 *
 * @throws InputError where it is no ref of a user or group
 */
export function normalizeOwner(text: string): string {
  const owner = readOwner(text);
  if (owner === undefined) {
    throw new InputError(
      `The owner ${JSON.stringify(
        text,
      )} is not a group or user. Write its entity ref, as in group:default/team-a.`,
    );
  }
  return owner;
}

/**
 * Only a member can make a group the owner of a new cluster, or somebody who might remove a cluster of that owner (an operator).
 *
 * @param ownershipEntityRefs - refs that the caller owns things by
 * @param mayDeleteClustersOf - decision of the permission framework
 * @throws NotAllowedError otherwise
 */
export function checkActsFor(
  owner: string,
  ownershipEntityRefs: readonly string[],
  mayDeleteClustersOf: (owner: string) => boolean,
): void {
  const own = ownershipEntityRefs.some(
    ref => ref.toLocaleLowerCase('en-US') === owner,
  );
  if (own || mayDeleteClustersOf(owner)) return;
  throw new NotAllowedError(
    `You cannot make ${owner} the owner: choose a group that you are a member of, or yourself.`,
  );
}
