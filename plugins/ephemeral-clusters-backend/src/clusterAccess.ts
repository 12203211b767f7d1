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

import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { KubernetesAccess } from './kubernetes/credentials';
import { readKubernetesPluginCluster } from './kubernetesPluginCluster';

/** Environment variables arrive as text. */
const flag = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform(value => value === 'true'),
]);

const file = z.string().min(1);

const serviceAccount = z
  .object({
    url: z.url({
      protocol: /^https$/,
      error:
        'write an address that starts with https://, as the token is sent there',
    }),
    caFile: file.optional(),
    caData: z.base64({ error: 'write base64 of the PEM' }).optional(),
    tokenFile: file,
  })
  .refine(value => !(value.caFile && value.caData), {
    message: 'give caFile or caData, not both',
  });

/** Keys of a management cluster's configuration that say how it is reached; exactly one of them is given. */
export const accessFields = {
  kubeconfig: z.object({ path: file, context: file.optional() }).optional(),
  inCluster: flag.default(false),
  serviceAccount: serviceAccount.optional(),
  kubernetesPlugin: z.string().min(1).optional(),
};

type AccessFields = z.output<z.ZodObject<typeof accessFields>>;

/** Whether exactly one form is given. */
export function hasOneForm(value: AccessFields): boolean {
  const given = [
    value.kubeconfig,
    value.inCluster || undefined,
    value.serviceAccount,
    value.kubernetesPlugin,
  ];
  return given.filter(item => item !== undefined).length === 1;
}

/** What to write where `hasOneForm` is false. */
export const oneFormMessage =
  'give exactly one of kubeconfig, inCluster: true, serviceAccount and kubernetesPlugin';

/**
 * How a management cluster is reached.
 *
 * @param id - key of the management cluster
 * @param root - the whole configuration, in which a cluster of the Kubernetes plugin may be named
 * @throws InputError naming the key where that cluster cannot be used
 */
export function readAccess(
  id: string,
  fields: AccessFields,
  root: Config,
): KubernetesAccess {
  if (fields.kubeconfig) return { id, kubeconfig: fields.kubeconfig };
  if (fields.inCluster) return { id, inCluster: true };
  if (fields.serviceAccount) {
    const { tokenFile, ...account } = fields.serviceAccount;
    return { id, serviceAccount: { ...account, token: { file: tokenFile } } };
  }
  const key = `ephemeralClusters.managementClusters.${id}.kubernetesPlugin`;
  try {
    return {
      id,
      serviceAccount: readKubernetesPluginCluster(
        root,
        fields.kubernetesPlugin!,
      ),
    };
  } catch (error) {
    throw new InputError(`${key}: ${(error as Error).message}`);
  }
}
