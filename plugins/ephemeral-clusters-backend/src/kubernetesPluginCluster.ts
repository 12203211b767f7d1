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
import { z } from 'zod';
import type { ServiceAccount } from './kubernetes/credentials';

/** Where kubelet puts the token of the pod's service account, which the plugin uses where none is configured. */
const podToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

const cluster = z.object({
  name: z.string(),
  url: z.url({ protocol: /^https?$/ }),
  caData: z.string().optional(),
  caFile: z.string().optional(),
  skipTLSVerify: z.boolean().optional(),
  authProvider: z.string().optional(),
  serviceAccountToken: z.string().min(1).optional(),
  authMetadata: z.record(z.string(), z.unknown()).optional(),
});

/** Annotation that names the provider in `authMetadata`; it goes before `authProvider`, as in the plugin. */
const providerAnnotation = 'kubernetes.io/auth-provider';

const perPerson =
  'it signs in with the token of the person who looks, and what is watched is watched for everybody';
const perCloud =
  "it signs in with a cloud's own credentials; use a kubeconfig whose exec plugin does that";

/** Providers of the plugin that cannot be used, and why. */
const unsupported: Record<string, string> = {
  google: perPerson,
  oidc: perPerson,
  aks: perPerson,
  googleServiceAccount: perCloud,
  aws: perCloud,
  azure: perCloud,
  localKubectlProxy: 'it sends no credentials',
};

/**
 * Reads a cluster of the Kubernetes plugin's configuration, `kubernetes.clusterLocatorMethods[type=config].clusters`, so that it does not have
 * to be written twice.
 *
 * @throws Error that names the key which is wrong, and repeats no value
 */
export function readKubernetesPluginCluster(
  root: Config,
  name: string,
): ServiceAccount {
  const methods =
    root.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  for (const [index, method] of methods.entries()) {
    if (method.getOptionalString('type') !== 'config') continue;
    const clusters = method.getOptionalConfigArray('clusters') ?? [];
    const found = clusters.findIndex(
      item => item.getOptionalString('name') === name,
    );
    if (found >= 0) {
      return readCluster(
        clusters[found].get(),
        `kubernetes.clusterLocatorMethods[${index}].clusters[${found}]`,
      );
    }
  }
  throw new Error(
    'no cluster of this name is in kubernetes.clusterLocatorMethods with type: config; clusters that other locators find cannot be used',
  );
}

function readCluster(value: unknown, key: string): ServiceAccount {
  const parsed = cluster.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new Error(`${[key, ...path].join('.')}: ${message}`);
  }
  const { data } = parsed;
  const provider = String(
    data.authMetadata?.[providerAnnotation] ?? data.authProvider ?? '',
  );
  if (provider !== 'serviceAccount') {
    throw new Error(
      `${key}.authProvider: only serviceAccount can be used here${
        Object.hasOwn(unsupported, provider)
          ? `, not ${provider}: ${unsupported[provider]}`
          : ''
      }`,
    );
  }
  const skipTlsVerify = data.skipTLSVerify ?? false;
  if (data.url.startsWith('http:') && !skipTlsVerify) {
    throw new Error(
      `${key}.url: the token would be sent to an address without TLS`,
    );
  }
  const metadataToken = data.authMetadata?.serviceAccountToken;
  const token =
    typeof metadataToken === 'string' && metadataToken !== ''
      ? metadataToken
      : data.serviceAccountToken;
  return {
    url: data.url,
    caFile: data.caFile,
    caData: data.caData,
    skipTlsVerify,
    token: token ? { value: token } : { file: podToken },
  };
}
