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
import type { ClusterKey } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import type { z as zod } from 'zod/v3';

/** Input that names a cluster. */
export const clusterInput = (z: typeof zod) =>
  z
    .string()
    .describe(
      'The cluster as `<managementCluster>/<namespace>/<name>`: the annotation `ephemeral-clusters/cluster` of its entity, or the output `cluster` of `ephemeral-clusters:create`',
    );

/**
 * Reads `<managementCluster>/<namespace>/<name>`.
 *
 * @throws InputError
 */
export function parseCluster(text: string): ClusterKey {
  const [managementCluster, namespace, name, ...rest] = text.trim().split('/');
  if (!managementCluster || !namespace || !name || rest.length > 0) {
    throw new InputError(
      `"${text}" names no cluster. Write it as <managementCluster>/<namespace>/<name>.`,
    );
  }
  return { managementCluster, namespace, name };
}

/** Templates give an empty text for a parameter that was not filled in. */
export function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}
