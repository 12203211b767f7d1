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

import { renderAppConfig } from './appConfig';
import { Credentials } from './credentials';
import { writeWhole } from './jsonFile';
import { renderKubeconfig } from './kubeconfig';
import { StateDirectory } from './stateDirectory';

/** How the parts of a sandbox are reached. */
export interface Connections {
  forgeUrl: string;
  thanosUrl: string;
  repository: { owner: string; name: string; branch: string };
  managementClusters: {
    name: string;
    kubernetesUrl: string;
    /** PEM. */
    caCertificate: string;
    argocdUrl: string;
  }[];
}

/** Writes kubeconfigs and the portal's configuration. */
export async function writeConnectionFiles(
  state: StateDirectory,
  credentials: Credentials,
  connections: Connections,
): Promise<void> {
  const { forgeUrl, thanosUrl, repository, managementClusters } = connections;
  const kubeconfig = (role: 'read' | 'admin') =>
    renderKubeconfig(
      managementClusters.map(({ name, kubernetesUrl, caCertificate }) => ({
        name,
        url: kubernetesUrl,
        caCertificate,
        token: credentials.managementClusters[name][role],
      })),
    );
  await writeWhole(state.kubeconfig, kubeconfig('read'));
  await writeWhole(state.adminKubeconfig, kubeconfig('admin'));
  await writeWhole(
    state.appConfig,
    renderAppConfig({
      forge: { url: forgeUrl, username: 'portal', token: credentials.portal },
      repository,
      thanos: { url: thanosUrl },
      managementClusters: managementClusters.map(({ name, argocdUrl }) => ({
        name,
        kubeconfig: state.kubeconfig,
        argocd: {
          url: argocdUrl,
          token: credentials.managementClusters[name].argocd,
        },
      })),
    }),
  );
}
