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

import { InputError } from '@backstage/errors';
import { z } from 'zod';

const text = (maximum: number) => z.string().min(1).max(maximum);

const clusterKey = z.strictObject({
  managementCluster: text(253),
  namespace: text(253),
  name: text(253),
});

const dryRun = z.boolean().optional();

/** Body of `POST /requests`. What the values may be is for the policy to say; this is about their shape. */
export const requestInputSchema = z.discriminatedUnion('verb', [
  z.strictObject({
    verb: z.literal('create'),
    repository: text(253).optional(),
    template: text(253),
    managementCluster: text(253).optional(),
    // An empty or overlong name gets the policy's words.
    name: z.string().max(1000),
    owner: z.string().max(1000),
    purpose: z.string().max(5000),
    lifetime: z.string().max(100).optional(),
    parameters: z.record(z.string().max(253), z.unknown()).optional(),
    dryRun,
  }),
  z.strictObject({
    verb: z.literal('extend'),
    cluster: clusterKey,
    expiresAt: z.string().max(100),
    dryRun,
  }),
  z.strictObject({
    verb: z.literal('delete'),
    cluster: clusterKey,
    reason: z.string().max(5000).optional(),
    dryRun,
  }),
]);

/** Query of `GET /names/availability`. */
export const nameQuerySchema = z.object({
  template: text(253),
  repository: text(253).optional(),
  managementCluster: text(253).optional(),
  name: z.string().max(1000),
});

/**
 * Parses at the edge.
 *
 * @throws InputError naming each wrong field
 */
export function parseInput<T extends z.ZodType>(
  schema: T,
  value: unknown,
  what: string,
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(issue =>
    issue.path.length === 0
      ? issue.message
      : `${issue.path.join('.')}: ${issue.message}`,
  );
  throw new InputError(`The ${what} is not right. ${problems.join('; ')}`);
}
