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

import { ManualTiming } from './__testUtils__/ManualTiming';
import { Discovery } from './Discovery';
import type { KubernetesClient } from './KubernetesClient';

const signal = new AbortController().signal;
const group = 'cluster.x-k8s.io';

/** Answers paths as given; all else is not there. */
function clientOf(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const client: KubernetesClient = {
    async get(path) {
      asked.push(path);
      const found = answers[path];
      return {
        status: found ? 200 : 404,
        header: () => undefined,
        async *chunks() {},
        text: async () =>
          found ? JSON.stringify(found) : '404 page not found',
      };
    },
    reloadCredentials: async () => {},
    close: async () => {},
  };
  return { client, asked };
}

const served = (...versions: string[]) => ({
  '/apis': { groups: [{ name: group }] },
  [`/apis/${group}`]: { versions: versions.map(version => ({ version })) },
  ...Object.fromEntries(
    versions.map(version => [
      `/apis/${group}/${version}`,
      {
        resources: [
          { name: 'clusters/status', kind: 'Cluster' },
          { name: 'clusters', kind: 'Cluster' },
        ],
      },
    ]),
  ),
});

const find = (discovery: Discovery, kind = 'Cluster', refused?: string) =>
  discovery.collection(
    { group, kind, versions: ['v1beta2', 'v1beta1'], refused },
    signal,
  );

describe('Discovery', () => {
  it('takes the first version that is served', async () => {
    const timing = new ManualTiming();
    const both = clientOf(served('v1beta1', 'v1beta2'));
    expect(await find(new Discovery(both.client, timing))).toBe(
      '/apis/cluster.x-k8s.io/v1beta2/clusters',
    );
    const old = clientOf(served('v1beta1'));
    expect(await find(new Discovery(old.client, timing))).toBe(
      '/apis/cluster.x-k8s.io/v1beta1/clusters',
    );
  });

  it('knows kinds that are not served, and asks once for all of a group', async () => {
    const timing = new ManualTiming();
    const { client, asked } = clientOf(served('v1beta2'));
    const discovery = new Discovery(client, timing);
    expect(await find(discovery, 'MachinePool')).toBeUndefined();
    expect(await find(discovery)).toBeDefined();
    expect(asked).toHaveLength(2);
    timing.advance(61_000);
    await find(discovery);
    expect(asked).toHaveLength(4);
  });

  it('calls a group absent only where the list of groups agrees', async () => {
    const timing = new ManualTiming();
    const without = clientOf({ '/apis': { groups: [{ name: 'apps' }] } });
    expect(await find(new Discovery(without.client, timing))).toBeUndefined();
    const starting = clientOf({ '/apis': { groups: [{ name: group }] } });
    await expect(find(new Discovery(starting.client, timing))).rejects.toThrow(
      'not ready yet',
    );
    const proxy = clientOf({});
    await expect(find(new Discovery(proxy.client, timing))).rejects.toThrow(
      'does not answer as a Kubernetes API',
    );
  });

  it('keeps no failure', async () => {
    const answers: Record<string, unknown> = {};
    const { client } = clientOf(answers);
    const discovery = new Discovery(client, new ManualTiming());
    await expect(find(discovery)).rejects.toThrow();
    Object.assign(answers, served('v1beta2'));
    expect(await find(discovery)).toBeDefined();
  });

  it('finds a kind at another version than the other kinds of its group', async () => {
    const { client } = clientOf({
      ...served('v1beta2', 'v1beta1'),
      [`/apis/${group}/v1beta1`]: {
        resources: [{ name: 'machinepools', kind: 'MachinePool' }],
      },
    });
    const discovery = new Discovery(client, new ManualTiming());
    expect(await find(discovery)).toBe(`/apis/${group}/v1beta2/clusters`);
    expect(await find(discovery, 'MachinePool')).toBe(
      `/apis/${group}/v1beta1/machinepools`,
    );
  });

  it('takes what the API server prefers where any version will do', async () => {
    const { client } = clientOf({
      ...served('v1alpha1', 'v1beta1'),
      [`/apis/${group}`]: {
        versions: [{ version: 'v1alpha1' }, { version: 'v1beta1' }],
        preferredVersion: { version: 'v1beta1' },
      },
    });
    const discovery = new Discovery(client, new ManualTiming());
    expect(await discovery.collection({ group, kind: 'Cluster' }, signal)).toBe(
      `/apis/${group}/v1beta1/clusters`,
    );
  });

  it('asks again at once where the version that it gave is not served any more', async () => {
    const answers = served('v1beta1') as Record<string, unknown>;
    const { client, asked } = clientOf(answers);
    const discovery = new Discovery(client, new ManualTiming());
    const old = await find(discovery);
    expect(await find(discovery, 'Cluster', old)).toBe(old);
    Object.assign(answers, served('v1beta2'));
    expect(await find(discovery, 'Cluster', old)).toBe(
      `/apis/${group}/v1beta2/clusters`,
    );
    const before = asked.length;
    await find(discovery, 'Cluster', old);
    expect(asked).toHaveLength(before);
  });

  it('does not wait for ever for an answer that never ends', async () => {
    const timing = new ManualTiming();
    const { client } = clientOf({});
    const hanging: KubernetesClient = {
      ...client,
      get: (_path, _query, limited) =>
        new Promise((_, reject) => {
          limited.addEventListener('abort', () => reject(limited.reason));
        }),
    };
    const found = find(new Discovery(hanging, timing));
    timing.advance(30_000);
    await expect(found).rejects.toThrow('No answer within 30 s');
  });
});
