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

import type { MachineNode } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { ago, hour, minute } from './time';

/** Control plane and workers of a small cluster; the last worker is not ready. */
export function machineTree(cluster: string): MachineNode[] {
  return [
    {
      kind: 'KubeadmControlPlane',
      name: `${cluster}-control-plane`,
      role: 'control-plane',
      version: 'v1.36.0',
      replicas: { desired: 1, ready: 1 },
      health: 'ready',
      conditions: [],
      createdAt: ago(3 * hour),
      deleting: false,
      children: [machine(`${cluster}-control-plane-x7k2p`)],
    },
    {
      kind: 'MachineDeployment',
      name: `${cluster}-md-0`,
      role: 'workers',
      phase: 'ScalingUp',
      version: 'v1.36.0',
      replicas: { desired: 2, ready: 1 },
      health: 'attention',
      message: '1 of 2 workers is not ready',
      conditions: [],
      createdAt: ago(3 * hour),
      deleting: false,
      children: [
        machine(`${cluster}-md-0-6f7c9-a1b2c`),
        {
          ...machine(`${cluster}-md-0-6f7c9-d3e4f`),
          phase: 'Provisioning',
          health: 'attention',
          nodeName: undefined,
          conditions: [
            {
              type: 'InfrastructureReady',
              status: 'False',
              reason: 'WaitingForCapacity',
              message: 'No host has room for it',
              lastTransitionTime: ago(12 * minute),
              negative: false,
            },
          ],
        },
      ],
    },
  ];
}

function machine(name: string): MachineNode {
  return {
    kind: 'Machine',
    name,
    role: 'machine',
    phase: 'Running',
    version: 'v1.36.0',
    nodeName: name,
    health: 'ready',
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'Ready',
        lastTransitionTime: ago(2 * hour),
        negative: false,
      },
    ],
    createdAt: ago(3 * hour),
    deleting: false,
    children: [],
  };
}
