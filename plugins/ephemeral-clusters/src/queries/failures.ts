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

import { ResponseError } from '@backstage/errors';

/** HTTP status of an error of the API client; undefined where the back end was not reached. */
export function statusOf(error: unknown): number | undefined {
  return ResponseError.is(error) ? error.statusCode : undefined;
}

/** Whether asking again may help: the back end was not reached, is overloaded or failed. */
export function isTransient(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status === 429 || status >= 500;
}

/** A cluster that is not there and one that the caller may not see look the same. */
export function isHidden(error: unknown): boolean {
  const status = statusOf(error);
  return status === 404 || status === 403;
}

/** The back end's own words, without the client's "Request failed with 409 Conflict". */
export function messageOf(error: unknown): string {
  if (ResponseError.is(error) && error.cause.message)
    return error.cause.message;
  return error instanceof Error ? error.message : String(error);
}

/** Everything known of an error, for the part that is unfolded and copied. */
export function technicalDetail(error: unknown): string {
  const { name, message } =
    error instanceof Error ? error : { name: 'Error', message: String(error) };
  const lines = [`${name}: ${message}`];
  if (ResponseError.is(error)) {
    const { request } = error.body;
    if (request) lines.push(`${request.method} ${request.url}`);
    lines.push(`${error.cause.name}: ${error.cause.message}`);
  }
  return lines.join('\n');
}
