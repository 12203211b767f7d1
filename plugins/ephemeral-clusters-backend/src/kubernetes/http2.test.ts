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

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerCertificate } from '@ephemeral-clusters/sandbox';
import { createKubernetesClient } from './clientFactory';

describe('a client of a server that speaks HTTP/2', () => {
  it('has a connection of its own for each watch, so that one that is half open holds up no other', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'http2-'));
    const { key, certificate } = await createServerCertificate(new Date());
    const versions: string[] = [];
    const server = createSecureServer(
      { key, cert: certificate, allowHTTP1: true },
      ({ httpVersion }, response) => {
        versions.push(httpVersion);
        response.end('{}');
      },
    );
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    const { port } = server.address() as AddressInfo;
    const path = join(directory, 'kubeconfig');
    writeFileSync(
      path,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'real',
        clusters: [
          {
            name: 'real',
            cluster: {
              server: `https://127.0.0.1:${port}`,
              'certificate-authority-data':
                Buffer.from(certificate).toString('base64'),
            },
          },
        ],
        users: [{ name: 'me', user: {} }],
        contexts: [{ name: 'real', context: { cluster: 'real', user: 'me' } }],
      }),
    );
    const client = createKubernetesClient({
      id: 'real',
      inCluster: false,
      kubeconfig: { path },
    });
    try {
      const answer = await client.get(
        '/version',
        {},
        new AbortController().signal,
      );
      await answer.text();
      expect(versions).toEqual(['1.1']);
    } finally {
      await client.close();
      await new Promise(resolve => server.close(resolve));
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
