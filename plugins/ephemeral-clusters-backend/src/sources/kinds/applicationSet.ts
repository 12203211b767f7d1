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
import { listOf, metadata, parseObject, section, text } from './fields';

/** `ApplicationSet` of `argoproj.io`. */
const schema = z.object({
  metadata,
  status: section({
    conditions: listOf(
      z.object({ type: z.string(), status: z.string(), message: text }),
    ),
  }),
});

/** What is kept of an `ApplicationSet`: whether it makes its Applications. */
export interface ApplicationSetObject {
  namespace: string;
  name: string;
  /** Why it makes none, if so. */
  error?: string;
}

export function projectApplicationSet(object: unknown): ApplicationSetObject {
  const { metadata: meta, status } = parseObject(schema, object);
  return {
    namespace: meta.namespace,
    name: meta.name,
    error: status.conditions.find(
      item => item.type === 'ErrorOccurred' && item.status === 'True',
    )?.message,
  };
}
