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

import type { JsonObject } from '@backstage/types';

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type Schema = JsonObject;

/** A property that may be missing. */
export interface Optional {
  optional: Schema;
}

/** Properties of a type: a field that is forgotten, or may be missing in the one and not in the other, does not compile. */
export type Properties<T> = {
  [K in keyof T]-?: undefined extends T[K] ? Optional : Schema;
};

export function optional(schema: Schema): Optional {
  return { optional: schema };
}

/** Object with the properties of a type. Clients have to expect more properties than those that are described. */
export function object<T>(
  properties: Properties<T>,
  description?: string,
): Schema {
  const entries = Object.entries(properties as Record<string, Schema>).map(
    ([name, value]) =>
      isOptional(value)
        ? { name, schema: value.optional, required: false }
        : { name, schema: value, required: true },
  );
  const required = entries.filter(item => item.required);
  return {
    type: 'object',
    ...(description && { description }),
    properties: Object.fromEntries(
      entries.map(({ name, schema }) => [name, schema]),
    ),
    ...(required.length > 0 && { required: required.map(({ name }) => name) }),
  };
}

function isOptional(value: unknown): value is Optional {
  return Object.keys(value as object).join() === 'optional';
}

const described = (schema: Schema, description?: string): Schema => ({
  ...schema,
  ...(description && { description }),
});

export const text = (description?: string) =>
  described({ type: 'string' }, description);

/** ISO 8601 moment. */
export const moment = (description?: string) =>
  described({ type: 'string', format: 'date-time' }, description);

/** ISO 8601 duration. */
export const duration = (description?: string) =>
  described({ type: 'string', format: 'duration' }, description);

export const number = (description?: string) =>
  described({ type: 'number' }, description);

/** Count: an integer that is not negative. */
export const count = (description?: string) =>
  described({ type: 'integer', minimum: 0 }, description);

export const flag = (description?: string) =>
  described({ type: 'boolean' }, description);

export const oneOf = (values: readonly string[], description?: string) =>
  described({ type: 'string', enum: [...values] }, description);

export const list = (items: Schema, description?: string) =>
  described({ type: 'array', items }, description);

/** Counts by name. */
export const countsByName = (description?: string) =>
  described({ type: 'object', additionalProperties: count() }, description);

/** One of the document's schemas. */
export const ref = (name: string, description?: string) =>
  described({ $ref: `#/components/schemas/${name}` }, description);
