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

import { clusterOf, eks, rke2 } from '../__testUtils__/providerClusters';
import {
  RecordedApi,
  servedBefore,
  servedByDefault,
} from '../__testUtils__/RecordedApi';
import type { RecordedObject } from '../__testUtils__/labRecording';
import frames from './__fixtures__/cluster-frames.json';
import { Discovery } from '../kubernetes';
import { ManualTiming, until } from '../kubernetes/__testUtils__/ManualTiming';
import { CapiSource } from './capi';

const core = '/apis/cluster.x-k8s.io';
const controlPlane = 'controlplane.cluster.x-k8s.io';

describe('CapiSource', () => {
  let api: RecordedApi;
  let timing: ManualTiming;
  let source: CapiSource;
  let changes: (readonly string[] | undefined)[];
  let stop: AbortController;
  let running: Promise<void>;

  function start(objects: RecordedObject[], served = servedByDefault) {
    api = new RecordedApi(objects, served);
    timing = new ManualTiming();
    stop = new AbortController();
    changes = [];
    source = CapiSource.create({
      managementCluster: 'm',
      title: 'M',
      client: api,
      discovery: new Discovery(api, timing),
      timing,
      staleAfterMilliseconds: 90_000,
    });
    source.onChange(keys => changes.push(keys && [...keys]));
    running = source.start(stop.signal);
  }

  afterEach(async () => {
    stop.abort();
    await running;
  });

  const watched = (path: string) => api.watched.has(path);
  const isFresh = () => source.freshness().state === 'fresh';
  /** Lists everything anew, as after an API server's restart. */
  async function listAnew(version: string) {
    api.objects = api.objects.map(object => ({
      ...object,
      metadata: { ...object.metadata, resourceVersion: version },
    }));
    timing.advance(600_000);
    api.endWatches();
    await until(() => watched(`${core}/v1beta2/clusters`), 'a watch');
  }

  it('watches the kind of a control plane while a Cluster names one, and no longer', async () => {
    const path = `/apis/${controlPlane}/v1beta1/rke2controlplanes`;
    start([], {
      ...servedByDefault,
      [controlPlane]: {
        v1beta2: ['KubeadmControlPlane'],
        v1beta1: ['RKE2ControlPlane'],
      },
    });
    await until(isFresh, 'a view of nothing');
    expect(watched(path)).toBe(false);
    // The Cluster and its control plane, without machines.
    api.objects = rke2().slice(0, 2);
    await listAnew('8');
    await until(() => watched(path), 'a watch of its control plane');
    const key = 'm/one/one';
    await until(
      () => source.factsOf(key)?.kubernetesVersion === 'v1.31.4+rke2r1',
      'its version',
    );
    // A listener hears of the Cluster once for itself and once for its control plane.
    expect(changes.filter(keys => keys)).toEqual([[key], [key]]);
    expect(source.freshness().state).toBe('fresh');
    api.objects = [];
    await listAnew('9');
    await until(() => !watched(path), 'the end of that watch');
    expect(source.factsOf(key)).toBeUndefined();
  });

  it('does not take for all there is what lacks a kind that could never be read', async () => {
    start(rke2());
    const get = api.get.bind(api);
    api.get = async (path, query, signal) =>
      path.endsWith('/machines')
        ? {
            status: 500,
            header: () => undefined,
            text: async () => JSON.stringify({ message: 'conversion failed' }),
            async *chunks() {},
          }
        : get(path, query, signal);
    await until(
      () => watched(`${core}/v1beta2/machinedeployments`),
      'the other kinds',
    );
    await until(() => source.problems().length > 0, 'a problem');
    expect(source.problems()).toContainEqual({
      source: 'kubernetes:m',
      object: 'Machine',
      message: expect.stringContaining('could not be read so far'),
    });
    expect(source.freshness().state).toBe('stale');
  });

  it('is no less fresh while such a kind has not been listed', async () => {
    start(eks());
    await until(() => source.problems().length > 0, 'a problem');
    expect(source.freshness().state).toBe('fresh');
  });

  it('watches no more kinds than there can be, and says so', async () => {
    const objects = Array.from({ length: 20 }, (_, index) => {
      const cluster = clusterOf(
        { apiGroup: 'example.com', kind: `Kind${index}ControlPlane` },
        'X',
      );
      const name = `c${index}`;
      Object.assign(cluster.metadata, { name, namespace: name, uid: name });
      return cluster;
    });
    start(objects);
    await until(() => source.problems().length === 20, 'problems of all');
    expect(
      source
        .problems()
        .filter(({ message }) => message.startsWith('More than 16 kinds'))
        .map(({ object }) => object),
    ).toEqual(
      [16, 17, 18, 19].map(item => `Kind${item}ControlPlane.example.com`),
    );
    expect(source.freshness().state).toBe('fresh');
  });

  it('goes on at another version when Cluster API is upgraded meanwhile', async () => {
    const [frame] = frames;
    const old = frame.v1beta1 as unknown as RecordedObject;
    start([old], servedBefore);
    await until(() => watched(`${core}/v1beta1/clusters`), 'the old version');
    const { namespace, name } = old.metadata;
    const key = `m/${namespace}/${name}`;
    const before = source.factsOf(key);
    // As a Cluster of v1beta2 is, and the one of v1beta1 is not: no word of when that was.
    const current = structuredClone(frame.v1beta2) as unknown as RecordedObject;
    Object.assign((current as { spec?: object }).spec!, {
      controlPlaneEndpoint: { host: 'new.example.com', port: 6443 },
    });
    api.objects = [current];
    api.served = servedByDefault;
    changes.length = 0;
    // Streams last minutes; those that end at once are met with a pause.
    timing.advance(2000);
    api.endWatches();
    await until(() => {
      timing.advance(100);
      return watched(`${core}/v1beta2/clusters`);
    }, 'the new version');
    // The object has the version that it had, and what is kept of it is read anew.
    expect(current.metadata.uid).toBe(old.metadata.uid);
    expect(changes.some(keys => keys?.includes(key))).toBe(true);
    expect(before?.endpoint).not.toBe('https://new.example.com:6443');
    expect(source.factsOf(key)?.endpoint).toBe('https://new.example.com:6443');
    // Within what discovery remembers: it was asked again for this.
    expect(timing.now().getTime()).toBeLessThan(
      new ManualTiming().now().getTime() + 60_000,
    );
    expect(isFresh()).toBe(true);
  });

  it('finds the new version also where there is no object of the kind', async () => {
    start([], servedBefore);
    await until(() => watched(`${core}/v1beta1/machinepools`), 'the old one');
    api.served = servedByDefault;
    timing.advance(2000);
    api.endWatches();
    await until(() => {
      timing.advance(100);
      return (
        [...api.watched.keys()].every(path => !path.includes('v1beta1')) &&
        watched(`${core}/v1beta2/machinepools`)
      );
    }, 'the new one');
    expect(isFresh()).toBe(true);
  });
});
