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
import {
  readLife,
  readStage,
  type RecordedLife,
} from '../__testUtils__/labRecording';
import { observeStage } from '../__testUtils__/observeStage';

async function factsOf(life: RecordedLife, name: string) {
  return (await observeStage(readStage(life, name))).facts;
}

/** Health by role and, for machines, by the role of what they belong to. */
function healthOf(nodes: readonly MachineNode[]): Record<string, string[]> {
  return Object.fromEntries(
    nodes.map(({ role, health, children }) => [
      role,
      [health, ...children.map(child => child.health)],
    ]),
  );
}

describe('facts of the recorded Cluster API cluster', () => {
  it('follow it from its creation to its deletion', async () => {
    const all = await Promise.all(
      readLife('capi').map(async stage => {
        const { capi } = (await observeStage(stage)).facts;
        return [
          stage.name,
          capi && [
            capi.infrastructureProvisioned,
            capi.controlPlaneInitialized,
            capi.nodes?.desired,
            capi.deletingSince !== undefined,
          ],
        ];
      }),
    );
    expect(all).toEqual([
      ['created', [false, false, undefined, false]],
      ['infrastructure-ready', [true, false, 2, false]],
      ['control-plane-initialised', [true, true, 2, false]],
      ['workers-coming', [true, true, 2, false]],
      ['available', [true, true, 2, false]],
      ['applications-healthy', [true, true, 2, false]],
      ['extended', [true, true, 2, false]],
      ['scaling', [true, true, 3, false]],
      ['rolled-out', [true, true, 3, false]],
      ['deleting-workers', [true, true, 3, true]],
      ['deleting-control-plane', [true, true, 3, true]],
      ['deleting-infrastructure', [true, true, 1, true]],
      ['gone', undefined],
    ]);
  });

  it('say who has it and what it is', async () => {
    const { capi, declared } = await factsOf('capi', 'applications-healthy');
    expect(capi).toMatchObject({
      phase: 'Provisioned',
      endpoint: 'https://192.0.2.1:6443',
      kubernetesVersion: 'v1.36.0',
      controlPlane: { desired: 1, ready: 1 },
      workers: { desired: 1, ready: 1 },
      finalizers: ['cluster.cluster.x-k8s.io'],
    });
    // The object says of its origin what Git says.
    expect(capi!.origin).toEqual(declared!.origin);
    expect(declared).toMatchObject({
      kubernetesVersion: 'v1.36.0',
      path: 'clusters/management/recorded/recorded.yaml',
      origin: {
        owner: 'group:default/team-a',
        expiresAt: '2030-01-02T12:00:00Z',
      },
    });
    const extended = await factsOf('capi', 'extended');
    expect(extended.capi!.origin.expiresAt).toBe('2030-01-03T12:00:00Z');
  });
});

describe('machines of the recorded clusters', () => {
  it.each([
    [
      'infrastructure-ready',
      {
        infrastructure: ['ready'],
        'control-plane': ['starting'],
        workers: ['starting'],
      },
    ],
    [
      'control-plane-initialised',
      {
        infrastructure: ['ready'],
        'control-plane': ['starting', 'starting'],
        workers: ['starting', 'starting'],
      },
    ],
    [
      'applications-healthy',
      {
        infrastructure: ['ready'],
        'control-plane': ['ready', 'ready'],
        workers: ['ready', 'ready'],
      },
    ],
    [
      'rolled-out',
      {
        infrastructure: ['ready'],
        'control-plane': ['ready', 'ready'],
        workers: ['ready', 'ready', 'ready'],
      },
    ],
    ['deleting-infrastructure', { infrastructure: ['ready'] }],
  ])('are told apart by how they are: %s', async (name, expected) => {
    const { capi } = await factsOf('capi', name);
    expect(healthOf(capi!.machines)).toEqual(expected);
  });

  it('need no attention where one is added', async () => {
    const { capi } = await factsOf('capi', 'scaling');
    expect(healthOf(capi!.machines).workers).toEqual([
      'starting',
      'ready',
      'starting',
    ]);
  });

  it('that never come are starting, not broken', async () => {
    const { capi } = await factsOf('no-control-plane', 'waiting');
    expect(healthOf(capi!.machines)).toMatchObject({
      'control-plane': ['starting', 'starting'],
    });
    const other = await factsOf('no-worker', 'waiting');
    expect(healthOf(other.capi!.machines)).toMatchObject({
      'control-plane': ['ready', 'ready'],
      workers: ['starting', 'starting'],
    });
  });
});

describe('Argo CD on the recorded clusters', () => {
  const applicationsOf = async (life: RecordedLife, name: string) => {
    const { argo } = await factsOf(life, name);
    return argo!.applications.map(
      ({ role, name: application, sync, health }) =>
        `${role} ${application}: ${sync}, ${health}`,
    );
  };

  it('delivers one, and deploys to it', async () => {
    expect(await applicationsOf('capi', 'applications-healthy')).toEqual([
      'delivers clusters-capi: Synced, Healthy',
      'runs-on hello-recorded: Synced, Healthy',
      'runs-on monitoring-recorded: Synced, Healthy',
    ]);
  });

  it('has not compared an Application that it has just made', async () => {
    const { argo } = await factsOf('vcluster', 'delivering');
    expect(argo!.applications).toEqual([
      expect.objectContaining({
        role: 'delivers',
        name: 'vc-recorded',
        sync: 'Unknown',
        health: 'Unknown',
        compared: false,
      }),
    ]);
  });

  it('tells what it is refused, while it tries again and after that', async () => {
    for (const name of ['retrying', 'given-up']) {
      const { argo } = await factsOf('refused', name);
      expect(argo!.applications).toEqual([
        expect.objectContaining({
          role: 'delivers',
          sync: 'OutOfSync',
          compared: true,
          message: expect.stringMatching(/^admission webhook /),
        }),
      ]);
    }
  });
});

describe('facts of the recorded virtual cluster', () => {
  it('follow it', async () => {
    expect((await factsOf('vcluster', 'delivering')).vcluster).toBeUndefined();
    expect((await factsOf('vcluster', 'created')).vcluster).toMatchObject({
      replicas: { desired: 1, ready: 0 },
      podMessage: undefined,
    });
    expect((await factsOf('vcluster', 'available')).vcluster).toMatchObject({
      endpoint: 'https://vc-recorded.vc-recorded:443',
      kubernetesVersion: 'v1.36.0',
      replicas: { desired: 1, ready: 1 },
      origin: { owner: 'group:default/team-a', template: 'small-vcluster' },
    });
    expect((await factsOf('vcluster', 'gone')).vcluster).toBeUndefined();
  });
});
