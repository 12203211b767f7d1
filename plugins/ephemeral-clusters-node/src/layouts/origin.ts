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

import {
  annotationPrefix,
  type ClusterOrigin,
  parseInstant,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';

/**
 * What is kept beside a cluster in Git, in the order in which it is written.
 *
 * @public
 */
export const originFields = [
  'owner',
  'expiresAt',
  'template',
  'templateVersion',
  'templateRevision',
  'requestedBy',
  'requestedAt',
  'purpose',
  'hold',
] as const;

/**
 * One of `originFields`.
 *
 * @public
 */
export type OriginField = (typeof originFields)[number];

/**
 * `expiresAt` to `ephemeral-clusters/expires-at`.
 *
 * @public
 */
export function originAnnotation(field: OriginField): string {
  return `${annotationPrefix}/${field.replace(
    /[A-Z]/g,
    letter => `-${letter.toLowerCase()}`,
  )}`;
}

const holdSchema = z.object({
  reason: z.string(),
  until: z.string().refine(text => parseInstant(text) !== undefined),
});

/** The moments among the fields. */
const instants: readonly OriginField[] = ['expiresAt', 'requestedAt'];

/**
 * Reads what Git says of a cluster. What cannot be read is left out and named; the rest stays.
 *
 * @param values - by field, as they were read from YAML
 * @param nameOf - how a field is called there, for the messages
 * @public
 */
export function readOrigin(
  values: (field: OriginField) => unknown,
  nameOf: (field: OriginField) => string,
): { origin: ClusterOrigin; problems: string[] } {
  const origin: ClusterOrigin = {};
  const problems: string[] = [];
  for (const field of originFields) {
    const value = values(field);
    if (value === undefined || value === null || value === '') continue;
    if (typeof value !== 'string') {
      problems.push(
        `${nameOf(field)} is not a string: put its value in quotes.`,
      );
      continue;
    }
    if (field === 'hold') {
      const hold = readHold(value);
      if (hold) origin.hold = hold;
      else {
        problems.push(
          `${nameOf(
            field,
          )} is not JSON like {"reason": "…", "until": "2026-11-24T18:00:00Z"}.`,
        );
      }
    } else if (instants.includes(field) && !parseInstant(value)) {
      problems.push(
        `${nameOf(field)} is not a moment like 2026-11-24T18:00:00Z.`,
      );
    } else {
      origin[field] = value;
    }
  }
  return { origin, problems };
}

function readHold(text: string): ClusterOrigin['hold'] {
  try {
    return holdSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
