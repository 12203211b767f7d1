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
  maximumNameLength,
  parseLifetime,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { z } from 'zod';

/** `apiVersion` of `templates/<name>/template.yaml`. */
export const templateApiVersion = 'ephemeral-clusters/v1alpha1';

const lifetime = z
  .string({ error: 'write an ISO 8601 duration, like P1D' })
  .refine(text => parseLifetime(text) !== undefined, {
    message:
      'write an ISO 8601 duration of weeks, days, hours or minutes, like P1D',
  });

const fileName = z.string().regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/, {
  message: 'write the name of a file beside template.yaml',
});

const pattern = z.string().refine(
  text => {
    try {
      return Boolean(new RegExp(text));
    } catch {
      return false;
    }
  },
  { message: 'it is not a valid regular expression' },
);

const scalar = z
  .union([z.string(), z.number(), z.boolean()], {
    error: 'values are texts, which may hold ${VARIABLES}',
  })
  .transform(String);

/** What `template.yaml` holds. */
export const templateSchema = z.object({
  apiVersion: z.literal(templateApiVersion, {
    error: `write ${templateApiVersion}`,
  }),
  kind: z.literal('ClusterTemplate', { error: 'write ClusterTemplate' }),
  metadata: z.object({
    name: z
      .string()
      .max(maximumNameLength)
      .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, {
        message: 'write lower case letters, digits and dashes',
      }),
    title: z.string().min(1).optional(),
    description: z.string().optional(),
    owner: z.string().optional(),
    tags: z.array(z.string()).default([]),
  }),
  spec: z.object({
    version: z
      .string({
        error: 'write the version as text in quotes, like "1.0.0"',
      })
      .regex(/^[\w][\w.+-]*$/, {
        message: 'a version has letters, digits, dots, plus and dashes',
      }),
    kind: z.enum(['capi', 'vcluster'], { error: 'write capi or vcluster' }),
    provider: z.string().optional(),
    managementClusters: z
      .array(z.string())
      .min(1, { message: 'name at least one' }),
    layout: z.string(),
    lifetime: z
      .object({ default: lifetime, maximum: lifetime.optional() })
      .refine(
        value =>
          value.maximum === undefined ||
          (parseLifetime(value.default)?.toMillis() ?? 0) <=
            (parseLifetime(value.maximum)?.toMillis() ?? 0),
        { message: 'the default is longer than the maximum' },
      ),
    name: z
      .object({
        prefix: z
          .string()
          .regex(/^([a-z0-9][-a-z0-9]*)?$/, {
            message: 'names start with a lower case letter or a digit',
          })
          .default(''),
        pattern: pattern.optional(),
      })
      .prefault({}),
    parameters: z
      .looseObject({
        type: z.literal('object', { error: 'write object' }),
      })
      .default({ type: 'object' }),
    files: z
      .array(
        z.preprocess(
          value => (typeof value === 'string' ? { source: value } : value),
          z.object({ source: fileName }),
        ),
      )
      .default([]),
    element: z.record(z.string().min(1), scalar).default({}),
  }),
});

export type TemplateMetadata = z.output<typeof templateSchema>;
