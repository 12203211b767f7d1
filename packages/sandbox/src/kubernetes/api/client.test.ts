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

import { randomBytes } from 'node:crypto';
import {
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { createSandboxClock } from '../../clock';
import { createObjectStore, ObjectStore } from '../store';
import { KubernetesApi, startKubernetesApi } from './server';

const clock = createSandboxClock({ speed: 1 });
let store: ObjectStore;
let api: KubernetesApi;
let config: KubeConfig;

beforeAll(async () => {
  const token = randomBytes(16).toString('hex');
  store = createObjectStore({ cluster: 'management', clock });
  api = await startKubernetesApi({
    store,
    clock,
    faults: { kubernetes: {}, argocd: {}, clusters: {} },
    port: 0,
    tokens: [{ token, role: 'admin' }],
  });
  config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name: 'management',
        server: api.url,
        caData: Buffer.from(api.caCertificate).toString('base64'),
      },
    ],
    users: [{ name: 'management', token }],
    contexts: [
      { name: 'management', cluster: 'management', user: 'management' },
    ],
    currentContext: 'management',
  });
});
afterAll(async () => {
  await api.stop();
  await clock.stop();
});

describe('@kubernetes/client-node', () => {
  it('reads and writes with certificate verification on', async () => {
    const version = await config.makeApiClient(VersionApi).getCode();
    expect(version.major).toBe('1');
    const core = config.makeApiClient(CoreV1Api);
    await core.createNamespace({ body: { metadata: { name: 'team-a' } } });
    const namespaces = await core.listNamespace();
    expect(namespaces.items.map(item => item.metadata?.name)).toContain(
      'team-a',
    );
    const custom = config.makeApiClient(CustomObjectsApi);
    const where = {
      group: 'cluster.x-k8s.io',
      version: 'v1beta2',
      namespace: 'team-a',
      plural: 'clusters',
    };
    await custom.createNamespacedCustomObject({
      ...where,
      body: {
        apiVersion: 'cluster.x-k8s.io/v1beta2',
        kind: 'Cluster',
        metadata: { name: 'one' },
        spec: {},
      },
    });
    const list = await custom.listNamespacedCustomObject(where);
    expect(list.items).toHaveLength(1);
    await custom.deleteNamespacedCustomObject({ ...where, name: 'one' });
    await expect(
      custom.getNamespacedCustomObject({ ...where, name: 'one' }),
    ).rejects.toMatchObject({ code: 404 });
  });

  it('watches', async () => {
    const seen: string[] = [];
    const controller = await new Promise<AbortController>((resolve, reject) => {
      const opened = new Watch(config).watch(
        '/api/v1/namespaces/default/configmaps',
        { resourceVersion: String(store.resourceVersion()) },
        (type, object) => {
          seen.push(`${type} ${object.metadata.name}`);
          opened.then(resolve, reject);
        },
        error => error && reject(error),
      );
      opened.then(
        () =>
          store.create({
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'a', namespace: 'default' },
          }),
        reject,
      );
    });
    controller.abort();
    expect(seen).toEqual(['ADDED a']);
  });
});
