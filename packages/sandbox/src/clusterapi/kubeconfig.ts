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
import { refOf } from '../kubernetes/kinds';
import { ClusterApiObject, labels, ownedBy, Scope } from './scope';

/**
 * The Secret `<cluster>-kubeconfig` of Cluster API's contract. Its token is made here and works nowhere: no API server listens
 * at the endpoint of a simulated cluster.
 */
export function ensureKubeconfig(
  scope: Scope,
  controlPlane: ClusterApiObject,
): void {
  const { cluster, store } = scope;
  const { name, namespace } = cluster.metadata;
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `${name}-kubeconfig`,
      namespace,
      labels: { [labels.cluster]: name },
      ownerReferences: [ownedBy(controlPlane, true)],
    },
    type: 'cluster.x-k8s.io/secret',
    data: { value: '' },
  };
  const endpoint = cluster.spec.controlPlaneEndpoint;
  if (!endpoint || store.get(refOf(secret))) return;
  secret.data.value = Buffer.from(
    kubeconfigText(name, `https://${endpoint.host}:${endpoint.port}`),
  ).toString('base64');
  store.create(secret);
}

/** A kubeconfig with one context; its token is random and good for nothing. */
export function kubeconfigText(name: string, server: string): string {
  return `apiVersion: v1
kind: Config
clusters:
  - name: ${name}
    cluster:
      server: ${server}
contexts:
  - name: ${name}-admin@${name}
    context:
      cluster: ${name}
      user: ${name}-admin
current-context: ${name}-admin@${name}
users:
  - name: ${name}-admin
    user:
      token: sandbox-${randomBytes(12).toString('hex')}
`;
}
