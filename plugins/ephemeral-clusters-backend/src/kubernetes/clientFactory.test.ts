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
import { createKubernetesClient } from './clientFactory';

describe('createKubernetesClient', () => {
  it('reads no more of an answer than a page may hold', async () => {
    const server = await FakeApiServer.start();
    const client = createKubernetesClient({
      id: 'fake',
      inCluster: false,
      kubeconfig: { path: server.kubeconfig() },
    });
    const piece = Buffer.alloc(1024 * 1024, 32);
    server.onList = (_, response) => {
      response.writeHead(200);
      for (let count = 0; count < 66; count += 1) response.write(piece);
      response.end('{}');
    };
    try {
      const answer = await client.get('/api', {}, new AbortController().signal);
      await expect(answer.text()).rejects.toThrow('its answer is too large');
    } finally {
      await client.close();
      await server.stop();
    }
  });
});
