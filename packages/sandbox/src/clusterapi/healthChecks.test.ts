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
  clusterManifest,
  startWorld,
  until,
  World,
} from './__fixtures__/world';
import { conditionOf, isTrue } from './conditions';
import { ClusterApiObject, isControlPlaneMachine } from './scope';

describe('health checks of a worker class', () => {
  let world: World;

  beforeEach(() => {
    world = startWorld(150);
  });
  afterEach(() => world.stop());

  const list = (kind: string) =>
    world.store.list('cluster.x-k8s.io', kind) as ClusterApiObject[];

  function giveClassAHealthCheck() {
    world.store.modify(
      {
        group: 'cluster.x-k8s.io',
        kind: 'ClusterClass',
        namespace: 'team-a',
        name: 'standard',
      },
      object => {
        const { spec } = object as ClusterApiObject;
        spec.workers.machineDeployments[0].healthCheck = {
          checks: { unhealthyNodeConditions: [{ type: 'Ready' }] },
        };
      },
    );
  }

  it('are passed by workers with a node, and not asked of the control plane', async () => {
    giveClassAHealthCheck();
    world.store.create(clusterManifest('one', { workers: 2 }));
    await until(world.store, 'both workers pass', () => {
      const workers = list('Machine').filter(it => !isControlPlaneMachine(it));
      return (
        workers.length === 2 &&
        workers.every(
          it => it.status?.nodeRef && isTrue(it, 'HealthCheckSucceeded'),
        )
      );
    });
    const [controlPlane] = list('Machine').filter(isControlPlaneMachine);
    expect(conditionOf(controlPlane, 'HealthCheckSucceeded')).toBeUndefined();
    const [check] = list('MachineHealthCheck');
    const [deployment] = list('MachineDeployment');
    expect(check.metadata.name).toBe(deployment.metadata.name);
    await until(
      world.store,
      'the check counts both',
      () => list('MachineHealthCheck')[0].status?.currentHealthy === 2,
    );
  });

  it('are not made for a class without any', async () => {
    world.store.create(clusterManifest('one', { workers: 1 }));
    await until(world.store, 'the worker has a node', () =>
      list('Machine').some(
        it => !isControlPlaneMachine(it) && it.status?.nodeRef,
      ),
    );
    expect(list('MachineHealthCheck')).toEqual([]);
    for (const machine of list('Machine')) {
      expect(conditionOf(machine, 'HealthCheckSucceeded')).toBeUndefined();
    }
  });
});
