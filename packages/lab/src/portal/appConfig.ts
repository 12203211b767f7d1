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

import { parse, stringify } from 'yaml';

/** What the portal has to know to use a lab. */
export interface AppConfigValues {
  /** Text of the repository's `app-config.yaml`, that the result is read after. */
  base: string;
  portal: { url: string; backendPort: number; databaseDirectory: string };
  forge: { url: string; username: string; token: string };
  repositoryUrl: string;
  managementCluster: {
    id: string;
    title: string;
    kubeconfig: { path: string; context: string };
    argocd: { url: string; token: string; namespace: string };
  };
  thanosUrl: string;
}

/** Configuration of the portal as YAML: addresses and credentials of a lab. The rest stays as it is in the base. */
export function renderAppConfig(values: AppConfigValues): string {
  const { portal, forge, managementCluster } = values;
  const { id, ...cluster } = managementCluster;
  const config = stringify({
    app: { baseUrl: portal.url },
    backend: {
      baseUrl: `http://localhost:${portal.backendPort}`,
      listen: { host: '127.0.0.1', port: portal.backendPort },
      cors: { origin: portal.url },
      database: { connection: { directory: portal.databaseDirectory } },
    },
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
      managementClusters: {
        // Configuration is merged; null takes away what the base has.
        ...Object.fromEntries(
          managementClusters(values.base).map(name => [name, null]),
        ),
        [id]: cluster,
      },
      repositories: { gitops: { url: values.repositoryUrl } },
      metrics: { thanos: { url: values.thanosUrl } },
    },
  });
  return `# Written by the lab at each start; changes are lost. It holds secrets.\n${config}`;
}

function managementClusters(base: string): string[] {
  const config = parse(base) as {
    ephemeralClusters?: { managementClusters?: Record<string, unknown> };
  };
  return Object.keys(config.ephemeralClusters?.managementClusters ?? {});
}
