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

import { KubernetesObject, ObjectRef, PropagationPolicy } from '../../types';
import { convertToStorage, convertToVersion } from '../conversion';
import { copyJson, isObject } from '../json';
import { apiVersionOf } from '../kinds';
import { ObjectStore } from '../store';
import { validateObject } from '../validation';
import { jsonPatch, mergePatch, parsePatch, strategicPatch } from './patch';
import { ResourceRequest } from './requestInfo';
import { listObjects, type ReadContext } from './reading';
import { ApiError, badRequest, invalidOptions, notFound } from './status';

/** Outcome of a write: what is answered, and with which code. */
export interface WriteResult {
  code: 200 | 201;
  /** The stored object, or a Status. */
  object: KubernetesObject | Record<string, unknown>;
}

/** Creates what the body holds. */
export function createObject(
  request: ResourceRequest,
  body: unknown,
  store: ObjectStore,
): WriteResult {
  const object = readObject(request, body);
  const { generateName } = object.metadata as { generateName?: string };
  if (!object.metadata.name && generateName) {
    const suffix = Math.random().toString(36).slice(2, 7).padEnd(5, 'x');
    object.metadata.name = `${generateName}${suffix}`;
  }
  if (request.kind.statusSubresource) delete object.status;
  if (isDryRun(request)) {
    const dry = convertToStorage(object);
    validateObject(dry);
    return { code: 201, object: dry };
  }
  return { code: 201, object: store.create(object) };
}

/** Replaces an object, or its status. */
export function putObject(
  request: ResourceRequest,
  body: unknown,
  store: ObjectStore,
): WriteResult {
  const object = readObject(request, body);
  if (object.metadata.name !== request.name) {
    throw badRequest(
      `the name of the object (${object.metadata.name}) does not match the name on the URL (${request.name})`,
    );
  }
  const stored = requireObject(request, store);
  return write(request, stored, convertToStorage(object), store);
}

/** Patches an object, or its status. The media type says how. */
export function patchObject(
  request: ResourceRequest,
  mediaType: string,
  text: string,
  store: ObjectStore,
): WriteResult {
  if (mediaType === 'application/apply-patch+yaml') {
    return applyObject(request, text, store);
  }
  const patch = parsePatch(text);
  const stored = requireObject(request, store);
  const shown = copyJson(convertToVersion(stored, request.version));
  const patched = patchWith(request, mediaType, shown, patch);
  const object = readObject(request, patched);
  if (object.metadata.name !== request.name) {
    throw badRequest(
      `the name of the object (${object.metadata.name}) does not match the name on the URL (${request.name})`,
    );
  }
  const given =
    isObject(patch) && isObject(patch.metadata) ? patch.metadata : {};
  // Only a version that the client sent is one that it insists on.
  object.metadata.resourceVersion = given.resourceVersion as string | undefined;
  return write(request, stored, convertToStorage(object), store);
}

function patchWith(
  request: ResourceRequest,
  mediaType: string,
  target: unknown,
  patch: unknown,
): unknown {
  if (mediaType === 'application/merge-patch+json') {
    return mergePatch(target, patch);
  }
  if (mediaType === 'application/json-patch+json') {
    return jsonPatch(target, patch);
  }
  const isStrategic = mediaType === 'application/strategic-merge-patch+json';
  if (isStrategic && !request.kind.custom) return strategicPatch(target, patch);
  if (isStrategic) {
    throw new ApiError(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    );
  }
  throw new ApiError(
    415,
    'UnsupportedMediaType',
    '415: Unsupported Media Type',
    {},
  );
}

function applyObject(
  request: ResourceRequest,
  text: string,
  store: ObjectStore,
): WriteResult {
  if (!request.query.get('fieldManager')) {
    throw invalidOptions(
      'PatchOptions',
      'fieldManager',
      'FieldValueRequired',
      'Required value: is required for apply patch',
    );
  }
  const object = readObject(request, parsePatch(text));
  object.metadata.name ||= request.name!;
  if (object.metadata.name !== request.name) {
    throw badRequest(
      'the name of the object does not match the name on the URL',
    );
  }
  const existing = store.get(refOf(request));
  if (isDryRun(request)) {
    return { code: existing ? 200 : 201, object: convertToStorage(object) };
  }
  if (request.subresource === 'status') {
    const stored = requireObject(request, store);
    return write(request, stored, convertToStorage(object), store);
  }
  return { code: existing ? 200 : 201, object: store.apply(object).object };
}

