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

import { timingSafeEqual } from 'node:crypto';
import { qualifiedName } from '../kinds';
import { ResourceRequest } from './requestInfo';
import { ApiError } from './status';

/** A bearer token that the API server knows. */
export interface ApiToken {
  token: string;
  /** `read` may get, list and watch everything but Secrets; `admin` may do everything. */
  role: 'read' | 'admin';
  /** Name that messages call the user by; the role's name unless given. */
  user?: string;
}

/** Who sent a request. */
export interface ApiUser {
  name: string;
  /** `none`: whatever its token says, it may do nothing, by a fault. */
  role: 'read' | 'admin' | 'none';
}

const readVerbs = ['get', 'list', 'watch'];

/**
 * Finds out who sends a request.
 *
 * @throws ApiError 401 without a token that is known
 */
export function authenticate(
  header: string | undefined,
  tokens: readonly ApiToken[],
): ApiUser {
  const given = /^Bearer (.+)$/.exec(header ?? '')?.[1];
  const found = given && tokens.find(({ token }) => isSame(token, given));
  if (!found) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  return { name: found.user ?? `sandbox-${found.role}`, role: found.role };
}

function isSame(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether a user may do something. `resource` is the plural, or `*`. */
export function isAllowed(
  user: ApiUser,
  verb: string,
  group: string,
  resource: string,
): boolean {
  if (user.role === 'admin') return true;
  if (user.role === 'none') return false;
  const isSecret = group === '' && (resource === 'secrets' || resource === '*');
  return readVerbs.includes(verb) && !isSecret;
}

/** @throws ApiError 403 where a user may not do what they ask for */
export function authorize(user: ApiUser, request: ResourceRequest): void {
  const { kind, verb, namespace, name } = request;
  if (isAllowed(user, verb, kind.group, kind.plural)) return;
  const where =
    namespace === undefined
      ? ' at the cluster scope'
      : ` in the namespace "${namespace}"`;
  throw new ApiError(
    403,
    'Forbidden',
    `${qualifiedName(kind)}${name ? ` "${name}"` : ''} is forbidden: User "${
      user.name
    }" cannot ${verb} resource "${kind.plural}" in API group "${
      kind.group
    }"${where}`,
    {
      ...(name ? { name } : {}),
      ...(kind.group ? { group: kind.group } : {}),
      kind: kind.plural,
    },
  );
}
