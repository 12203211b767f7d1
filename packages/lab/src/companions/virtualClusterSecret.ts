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

import { stringify } from 'yaml';
import type { KubeObject } from './KubeClient';

/** The Secret `vc-<name>` that vcluster publishes, with its keys. It goes with its StatefulSet. */
export function virtualClusterSecret(
  { metadata: { namespace, name, uid } }: KubeObject,
  access: { server: string; ca: Buffer; cert: string; key: string },
): object {
  const encode = (text: string | Buffer) =>
    Buffer.from(text).toString('base64');
  const ca = encode(access.ca);
  const cert = encode(access.cert);
  const key = encode(access.key);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: { server: access.server, 'certificate-authority-data': ca },
      },
    ],
    users: [
      {
        name,
        user: { 'client-certificate-data': cert, 'client-key-data': key },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: virtualClusterSecretName(name),
      namespace,
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'StatefulSet', name, uid },
      ],
    },
    type: 'Opaque',
    data: {
      'certificate-authority': ca,
      'client-certificate': cert,
      'client-key': key,
      config: encode(stringify(config)),
    },
  };
}

export function virtualClusterSecretName(name: string): string {
  return `vc-${name}`;
}
