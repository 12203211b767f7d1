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

import type { ClusterOrigin } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';
import { originFields, readOrigin } from './origin';

const fields = ['name', ...originFields, 'kubernetesVersion'] as const;

/** How a list's elements call what we know; the defaults are the names themselves. */
export type ElementKeys = Record<(typeof fields)[number], string>;

/** Schema of `elementKeys` in the configuration. */
export const elementKeysSchema = z
  .strictObject(
    Object.fromEntries(
      fields.map(field => [field, z.string().min(1).default(field)]),
    ) as Record<(typeof fields)[number], z.ZodDefault<z.ZodString>>,
  )
  .prefault({})
  .refine(
    keys => new Set(Object.values(keys)).size === Object.keys(keys).length,
    { message: 'two of them have the same key' },
  ) as unknown as z.ZodType<ElementKeys>;

/** What an element says. Without a name it is no cluster. */
export interface ElementReading {
  name?: string;
  origin: ClusterOrigin;
  kubernetesVersion?: string;
  problems: string[];
}

/** A name as Kubernetes takes it. */
const objectName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Reads one element of a list; what is wrong with it is told in words, with its place. */
export function readElement(
  value: unknown,
  index: number,
  keys: ElementKeys,
  options: { goTemplate: boolean },
): ElementReading {
  const place = `Element ${index + 1} of the list`;
  const wrong = (message: string): ElementReading => ({
    origin: {},
    problems: [message],
  });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong(`${place} is not a map of keys and values.`);
  }
  const element = value as Record<string, unknown>;
  const name = element[keys.name];
  if (name === undefined || name === null) {
    return wrong(`${place} has no "${keys.name}".`);
  }
  if (typeof name !== 'string') {
    return wrong(
      `${place}: "${keys.name}" is not a string. Put its value in quotes.`,
    );
  }
  if (!objectName.test(name)) {
    return wrong(
      `${place}: "${name.slice(0, 80)}" cannot be the name of a cluster.`,
    );
  }
  const { origin, problems } = readOrigin(
    field => element[keys[field]],
    field => `"${name}": "${keys[field]}"`,
  );
  if (!options.goTemplate) {
    const bare = Object.entries(element).find(
      ([, entry]) => typeof entry === 'number' || typeof entry === 'boolean',
    );
    if (bare) {
      problems.push(
        `"${name}": "${bare[0]}" is not a string. Without goTemplate this fails the whole list; put its value in quotes.`,
      );
    }
  }
  const version = element[keys.kubernetesVersion];
  return {
    name,
    origin,
    ...(typeof version === 'string' && { kubernetesVersion: version }),
    problems,
  };
}
