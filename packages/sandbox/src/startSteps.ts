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

import { RunningForge, startForge } from './forge';
import { Repositories } from './git';
import { KubernetesApi, startKubernetesApi } from './kubernetes';
import { ManagementCluster, startManagementCluster } from './managementCluster';
import { listening, Ports } from './ports';
import { Credentials, SavedState } from './state';
import { SandboxClock, SandboxFaults, Stoppable } from './types';

/** What all steps of a start share. */
export interface StartContext {
  clock: SandboxClock & { speed: number };
  faults: SandboxFaults;
  credentials: Credentials;
  ports: Ports;
  /** What runs already, in order. */
  parts: Stoppable[];
}

/** Starts the forge with the users of the portal and of the reviewer. */
export async function startForgeOf(
  { clock, faults, credentials, ports, parts }: StartContext,
  repositories: Repositories,
): Promise<RunningForge> {
  const forge = await listening('the forge', () =>
    startForge({
      repositories,
      clock,
      faults,
      port: ports.forge,
      users: [
        { login: 'portal', fullName: 'Portal', token: credentials.portal },
        {
          login: 'reviewer',
          fullName: 'Reviewer',
          token: credentials.reviewer,
          admin: true,
        },
      ],
    }),
  );
  parts.push(forge);
  return forge;
}

/** Starts the management clusters; each goes on from its state where it has one. */
export async function startManagementClusters(
  { clock, faults, credentials, ports, parts }: StartContext,
  repositories: Repositories,
  names: readonly string[],
  states: SavedState['managementClusters'],
  onChange: () => void,
): Promise<ManagementCluster[]> {
  const clusters: ManagementCluster[] = [];
  for (const [index, name] of names.entries()) {
    const cluster = await listening(`Argo CD of ${name}`, () =>
      startManagementCluster({
        name,
        clock,
        faults,
        repositories,
        argocd: {
          port: ports.argocd(index),
          tokens: [credentials.managementClusters[name].argocd],
        },
        state: states[name],
        onChange,
      }),
    );
    parts.push(cluster);
    clusters.push(cluster);
  }
  return clusters;
}

/** Starts the Kubernetes API of each management cluster, in their order. */
export async function startKubernetesApis(
  { clock, faults, credentials, ports, parts }: StartContext,
  clusters: readonly ManagementCluster[],
): Promise<KubernetesApi[]> {
  const apis: KubernetesApi[] = [];
  for (const [index, { name, store }] of clusters.entries()) {
    const { read, admin } = credentials.managementClusters[name];
    const api = await listening(`the Kubernetes API of ${name}`, () =>
      startKubernetesApi({
        store,
        clock,
        faults,
        port: ports.kubernetes(index),
        tokens: [
          { token: read, role: 'read', user: 'portal' },
          { token: admin, role: 'admin' },
        ],
      }),
    );
    parts.push(api);
    apis.push(api);
  }
  return apis;
}
