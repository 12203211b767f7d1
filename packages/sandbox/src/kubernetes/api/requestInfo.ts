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

import { findResource, ServedKind } from '../kinds';
import { ApiError, NoSuchPath } from './status';

/** What a request is about, as Kubernetes reads it off method and path. */
export type RequestInfo =
  | { type: 'path'; path: string; method: string; query: URLSearchParams }
  | ResourceRequest;

export interface ResourceRequest {
  type: 'resource';
  verb: Verb;
  kind: ServedKind;
  /** The version that was asked for. */
  version: string;
  namespace?: string;
  name?: string;
  subresource?: 'status';
  query: URLSearchParams;
}

export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection';

const verbs: Record<string, [one: Verb, many: Verb | undefined]> = {
  GET: ['get', 'list'],
  HEAD: ['get', 'list'],
  POST: ['create', 'create'],
  PUT: ['update', undefined],
  PATCH: ['patch', undefined],
  DELETE: ['delete', 'deletecollection'],
};

/** Groups that are served without being stored; see `reviews.ts`. */
const virtualGroups = ['authorization.k8s.io', 'authentication.k8s.io'];

/**
 * Reads a request. Paths that name no resource come back as they are.
 *
 * @throws NoSuchPath for a resource that is not served, ApiError 404 for a part of one, 405 for a method that it does not have
 */
export function readRequest(method: string, url: string): RequestInfo {
  const { pathname, searchParams: query } = new URL(url, 'https://localhost');
  const path: RequestInfo = { type: 'path', path: pathname, method, query };
  const parts = pathname.split('/').filter(Boolean).map(decode);
  const [root, ...rest] = parts;
  let group = '';
  if (root === 'apis') group = rest.shift() ?? '';
  else if (root !== 'api') return path;
  const version = rest.shift();
  if (!version || rest.length === 0 || virtualGroups.includes(group)) {
    return path;
  }
  // /namespaces/<name> is the namespace, /namespaces/<name>/<resource> what is in it.
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status') {
    namespace = rest[1];
    rest.splice(0, 2);
  }
  const [plural, name, subresource, ...more] = rest;
  const kind = findResource(group, plural);
  const isServed = kind?.versions.includes(version);
  if (!kind || !isServed || more.length > 0) throw new NoSuchPath();
  if (subresource && (subresource !== 'status' || !kind.statusSubresource)) {
    throw notServed();
  }
  if (namespace !== undefined && !kind.namespaced) throw notServed();
  const verb = verbs[method]?.[name ? 0 : 1];
  if (!verb || (verb === 'create' && name)) {
    throw new ApiError(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      {},
    );
  }
  const isWatch =
    (verb === 'list' || verb === 'get') && isTrueText(query.get('watch'));
  return {
    type: 'resource',
    verb: isWatch ? 'watch' : verb,
    kind,
    version,
    namespace,
    name,
    subresource: subresource as 'status' | undefined,
    query,
  };
}

/** Whether a query parameter is set, as Kubernetes reads booleans. */
export function isTrueText(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0';
}

function notServed(): ApiError {
  return new ApiError(
    404,
    'NotFound',
    'the server could not find the requested resource',
  );
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
