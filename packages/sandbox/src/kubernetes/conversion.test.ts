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

import { KubernetesObject } from '../types';
import { convertToStorage, convertToVersion } from './conversion';

function cluster(version: string, rest: object): KubernetesObject {
  return {
    apiVersion: `cluster.x-k8s.io/${version}`,
    kind: 'Cluster',
    metadata: { name: 'a', namespace: 'team-a' },
    ...rest,
  };
}

describe('conversion of Cluster API objects', () => {
  it('stores a v1beta1 Cluster as v1beta2', () => {
    const stored = convertToStorage(
      cluster('v1beta1', {
        spec: {
          controlPlaneEndpoint: { host: '', port: 0 },
          infrastructureRef: {
            apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
            kind: 'DevCluster',
            name: 'a',
          },
          topology: {
            class: 'standard',
            classNamespace: 'classes',
            version: 'v1.36.0',
            controlPlane: {
              metadata: {},
              replicas: 1,
              nodeDrainTimeout: '1m30s',
            },
          },
        },
      }),
    );
    expect(stored.apiVersion).toBe('cluster.x-k8s.io/v1beta2');
    expect(stored.spec).toEqual({
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'DevCluster',
        name: 'a',
      },
      topology: {
        classRef: { name: 'standard', namespace: 'classes' },
        version: 'v1.36.0',
        controlPlane: {
          replicas: 1,
          deletion: { nodeDrainTimeoutSeconds: 90 },
        },
      },
    });
  });

  it('shows old conditions first and new ones under v1beta2 in v1beta1', () => {
    const condition = {
      type: 'Available',
      status: 'True',
      reason: 'Available',
    };
    const old = { type: 'Ready', status: 'True' };
    const converted = convertToVersion(
      cluster('v1beta2', {
        spec: { topology: { classRef: { name: 'standard' } } },
        status: {
          phase: 'Provisioned',
          conditions: [condition],
          deprecated: { v1beta1: { conditions: [old] } },
          initialization: { infrastructureProvisioned: true },
          workers: { replicas: 2 },
        },
      }),
      'v1beta1',
    );
    expect(converted).toEqual(
      cluster('v1beta1', {
        spec: {
          controlPlaneEndpoint: { host: '', port: 0 },
          topology: { class: 'standard' },
        },
        status: {
          phase: 'Provisioned',
          conditions: [old],
          infrastructureReady: true,
          controlPlaneReady: false,
          v1beta2: { conditions: [condition], workers: { replicas: 2 } },
        },
      }),
    );
  });

  it.each([
    [
      'MachineDeployment',
      {
        clusterName: 'a',
        rollout: { strategy: { type: 'RollingUpdate' } },
        template: {
          spec: {
            minReadySeconds: 5,
            version: 'v1.36.0',
            infrastructureRef: {
              apiGroup: 'infrastructure.cluster.x-k8s.io',
              kind: 'DevMachineTemplate',
              name: 'a',
            },
            bootstrap: {
              configRef: {
                apiGroup: 'bootstrap.cluster.x-k8s.io',
                kind: 'KubeadmConfigTemplate',
                name: 'a',
              },
            },
          },
        },
      },
    ],
    [
      'ClusterClass',
      {
        infrastructure: {
          templateRef: {
            apiVersion: 'x/v1',
            kind: 'DevClusterTemplate',
            name: 'a',
          },
        },
        workers: {
          machineDeployments: [
            {
              class: 'default-worker',
              metadata: {},
              bootstrap: {
                templateRef: {
                  apiVersion: 'x/v1',
                  kind: 'KubeadmConfigTemplate',
                  name: 'a',
                },
              },
              infrastructure: {
                templateRef: {
                  apiVersion: 'x/v1',
                  kind: 'DevMachineTemplate',
                  name: 'a',
                },
              },
            },
          ],
        },
      },
    ],
    [
      'KubeadmControlPlane',
      {
        replicas: 1,
        rollout: { strategy: { type: 'RollingUpdate' } },
        kubeadmConfigSpec: {
          initConfiguration: {
            nodeRegistration: {
              kubeletExtraArgs: [{ name: 'eviction-hard', value: 'x' }],
            },
          },
        },
        machineTemplate: {
          metadata: { labels: { a: 'b' } },
          spec: {
            deletion: { nodeDeletionTimeoutSeconds: 10 },
            infrastructureRef: {
              apiGroup: 'infrastructure.cluster.x-k8s.io',
              kind: 'DevMachineTemplate',
              name: 'a',
            },
          },
        },
      },
    ],
  ])('brings the spec of a %s down and up again unchanged', (kind, spec) => {
    const group = kind.startsWith('Kubeadm')
      ? 'controlplane.cluster.x-k8s.io'
      : 'cluster.x-k8s.io';
    const stored: KubernetesObject = {
      apiVersion: `${group}/v1beta2`,
      kind,
      metadata: { name: 'a', namespace: 'team-a' },
      spec,
    };
    const down = convertToVersion(stored, 'v1beta1');
    expect(down.spec).not.toEqual(spec);
    expect(convertToStorage(down)).toEqual(stored);
  });

  it('leaves other objects alone', () => {
    const secret: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
      data: { a: 'b' },
    };
    expect(convertToStorage({ ...secret })).toEqual(secret);
  });
});
