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

import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

const namePart = /^[a-z0-9A-Z]+([-_.][a-z0-9A-Z]+)*$/;

/**
 * Entity ref of an owner in its full, lower-case form: `team-a` becomes `group:default/team-a`. Undefined where the text is no ref of a
 * user or group.
 */
export function readOwner(text: string): string | undefined {
  let ref;
  try {
    ref = parseEntityRef(text, {
      defaultKind: 'group',
      defaultNamespace: 'default',
    });
  } catch {
    return undefined;
  }
  const isOwner =
    ['group', 'user'].includes(ref.kind.toLocaleLowerCase('en-US')) &&
    [ref.namespace, ref.name].every(
      part => part.length <= 63 && namePart.test(part),
    );
  return isOwner
    ? stringifyEntityRef(ref).toLocaleLowerCase('en-US')
    : undefined;
}

/** Longest owner that is shown as it was written; the list can be asked for no longer one. */
const longest = 300;

/** An owner as people wrote it into Git or an annotation; what is no ref stays, as far as it can be shown. */
export function ownerAsWritten(text: string | undefined): {
  owner?: string;
  problem?: string;
} {
  if (!text) return {};
  const owner = readOwner(text);
  if (owner !== undefined) return { owner };
  return {
    owner: text.length > longest ? undefined : text,
    problem: `The owner ${JSON.stringify(
      text.slice(0, 60),
    )} is not a group or user. Write its entity ref, as in group:default/team-a.`,
  };
}
