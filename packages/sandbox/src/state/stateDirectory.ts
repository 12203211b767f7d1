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

import fs from 'node:fs/promises';
import path from 'node:path';

/** Where a sandbox keeps what. All paths are absolute. */
export interface StateDirectory {
  directory: string;
  /** Tokens. */
  credentials: string;
  /** Faults of clusters: they are part of what a fleet is like. */
  faults: string;
  /** What series are made from. */
  metrics: string;
  /** Bare Git repositories and pull requests. */
  repositories: string;
  /** Objects of one management cluster and of its workload clusters. */
  kubernetes(managementCluster: string): string;
  /** For the portal: read-only. */
  kubeconfig: string;
  /** For people. */
  adminKubeconfig: string;
  /** Configuration of the portal: addresses and credentials. */
  appConfig: string;
  /** Forgets everything that a sandbox writes. Other files in the directory stay. */
  reset(): Promise<void>;
}

/** The layout of a state directory, which need not be there yet. */
export function stateDirectory(directory: string): StateDirectory {
  const at = (...parts: string[]) => path.resolve(directory, ...parts);
  const files = {
    directory: path.resolve(directory),
    credentials: at('credentials.json'),
    faults: at('faults.json'),
    metrics: at('metrics.json'),
    repositories: at('repositories'),
    kubeconfig: at('kubeconfig.yaml'),
    adminKubeconfig: at('kubeconfig-admin.yaml'),
    appConfig: at('app-config.sandbox.yaml'),
  };
  return {
    ...files,
    kubernetes: name => at('kubernetes', `${name}.json`),
    async reset() {
      const { directory: _, ...written } = files;
      for (const file of [...Object.values(written), at('kubernetes')]) {
        await fs.rm(file, { recursive: true, force: true });
      }
    },
  };
}
