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

import { z } from 'zod';

/*
 * Objects come from many versions of many programs, and from people. A field that is missing or has another type than expected is
 * read as absent; only what identifies the object is demanded.
 */

export const text = z.string().min(1).optional().catch(undefined);
export const count = z.number().int().min(0).optional().catch(undefined);
export const flag = z.boolean().optional().catch(undefined);

/** A list of which the items that can be read are kept. */
export function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform(values =>
      values.flatMap(value => {
        const parsed = item.safeParse(value);
        return parsed.success ? [parsed.data as z.output<T>] : [];
      }),
    );
}

/** An object that is read as empty where it is missing. */
export function section<T extends z.ZodRawShape>(shape: T) {
  return z.preprocess(
    value =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : {},
    z.object(shape),
  );
}

const strings = z
  .record(z.string(), z.unknown())
  .catch({})
  .transform(
    values =>
      Object.fromEntries(
        Object.entries(values).filter(([, value]) => typeof value === 'string'),
      ) as Record<string, string>,
  );

export const metadata = z.object({
  name: z.string().min(1),
  namespace: z.string().default(''),
  uid: z.string().min(1),
  creationTimestamp: z.string().catch(''),
  deletionTimestamp: text,
  labels: strings,
  annotations: strings,
  finalizers: listOf(z.string()),
  ownerReferences: listOf(
    z.object({ kind: z.string(), name: z.string(), uid: z.string() }),
  ),
});

export type Metadata = z.output<typeof metadata>;

/** What is kept of an object whatever its kind. */
export interface ObjectFields {
  namespace: string;
  name: string;
  uid: string;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601; absent while nobody has it deleted. */
  deletingSince?: string;
}

/** Takes what is kept of all kinds. Labels, annotations and owners are for each kind to read: whole, they would fill the memory. */
export function objectFields(meta: Metadata): ObjectFields {
  return {
    namespace: meta.namespace,
    name: meta.name,
    uid: meta.uid,
    createdAt: meta.creationTimestamp,
    deletingSince: meta.deletionTimestamp,
  };
}

/** Parses an object; an error says in one line what is wrong. */
export function parseObject<T extends z.ZodType>(
  schema: T,
  object: unknown,
): z.output<T> {
  const parsed = schema.safeParse(object);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue.path.join('.') || 'object'}: ${issue.message}`);
}