function write(
  request: ResourceRequest,
  stored: KubernetesObject,
  next: KubernetesObject,
  store: ObjectStore,
): WriteResult {
  if (request.kind.statusSubresource) {
    if (request.subresource === 'status') {
      const { resourceVersion } = next.metadata;
      const { status } = next;
      Object.assign(next, copyJson(stored), { status });
      next.metadata = { ...stored.metadata, resourceVersion };
    } else {
      next.status = copyJson(stored.status);
    }
  }
  validateObject(next);
  if (isDryRun(request)) return { code: 200, object: next };
  return { code: 200, object: store.update(next) };
}

/** What a deletion may insist on. */
const preconditions = [
  ['uid', 'UID', 'deleted and then recreated'],
  ['resourceVersion', 'ResourceVersion', 'modified'],
] as const;

/** Deletes what a list would show; answers with that list. */
export function deleteCollection(
  request: ResourceRequest,
  body: unknown,
  context: ReadContext,
): Record<string, unknown> {
  const list = listObjects(request, { ...context, representation: 'object' });
  const propagation = propagationOf(request, isObject(body) ? body : {});
  if (!isDryRun(request)) {
    for (const { metadata } of list.items as KubernetesObject[]) {
      const { namespace, name } = metadata;
      context.store.delete(
        { ...refOf({ ...request, name }), namespace },
        propagation,
      );
    }
  }
  return list;
}

/** Deletes an object: answers with it while finalizers hold it, else with a Status. */
export function deleteObject(
  request: ResourceRequest,
  body: unknown,
  store: ObjectStore,
): WriteResult {
  const stored = requireObject(request, store);
  const options = isObject(body) ? body : {};
  const conditions = isObject(options.preconditions)
    ? options.preconditions
    : {};
  for (const [field, title, why] of preconditions) {
    const wanted = conditions[field];
    if (wanted !== undefined && wanted !== stored.metadata[field]) {
      const { group, kind } = request.kind;
      throw new ApiError(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${kind}${group && `.${group}`} "${
          request.name
        }": the ${title} in the precondition (${wanted}) does not match the ${title} in record (${
          stored.metadata[field]
        }). The object might have been ${why}`,
        { name: request.name, ...(group && { group }), kind },
      );
    }
  }
  if (!isDryRun(request)) {
    store.delete(refOf(request), propagationOf(request, options));
  }
  const left = store.get(refOf(request));
  if (left && left.metadata.uid === stored.metadata.uid) {
    return { code: 200, object: left };
  }
  return {
    code: 200,
    object: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: {
        name: request.name,
        ...(request.kind.group ? { group: request.kind.group } : {}),
        kind: request.kind.plural,
        uid: stored.metadata.uid,
      },
    },
  };
}

function propagationOf(
  request: ResourceRequest,
  options: Record<string, unknown>,
): PropagationPolicy {
  const asked =
    options.propagationPolicy ?? request.query.get('propagationPolicy');
  if (asked === undefined || asked === null || asked === '') {
    return options.orphanDependents === true ? 'Orphan' : 'Background';
  }
  if (asked === 'Background' || asked === 'Foreground' || asked === 'Orphan') {
    return asked;
  }
  throw invalidOptions(
    'DeleteOptions',
    'propagationPolicy',
    'FieldValueNotSupported',
    `Unsupported value: "${asked}": supported values: "Foreground", "Background", "Orphan"`,
  );
}

/** Checks that a body holds an object of the requested kind, and puts it into the requested namespace. */
function readObject(request: ResourceRequest, body: unknown): KubernetesObject {
  const { kind, version, namespace } = request;
  if (!isObject(body) || !isObject(body.metadata ?? {})) {
    throw badRequest('the body of the request is no Kubernetes object');
  }
  const apiVersion = apiVersionOf(kind.group, version);
  const object = copyJson(body) as unknown as KubernetesObject;
  object.metadata ??= {} as KubernetesObject['metadata'];
  object.apiVersion ??= apiVersion;
  object.kind ??= kind.kind;
  if (object.apiVersion !== apiVersion || object.kind !== kind.kind) {
    throw badRequest(
      `the API version in the data (${object.apiVersion}, ${object.kind}) does not match the expected API version (${apiVersion}, ${kind.kind})`,
    );
  }
  const given = object.metadata.namespace;
  if (given && namespace && given !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  if (kind.namespaced) object.metadata.namespace = namespace ?? given;
  delete (object.metadata as { managedFields?: unknown }).managedFields;
  return object;
}

function requireObject(
  request: ResourceRequest,
  store: ObjectStore,
): KubernetesObject {
  const stored = store.get(refOf(request));
  if (!stored) throw notFound(request.kind, request.name!);
  return stored;
}

function refOf({ kind, namespace, name }: ResourceRequest): ObjectRef {
  return { group: kind.group, kind: kind.kind, namespace, name: name! };
}

function isDryRun(request: ResourceRequest): boolean {
  return request.query.get('dryRun') === 'All';
}
