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

import {
  createKubernetesClient,
  projectApplication,
  projectCluster,
  projectMachine,
  projectControlPlane,
  projectMachineGroup,
  Reflector,
  systemTiming,
} from '../backend';
import { kinds, type StartSync } from './syncContenders';

const projections: Record<string, (object: unknown) => unknown> = {
  Cluster: projectCluster,
  Machine: projectMachine,
  MachineDeployment: projectMachineGroup,
  KubeadmControlPlane: projectControlPlane,
  Application: projectApplication,
};

/** The product's reflectors, with its own projections. */
export const startOurs: StartSync = path => {
  const client = createKubernetesClient({
    id: 'bench',
    inCluster: false,
    kubeconfig: { path },
  });
  const reflectors = kinds.map(([kind, group, version, plural]) => {
    const reflector = Reflector.create({
      client,
      kind,
      path: async () => `/apis/${group}/${version}/${plural}`,
      project: projections[kind],
      onChange: () => {},
      timing: systemTiming,
    });
    void reflector.run(new AbortController().signal);
    return reflector;
  });
  return () => reflectors.reduce((sum, reflector) => sum + reflector.size, 0);
};
