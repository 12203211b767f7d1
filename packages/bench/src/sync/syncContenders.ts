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

/** Kinds that are synchronised, with their path in the API. */
export const kinds: ReadonlyArray<
  readonly [kind: string, group: string, version: string, plural: string]
> = [
  ['Cluster', 'cluster.x-k8s.io', 'v1beta2', 'clusters'],
  ['Machine', 'cluster.x-k8s.io', 'v1beta2', 'machines'],
  ['MachineDeployment', 'cluster.x-k8s.io', 'v1beta2', 'machinedeployments'],
  [
    'KubeadmControlPlane',
    'controlplane.cluster.x-k8s.io',
    'v1beta2',
    'kubeadmcontrolplanes',
  ],
  ['Application', 'argoproj.io', 'v1alpha1', 'applications'],
];

/** Begins to synchronise; what it returns says how many objects are there. */
export type StartSync = (kubeconfig: string) => () => number;

/** Those that are compared, by name. Their code is loaded only where it is used. */
export const syncContenders: Record<string, () => Promise<StartSync>> = {
  async ours() {
    const { startOurs } = require('./ours') as typeof import('./ours');
    return startOurs;
  },
  async ListWatch() {
    const { startListWatches } =
      require('./listWatch') as typeof import('./listWatch');
    return startListWatches;
  },
  async 'kubernetes-fluent-client'() {
    const { startFluent } = require('./fluent') as typeof import('./fluent');
    return startFluent;
  },
};
