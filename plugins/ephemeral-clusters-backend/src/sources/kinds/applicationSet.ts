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
import { flag, listOf, metadata, parseObject, section, text } from './fields';

/** `ApplicationSet` of `argoproj.io`. */
const schema = z.object({
  metadata,
  spec: section({
    syncPolicy: section({
      applicationsSync: text,
      preserveResourcesOnDeletion: flag,
    }),
    template: section({
      metadata: section({ finalizers: listOf(z.string()) }),
    }),
  }),
  status: section({
    conditions: listOf(
      z.object({ type: z.string(), status: z.string(), message: text }),
    ),
  }),
});

/** What is kept of an `ApplicationSet`: whether it makes its Applications, and what it does with those of elements that are gone. */
export interface ApplicationSetObject {
  namespace: string;
  name: string;
  /** Why it makes none, if so. */
  error?: string;
  /** Its `applicationsSync`, where that forbids it to remove an Application: `create-only`, `create-update`. */
  keepsApplications?: string;
  /** It removes Applications and leaves behind what they made. */
  keepsResources: boolean;
}

export function projectApplicationSet(object: unknown): ApplicationSetObject {
  const { metadata: meta, spec, status } = parseObject(schema, object);
  return {
    namespace: meta.namespace,
    name: meta.name,
    error: status.conditions.find(
      item => item.type === 'ErrorOccurred' && item.status === 'True',
    )?.message,
    keepsApplications: ['create-only', 'create-update'].find(
      policy => policy === spec.syncPolicy.applicationsSync,
    ),
    // A finalizer in the template does what it says whatever the policy is.
    keepsResources:
      spec.syncPolicy.preserveResourcesOnDeletion === true &&
      !spec.template.metadata.finalizers.some(item =>
        item.startsWith('resources-finalizer.argocd.argoproj.io'),
      ),
  };
}
