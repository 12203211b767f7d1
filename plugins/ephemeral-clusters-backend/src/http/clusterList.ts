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

import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import {
  clusterQuerySchema,
  type ClusterQuery,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/** Reads the query of a list. @throws InputError naming what is wrong */
export function parseQuery(query: unknown): ClusterQuery {
  const parsed = clusterQuerySchema.safeParse(query);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  return parsed.data;
}

/** Everything that an answer depends on. */
export interface ListBasis {
  /** Version of the inventory. */
  version: string;
  /** What the caller may see. */
  sight: string;
  /** Entity refs that the caller is or belongs to. */
  ownership: readonly string[];
  query: ClusterQuery;
  /** What the passing of time has changed. */
  passed: readonly number[];
}

/** Changes with whatever the answer depends on, and with nothing else. */
export function etagOf(basis: ListBasis): string {
  const { version, sight, ownership, query, passed } = basis;
  const hash = createHash('sha256')
    .update(JSON.stringify([version, sight, ownership, query, passed]))
    .digest('base64url')
    .slice(0, 22);
  return `W/"${hash}"`;
}

/** Whether `If-None-Match` names an ETag. Proxies that compress make weak ones of strong ones, and add others. */
export function knows(header: string | undefined, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return (header ?? '').split(',').some(tag => bare(tag) === bare(etag));
}
