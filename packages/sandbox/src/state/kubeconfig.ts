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

import { stringify } from 'yaml';

/** How one context of a kubeconfig reaches its cluster. */
export interface KubeconfigContext {
  /** Name of the context, the cluster and the user. */
  name: string;
  url: string;
  /** PEM. */
  caCertificate: string;
  token: string;
}

/** A kubeconfig as YAML; its first context is the current one. */
export function renderKubeconfig(
  contexts: readonly KubeconfigContext[],
): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contexts[0]?.name ?? '',
    clusters: contexts.map(({ name, url, caCertificate }) => ({
      name,
      cluster: {
        server: url,
        'certificate-authority-data':
          Buffer.from(caCertificate).toString('base64'),
      },
    })),
    users: contexts.map(({ name, token }) => ({ name, user: { token } })),
    contexts: contexts.map(({ name }) => ({
      name,
      context: { cluster: name, user: name },
    })),
  });
}
