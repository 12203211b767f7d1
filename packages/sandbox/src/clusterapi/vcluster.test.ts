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
import { startWorld, until, World } from './__fixtures__/world';
import { Fields } from './scope';
import { startVclusterRuntime } from './vcluster';

let world: World;
beforeEach(() => {
  world = startWorld(60, startVclusterRuntime);
});
afterEach(() => world.stop());

const set = {
  group: 'apps',
  kind: 'StatefulSet',
  namespace: 'team-a',
  name: 'vc-1',
};
const pod = { group: '', kind: 'Pod', namespace: 'team-a', name: 'vc-1-0' };
const secret = {
  group: '',
  kind: 'Secret',
  namespace: 'team-a',
  name: 'vc-vc-1',
};

function createSet(labels: Record<string, string>): KubernetesObject {
  return world.store.create({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'vc-1', namespace: 'team-a', labels },
    spec: { replicas: 1, template: { metadata: { labels } } },
  });
}

function status(ref: typeof set): Fields {
  return (world.store.get(ref)?.status ?? {}) as Fields;
}

describe('startVclusterRuntime', () => {
  it('brings a vcluster up, and down with its StatefulSet', async () => {
    const phases = new Set<string>();
    world.store.onChange(({ object }) => {
      if (object.kind === 'Pod') phases.add((object.status as Fields).phase);
    });
    createSet({ app: 'vcluster', release: 'vc-1' });
    await until(
      world.store,
      'it is ready',
      () => status(set).readyReplicas === 1,
    );
    expect([...phases]).toEqual(['Pending', 'Running']);
    expect(Object.keys(world.store.get(secret)!.data as Fields).sort()).toEqual(
      ['certificate-authority', 'client-certificate', 'client-key', 'config'],
    );
    world.store.delete(set);
    expect(world.store.get(pod)).toBeUndefined();
    expect(world.store.get(secret)).toBeUndefined();
  });

  it('replaces a pod that is deleted', async () => {
    createSet({ app: 'vcluster' });
    await until(
      world.store,
      'it is ready',
      () => status(set).readyReplicas === 1,
    );
    const first = world.store.get(pod)!.metadata.uid;
    world.store.delete(pod);
    await until(
      world.store,
      'another pod is ready',
      () =>
        status(pod).containerStatuses?.[0].ready &&
        world.store.get(pod)!.metadata.uid !== first,
    );
    expect(status(pod).phase).toBe('Running');
  });

  it('stays pending for as long as nothing can be scheduled', async () => {
    world.faults.clusters['vc-1'] = 'stuck-infrastructure';
    createSet({ app: 'vcluster' });
    await until(world.store, 'the pod is there', () => status(pod).conditions);
    expect(status(pod)).toMatchObject({
      phase: 'Pending',
      conditions: expect.arrayContaining([
        expect.objectContaining({ reason: 'Unschedulable' }),
      ]),
    });
    delete world.faults.clusters['vc-1'];
    await until(
      world.store,
      'it is ready',
      () => status(set).readyReplicas === 1,
    );
  });

  it('leaves other StatefulSets alone', async () => {
    createSet({ app: 'database' });
    world.store.create({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: {
        name: 'vc-2',
        namespace: 'team-a',
        labels: { app: 'vcluster' },
      },
      spec: { replicas: 1 },
    });
    await until(
      world.store,
      'the vcluster is ready',
      () => status({ ...set, name: 'vc-2' }).readyReplicas === 1,
    );
    expect(world.store.get(pod)).toBeUndefined();
  });
});
