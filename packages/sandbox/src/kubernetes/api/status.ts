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

import { StoreError } from '../../types';
import { qualifiedName, ServedKind } from '../kinds';

/** An error with the `Status` object that the API server answers it with. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Record<string, unknown> | undefined;
  /** With what a list whose continuation has expired can go on. */
  readonly continueToken: string | undefined;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: Record<string, unknown>,
    continueToken?: string,
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.continueToken = continueToken;
  }

  /** The body of the answer, or of an ERROR event of a watch. */
  toStatus(): Record<string, unknown> {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.continueToken ? { continue: this.continueToken } : {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

export function notFound(kind: ServedKind, name: string): ApiError {
  return new ApiError(
    404,
    'NotFound',
    `${qualifiedName(kind)} "${name}" not found`,
    detailsOf(kind, name),
  );
}

/** A path that nothing is served at; the real server answers it as plain text. */
export class NoSuchPath extends Error {}

/** One field of the options of a request is wrong. */
export function invalidOptions(
  kind: 'ListOptions' | 'PatchOptions' | 'DeleteOptions',
  field: string,
  reason: string,
  message: string,
): ApiError {
  return new ApiError(
    422,
    'Invalid',
    `${kind}.meta.k8s.io "" is invalid: ${field}: ${message}`,
    { group: 'meta.k8s.io', kind, causes: [{ reason, message, field }] },
  );
}

/** A resource version in a query that is no number. */
export function invalidVersion(text: string | null): ApiError {
  return badRequest(
    `invalid resource version: resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
  );
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** The requested version is compacted away: list and watch anew. */
export function expired(requested: number, oldest: number): ApiError {
  return new ApiError(
    410,
    'Expired',
    `too old resource version: ${requested} (${oldest})`,
  );
}

/** Any error as one that can be answered. What is not known is not told. */
export function toApiError(
  error: unknown,
  kind?: ServedKind,
  name?: string,
): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof StoreError) {
    return new ApiError(
      error.code,
      error.reason,
      error.message,
      error.details ?? (kind ? detailsOf(kind, name) : undefined),
    );
  }
  return new ApiError(
    500,
    'InternalError',
    'Internal error occurred: the request could not be processed',
  );
}

function detailsOf(kind: ServedKind, name: string | undefined) {
  return {
    ...(name ? { name } : {}),
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.plural,
  };
}
