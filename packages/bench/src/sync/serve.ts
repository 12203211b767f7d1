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

/* eslint-disable no-console -- the line that the parent reads */
// A process of its own: the sandbox's API server with as many clusters as it is told. Ends with its input.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import {
  createObjectStore,
  createSandboxClock,
  startKubernetesApi,
} from '../sandbox';
import { clusterObjects } from './clusterObjects';

async function main([count, kubeconfig]: string[]) {
  const clock = createSandboxClock({ speed: 1 });
  const store = createObjectStore({ cluster: 'management', clock });
  for (const name of ['argocd', 'cluster-classes']) {
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  for (let index = 0; index < Number(count); index += 1) {
    const objects = clusterObjects(index);
    const { namespace } = objects[0].metadata;
    store.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace! },
    });
    for (const object of objects) store.create(object);
  }
  const token = randomBytes(16).toString('hex');
  const api = await startKubernetesApi({
    store,
    clock,
    faults: { kubernetes: {}, argocd: {}, clusters: {} },
    port: 0,
    tokens: [{ token, role: 'admin' }],
  });
  fs.writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'bench',
      clusters: [
        {
          name: 'bench',
          cluster: {
            server: api.url,
            'certificate-authority-data': Buffer.from(
              api.caCertificate,
            ).toString('base64'),
          },
        },
      ],
      users: [{ name: 'bench', user: { token } }],
      contexts: [
        { name: 'bench', context: { cluster: 'bench', user: 'bench' } },
      ],
    }),
    { mode: 0o600 },
  );
  console.log('ready');
  process.stdin.resume().on('end', () => process.exit(0));
}

main(process.argv.slice(2));
