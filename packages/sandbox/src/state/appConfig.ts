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

/** What a portal needs to know to use a sandbox. */
export interface AppConfigValues {
  forge: { url: string; username: string; token: string };
  repository: { owner: string; name: string; branch: string };
  thanos: { url: string };
  managementClusters: {
    name: string;
    kubeconfig: string;
    argocd: { url: string; token: string };
  }[];
}

/** Configuration of the portal as YAML: addresses and credentials only, the rest is in the repository's `app-config.yaml`. */
export function renderAppConfig(values: AppConfigValues): string {
  const { forge, repository, thanos, managementClusters } = values;
  const config = stringify({
    integrations: {
      gitea: [
        {
          host: new URL(forge.url).host,
          baseUrl: forge.url,
          username: forge.username,
          password: forge.token,
        },
      ],
    },
    ephemeralClusters: {
      managementClusters: Object.fromEntries(
        managementClusters.map(({ name, kubeconfig, argocd }) => [
          name,
          { kubeconfig: { path: kubeconfig, context: name }, argocd },
        ]),
      ),
      repositories: {
        [repository.name]: {
          url: `${forge.url}/${repository.owner}/${repository.name}`,
          branch: repository.branch,
        },
      },
      metrics: { thanos: { url: thanos.url } },
    },
  });
  return `# Written by the sandbox at each start; changes are lost.\n${config}`;
}
