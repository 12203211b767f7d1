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

import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { ManualTiming, until } from './__testUtils__/ManualTiming';
import { createKubernetesClient } from './clientFactory';
import type { KubernetesClient } from './KubernetesClient';
import type { ReflectorChange } from './ProjectedObjects';
import { Reflector } from './Reflector';

interface Thing {
  name: string;
  size: number;
}

function object(name: string, resourceVersion: string, size = 1) {
  return {
    metadata: { name, namespace: 'n', uid: `uid-${name}`, resourceVersion },
    spec: { size },
  };
}

describe('a reflector that lists again', () => {
  let server: FakeApiServer;
  let client: KubernetesClient;
  let timing: ManualTiming;
  let stop: AbortController;
  let running: Promise<void>;
  let changes: ReflectorChange<Thing>[];
  /** Kept by identity, as the sources keep what they were told of. */
  let told: Set<Thing>;
  let reflector: Reflector<Thing>;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    client = createKubernetesClient({
      id: 'fake',
      inCluster: false,
      kubeconfig: { path: server.kubeconfig() },
    });
    timing = new ManualTiming();
    stop = new AbortController();
    running = Promise.resolve();
    changes = [];
    told = new Set();
    reflector = Reflector.create<Thing>({
      client,
      kind: 'Thing',
      path: async () => '/apis/test/v1/things',
      project(item) {
        const { metadata, spec } = item as ReturnType<typeof object>;
        return { name: metadata.name, size: spec.size };
      },
      onChange(batch) {
        changes.push(...batch);
        for (const { previous, current } of batch) {
          if (previous) told.delete(previous);
          if (current) told.add(current);
        }
      },
      timing,
    });
  });

  afterEach(async () => {
    stop.abort();
    await running;
    await client.close();
    await server.stop();
  });

  const start = () => {
    running = reflector.run(stop.signal);
  };
  const watching = (times: number) =>
    until(
      () =>
        server.count('watch') >= times &&
        reflector.status().state === 'watching',
      `watch ${times}`,
    );

  it('tells of a change and an end with the very value that it told of before', async () => {
    server.onList = (_, response) =>
      server.list(response, [object('a', '1'), object('b', '2')], '7');
    start();
    await watching(1);
    timing.advance(600_000);
    server.watches.at(-1)!.end();
    await until(() => server.count('list') === 2, 'the second list');
    await watching(2);
    expect(changes).toHaveLength(2);
    server.send('MODIFIED', object('a', '8'));
    server.send('DELETED', object('b', '9'));
    await until(() => changes.length === 4, 'both changes');
    expect([...told].map(({ name }) => name)).toEqual(['a']);
    expect([...reflector.values()]).toEqual([{ name: 'a', size: 1 }]);
  });

  it('tells of another content of the same version, as after a restored backup', async () => {
    let size = 1;
    server.onList = (_, response) =>
      server.list(response, [object('a', '1', size)], '7');
    start();
    await watching(1);
    size = 2;
    timing.advance(600_000);
    server.watches.at(-1)!.end();
    await watching(2);
    expect(changes).toEqual([
      { current: { name: 'a', size: 1 } },
      { previous: { name: 'a', size: 1 }, current: { name: 'a', size: 2 } },
    ]);
    expect([...told]).toEqual([...reflector.values()]);
  });

  it('keeps the value that it told of where an event comes twice', async () => {
    server.onList = (_, response) =>
      server.list(response, [object('a', '1')], '7');
    start();
    await watching(1);
    server.send('ADDED', object('a', '1'));
    server.send('DELETED', object('a', '8'));
    await until(() => changes.length === 2, 'the end');
    expect(told.size).toBe(0);
  });

  it.each([
    [
      'is refused with 500',
      (response: Parameters<typeof server.status>[0]) =>
        server.status(response, 500, 'InternalError'),
    ],
    [
      'ends with an ERROR that is no expiry',
      (response: Parameters<typeof server.status>[0]) => {
        response.writeHead(200);
        response.end(
          `${JSON.stringify({
            type: 'ERROR',
            object: { code: 500, reason: 'InternalError', message: 'storage' },
          })}\n`,
        );
      },
    ],
  ])('lists in pages where a streaming list %s', async (_, refuse) => {
    server.streamsLists = true;
    server.onWatch = ({ query }, response) => {
      if (query.has('sendInitialEvents')) refuse(response);
      else {
        response.writeHead(200);
        response.flushHeaders();
      }
    };
    server.onList = (__, response) =>
      server.list(response, [object('a', '1')], '7');
    start();
    await watching(2);
    expect(server.requests.map(({ kind }) => kind)).toEqual([
      'watch',
      'list',
      'watch',
    ]);
    expect([...reflector.values()]).toEqual([{ name: 'a', size: 1 }]);
  });

  it('waits longer each time where every watch from a fresh list has expired', async () => {
    server.onList = (_, response) =>
      server.list(response, [object('a', '1')], '7');
    server.onWatch = (_, response) => server.status(response, 410, 'Expired');
    start();
    const waits: number[] = [];
    const refused = (times: number) =>
      until(
        // Longer ones are limits of requests.
        () => server.count('watch') === times && timing.pending()[0] < 15_000,
        `round ${times}`,
      );
    for (let round = 1; round <= 5; round += 1) {
      await refused(round);
      const [wait] = timing.pending();
      waits.push(wait);
      timing.advance(wait);
    }
    expect(waits).toEqual([400, 400, 800, 1600, 3200]);
  });
});
