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

import { KubernetesObject } from '../../types';
import { convertToVersion } from '../conversion';
import { apiVersionOf } from '../kinds';
import { ObjectStore } from '../store';
import { ResourceRequest } from './requestInfo';
import { readSelectors } from './selectors';
import { ApiError, badRequest, invalidVersion, notFound } from './status';
import { metadataOf, Representation, tableOf } from './tables';

type Body = Record<string, unknown>;

/** What reading objects needs besides the request. */
export interface ReadContext {
  store: ObjectStore;
  now: Date;
  representation: Representation;
}

/** One object; 404 where it is not there. */
export function getObject(
  request: ResourceRequest,
  { store, now, representation }: ReadContext,
): Body {
  const { kind, namespace, name = '' } = request;
  const stored = store.get({
    group: kind.group,
    kind: kind.kind,
    namespace,
    name,
  });
  if (!stored) throw notFound(kind, name);
  return represent(request, stored, now, representation);
}

/** An object at the version and in the representation that a request asks for. */
export function represent(
  request: ResourceRequest,
  stored: KubernetesObject,
  now: Date,
  representation: Representation,
): Body {
  const object = convertToVersion(stored, request.version);
  if (representation === 'metadata') return metadataOf(object);
  if (representation === 'object') return object;
  return tableOf(request.kind, request.version, [object], {
    metadata: { resourceVersion: object.metadata.resourceVersion },
    now,
    includeObject: request.query.get('includeObject'),
  });
}

const inconsistent = -1;

interface Continuation {
  /** Version of the store when the first page was read; -1 goes on with the present, whatever has changed since. */
  version: number;
  /** Namespace and name of the last object that was sent. */
  after: [namespace: string, name: string];
}

/**
 * A list, in pages where `limit` asks for them. Later pages show the present and carry the version of the first one, so that a
 * watch from it brings whatever changed in between.
 *
 * @throws ApiError 410 for a continuation whose version is compacted, with another one that goes on with the present, 504 for a version from the future
 */
export function listObjects(
  request: ResourceRequest,
  { store, now, representation }: ReadContext,
): Body {
  const { kind, namespace, query } = request;
  const selects = readSelectors(kind, query);
  const continuation = readContinuation(query.get('continue'));
  const isPresent = !continuation || continuation.version === inconsistent;
  const version = isPresent ? store.resourceVersion() : continuation.version;
  if (!isPresent && !store.changesSince(version)) {
    throw new ApiError(
      410,
      'Expired',
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
      undefined,
      writeContinuation({ ...continuation, version: inconsistent }),
    );
  }
  refuseVersion(store, query);
  const all = store
    .view(kind.group, kind.kind, namespace)
    .filter(
      object =>
        selects(object) && (!continuation || isAfter(object, continuation)),
    );
  const limit = Number(query.get('limit') ?? 0);
  if (!Number.isInteger(limit) || limit < 0) throw badRequest('invalid limit');
  const page = limit > 0 ? all.slice(0, limit) : all;
  const metadata: Body = { resourceVersion: String(version) };
  if (page.length < all.length) {
    const last = page[page.length - 1].metadata;
    metadata.continue = writeContinuation({
      version,
      after: [last.namespace ?? '', last.name],
    });
    metadata.remainingItemCount = all.length - page.length;
  } else if (kind.custom && representation === 'object') {
    // Lists of custom resources say that there are no more; others leave it out.
    metadata.continue = '';
  }
  const items = page.map(object => convertToVersion(object, request.version));
  if (representation === 'table') {
    return tableOf(kind, request.version, items, {
      metadata,
      now,
      includeObject: query.get('includeObject'),
    });
  }
  if (representation === 'metadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: items.map(metadataOf),
    };
  }
  return {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind.group, request.version),
    metadata,
    items,
  };
}

/** The real server does not have the future either. */
function refuseVersion(store: ObjectStore, query: URLSearchParams): void {
  const asked = Number(query.get('resourceVersion') || 0);
  if (!Number.isInteger(asked) || asked < 0) {
    throw invalidVersion(query.get('resourceVersion'));
  }
  const current = store.resourceVersion();
  if (asked > current) throw tooLargeVersion(asked, current);
  const exact = query.get('resourceVersionMatch') === 'Exact';
  if (exact && !store.changesSince(asked)) {
    throw new ApiError(
      410,
      'Expired',
      'The resourceVersion for the provided list is too old.',
    );
  }
}

/** A client knows a later version than the server: it has to wait, or to list anew. */
export function tooLargeVersion(asked: number, current: number): ApiError {
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`;
  return new ApiError(504, 'Timeout', message, {
    causes: [
      {
        reason: 'ResourceVersionTooLarge',
        message: 'Too large resource version',
      },
    ],
    retryAfterSeconds: 1,
  });
}

function isAfter(
  { metadata }: KubernetesObject,
  { after }: Continuation,
): boolean {
  return (
    `${metadata.namespace ?? ''}/${metadata.name}` > `${after[0]}/${after[1]}`
  );
}

function writeContinuation(continuation: Continuation): string {
  return Buffer.from(JSON.stringify(continuation)).toString('base64url');
}

function readContinuation(text: string | null): Continuation | undefined {
  if (!text) return undefined;
  try {
    const value = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Number.isInteger(value.version) && Array.isArray(value.after)) {
      return value;
    }
  } catch {
    // Falls through to the error.
  }
  throw badRequest('invalid continue token: continue key is not valid');
}
