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

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readJson, writeWhole } from './jsonFile';

const perManagementCluster = z.object({
  /** Bearer token with which the portal reads the Kubernetes API. */
  read: z.string(),
  /** Bearer token that may do everything there. */
  admin: z.string(),
  /** Token of the account that the portal uses at Argo CD. */
  argocd: z.string(),
});

const schema = z.object({
  /** Token of the forge's user `portal`. */
  portal: z.string(),
  /** Token of the forge's user `reviewer`. */
  reviewer: z.string(),
  managementClusters: z.record(z.string(), perManagementCluster),
});

/** Tokens of a sandbox: made at its first start, kept with its state. */
export type Credentials = z.infer<typeof schema>;

/** Reads the tokens of a state directory, or makes and writes them. */
export async function loadCredentials(
  file: string,
  managementClusters: readonly string[],
): Promise<Credentials> {
  const known = schema.safeParse(await readJson(file));
  if (
    known.success &&
    managementClusters.every(name => known.data.managementClusters[name])
  ) {
    return known.data;
  }
  const token = () => randomBytes(20).toString('hex');
  const made: Credentials = {
    portal: token(),
    reviewer: token(),
    managementClusters: Object.fromEntries(
      managementClusters.map(name => [
        name,
        { read: token(), admin: token(), argocd: token() },
      ]),
    ),
  };
  await writeWhole(file, JSON.stringify(made, undefined, 2));
  return made;
}
