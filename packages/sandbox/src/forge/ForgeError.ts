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

import { RepositoryError, RepositoryErrorReason } from '../git';

/** A request that the forge refuses: HTTP status and text as Gitea gives them. */
export class ForgeError extends Error {
  readonly status: number;
  /** Gitea's field `errors`; absent in most of its answers. */
  readonly errors: readonly string[] | null | undefined;

  constructor(
    status: number,
    message: string,
    errors?: readonly string[] | null,
  ) {
    super(message);
    this.name = 'ForgeError';
    this.status = status;
    this.errors = errors;
  }
}

/** Gitea's answer for what is not there. */
export function notFound(
  message: string = 'not found',
  errors: readonly string[] | null = null,
): ForgeError {
  return new ForgeError(404, message, errors);
}

const statuses: Record<RepositoryErrorReason, number> = {
  'branch-exists': 422,
  'branch-invalid': 422,
  'branch-missing': 404,
  'commit-missing': 404,
  conflict: 409,
  'file-exists': 422,
  'file-missing': 404,
  'head-moved': 409,
  'path-invalid': 422,
  'repository-exists': 409,
  'sha-mismatch': 422,
};

/** What a failure is to whoever sent the request; undefined for a defect of our own. */
export function toForgeError(error: unknown): ForgeError | undefined {
  if (error instanceof ForgeError) return error;
  if (error instanceof RepositoryError) {
    return new ForgeError(statuses[error.reason], error.message);
  }
  // What express and its body parser refuse carries a status.
  const { status, message } = (error ?? {}) as Partial<ForgeError>;
  return typeof status === 'number' && status >= 400 && status < 500
    ? new ForgeError(status, String(message))
    : undefined;
}
