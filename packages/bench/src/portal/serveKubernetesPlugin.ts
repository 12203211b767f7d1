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
// A process of its own: a back end with the Kubernetes plugin alone. Ends with its input.
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { readKubeconfig } from './KubernetesPlugin';

const coreKinds = ['machines', 'machinedeployments', 'machinesets', 'clusters'];

async function main([kubeconfig, port]: string[]) {
  const { url, caData, token } = readKubeconfig(kubeconfig);
  const backend = createBackend();
  backend.add(
    mockServices.rootConfig.factory({
      data: {
        backend: {
          baseUrl: `http://localhost:${port}`,
          listen: { host: '127.0.0.1', port: Number(port) },
          database: { client: 'better-sqlite3', connection: ':memory:' },
          // Whoever asks is not what is measured.
          auth: { dangerouslyDisableDefaultAuthPolicy: true },
        },
        kubernetes: {
          serviceLocatorMethod: { type: 'multiTenant' },
          clusterLocatorMethods: [
            {
              type: 'config',
              clusters: [
                {
                  name: 'management',
                  url,
                  caData,
                  authProvider: 'serviceAccount',
                  serviceAccountToken: token,
                },
              ],
            },
          ],
          // What our sources watch, and nothing else.
          objectTypes: ['pods', 'statefulsets'],
          customResources: [
            ...coreKinds.map(plural => ({
              group: 'cluster.x-k8s.io',
              apiVersion: 'v1beta2',
              plural,
            })),
            {
              group: 'controlplane.cluster.x-k8s.io',
              apiVersion: 'v1beta2',
              plural: 'kubeadmcontrolplanes',
            },
            {
              group: 'argoproj.io',
              apiVersion: 'v1alpha1',
              plural: 'applications',
            },
          ],
        },
      },
    }),
  );
  backend.add(mockServices.rootLogger.factory({ level: 'none' }));
  backend.add(import('@backstage/plugin-kubernetes-backend'));
  await backend.start();
  console.log('ready');
  process.stdin.resume().on('end', () => process.exit(0));
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(1);
});
